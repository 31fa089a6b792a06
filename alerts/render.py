"""Laying a view out as plain text and as HTML."""

import re
import textwrap
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.compose import plain
from alerts.view import View, subject
from alerts.wording import phrase

WIDTH = 72


def html(shown: View) -> str:
    """The mail as one HTML page: every text escaped, nothing loaded from outside."""
    return _environment(autoescape=True).get_template("digest.html").render(**_values(shown))


def text(shown: View) -> str:
    """The mail as plain text, wrapped at 72 columns save for addresses."""
    rendered = _environment(autoescape=False).get_template("digest.txt").render(**_values(shown))
    return "\n".join(line.rstrip() for line in rendered.splitlines()).strip() + "\n"


def laid_out(shown: View, template: str) -> str:
    """The view by a template, escaped where it is a page."""
    page = template.endswith(".html")
    return _environment(autoescape=page).get_template(template).render(**_values(shown))


def _values(shown: View) -> dict[str, object]:
    return {"v": shown, "t": partial(phrase, shown.language), "subject": subject(shown)}


@cache
def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=autoescape,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=not autoescape,
    )
    environment.filters["wrap"] = _wrap
    environment.filters["plain"] = plain
    environment.filters["md"] = _markdown
    return environment


def _markdown(words: str) -> str:
    """Words in which nothing is markup (CommonMark, 2.4)."""
    return re.sub(r"([\\`*_\[\]<>#|~&!])", r"\\\1", words)


def _wrap(words: str, indent: str = "", first: str = "") -> str:
    """Break lines at spaces only; no-break spaces hold."""
    line = " ".join(words.split(" ")) if "\n" not in words else " ".join(words.split())
    return textwrap.fill(
        line,
        WIDTH,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
