"""The templates, with what they may call. Everything printed is escaped."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from press.typesetting import clean, held
from web.charts import Bar, Chart
from web.state import Asked
from web.view import PageRequest, outside

HERE = Path(__file__).parent
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """The files that pages load, by name: bytes and a digest of them."""
    return {
        path.name: (body := path.read_bytes(), hashlib.sha256(body).hexdigest()[:12])
        for path in sorted((HERE / "static").iterdir())
        if path.suffix in TYPES
    }


def _asset(name: str) -> str:
    return f"/static/{assets()[name][1]}/{name}"


def _entry(id: str, v: PageRequest) -> str:
    return v.name(id)


def _span(bar: Bar, chart: Chart, v: PageRequest) -> str:
    if chart.step == "day":
        return v.day(bar.first)
    if chart.step == "month":
        return v.month(bar.first)
    if chart.step == "year":
        return str(bar.first.year)
    return f"{v.day(bar.first)} – {v.day(bar.last)}"


def _span_address(bar: Bar, asked: Asked) -> str:
    return asked.address(since=bar.first, until=bar.last)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    callables: dict[str, Any] = {
        "clean": clean,
        "held": held,
        "outside": outside,
        "entry": _entry,
        "span": _span,
        "span_address": _span_address,
    }
    found.filters.update(callables)
    cast("dict[str, Any]", found.globals)["asset"] = _asset
    return found


def prepare() -> None:
    """Compile every template."""
    for name in _environment().list_templates():
        _environment().get_template(name)


def render(template: str, visit: PageRequest, *, section: str = "", **values: Any) -> str:
    """One page as HTML."""
    return _environment().get_template(template).render(v=visit, section=section, **values)
