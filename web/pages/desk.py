"""The desk, subscribing, signing in."""

from dataclasses import dataclass
from typing import Any

from archive.mail.clippings import Clipping
from archive.reader.desk import DeskPage
from web.pages.story import headline
from web.port import Preview
from web.state import Asked
from web.templating import render
from web.view import PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A kept story."""

    story: int
    title: str
    articles: tuple[Clipping, ...]


def page(visit: PageRequest, found: DeskPage) -> str:
    """What is kept, what was handed to the reader, what was done last."""
    titles = {story: headline(visit, articles) for story, articles in found.kept}
    return render(
        "desk.html",
        visit,
        section="desk",
        kept=[
            Kept(story=story, title=titles[story], articles=articles)
            for story, articles in found.kept
        ],
        mine=[
            entry
            for entry in found.log
            if entry.deed == "hand" and visit.who and entry.to_whom == visit.who
        ],
        log=found.log,
        titles=titles,
    )


def definition(asked: Asked, name: str, address: str) -> dict[str, Any]:
    """A search as a subscription, with the keys of ``vigie alerts import``."""
    lists = {
        "query": asked.query,
        "actors": list(asked.actors),
        "topics": list(asked.topics),
        "sources": list(asked.sources),
        "relevance": list(asked.relevance),
    }
    return {"name": name, "to": address} | {key: value for key, value in lists.items() if value}


def subscription(
    visit: PageRequest, asked: Asked, found: Preview | str, *, wrong: str | None = None
) -> str:
    """The form that makes a search a daily mail, with what it would have told."""
    preview = found if isinstance(found, Preview) else None
    return render(
        "subscribe.html",
        visit,
        section="search",
        a=asked,
        preview=preview,
        wrong=wrong or (found if isinstance(found, str) else None),
    )


def sign_in(visit: PageRequest, back: str, *, wrong: str | None = None) -> str:
    """The form that lets in."""
    return render("sign_in.html", visit, back=back, wrong=wrong)
