"""The made-up press: what each outlet has at a step of its day, as feeds and pages. Pure."""

import json
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, cast

STEP = timedelta(minutes=25)  # of the press's day
STEPS = 9
TEXTS = Path(__file__).with_name("press.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """The outlets and articles of ``press.toml``, for a day that begins at ``start`` and is
    served at ``base``."""

    outlets: dict[str, dict[str, str]]
    articles: tuple[dict[str, Any], ...]
    start: datetime
    base: str


def load(start: datetime, base: str) -> Press:
    """The press of a day."""
    held = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    return Press(outlets=held["outlets"], articles=tuple(held["article"]), start=start, base=base)


def sources(press: Press) -> str:
    """Its sources file."""
    tables = [
        "\n".join(
            [
                "[[source]]",
                f'id = "{id}"',
                *(
                    f"{key} = {json.dumps(value, ensure_ascii=False)}"
                    for key, value in told.items()
                ),
                f'feeds = ["{press.base}/{id}/feed.xml"]',
                f'home = "{press.base}/{id}/"',
                'show = "full"',
                "delay = 0",
            ]
        )
        for id, told in press.outlets.items()
    ]
    return "\n\n".join(tables) + "\n"


def at(press: Press, step: float) -> datetime:
    """The press's time at a step."""
    return press.start + step * STEP


def answer(press: Press, path: str, step: int) -> tuple[str, str] | None:
    """(media type, body) of an address at a step; None where there is nothing."""
    outlet, _, rest = path.strip("/").partition("/")
    if outlet not in press.outlets:
        return None
    out = [a for a in press.articles if a["outlet"] == outlet and a["at"] <= step]
    if rest == "feed.xml":
        return "application/rss+xml; charset=utf-8", _feed(press, outlet, out)
    found = next((a for a in out if a["slug"] == rest.removesuffix(".html")), None)
    return ("text/html; charset=utf-8", _page(press, found, step)) if found else None


def address(press: Press, article: dict[str, Any]) -> str:
    """Where an article is."""
    return f"{press.base}/{article['outlet']}/{article['slug']}.html"


def _feed(press: Press, outlet: str, articles: list[dict[str, Any]]) -> str:
    items = "".join(
        f"<item><title>{escape(a['title'])}</title><link>{address(press, a)}</link>"
        f"<guid>{address(press, a)}</guid>"
        f"<description>{escape(_text(press, a, a['at'])[:200])}</description>"
        f"<pubDate>{format_datetime(at(press, a['at']))}</pubDate></item>"
        for a in reversed(articles)
    )
    name = escape(press.outlets[outlet]["name"])
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{name}</title>'
        f"<link>{press.base}/{outlet}/</link><description>{name}</description>{items}</channel></rss>"
    )


def _title(article: dict[str, Any], step: int) -> str:
    then = article.get("then")
    return then["title"] if then and step >= then["at"] else article["title"]


def _text(press: Press, article: dict[str, Any], step: int) -> str:
    if original := article.get("copies"):
        copied = next(a for a in press.articles if a["slug"] == original)
        return _text(press, copied, copied["at"])
    if article.get("live"):
        return " ".join(entry["text"] for entry in _entries(article, step))
    text = cast("str", article["text"]).strip()
    then = article.get("then")
    if then and step >= then["at"]:
        text = text.replace(*then["replace"]) + "\n\n" + then["note"]
    return text


def _entries(article: dict[str, Any], step: int) -> list[dict[str, Any]]:
    return [entry for entry in reversed(article["entries"]) if entry["at"] <= step]


def _page(press: Press, article: dict[str, Any], step: int) -> str:
    title, url = _title(article, step), address(press, article)
    outlet = press.outlets[article["outlet"]]["name"]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting" if article.get("live") else "NewsArticle",
        "headline": title,
        "url": url,
        "datePublished": at(press, article["at"]).isoformat(),
        "inLanguage": "fr",
        "publisher": {"@type": "Organization", "name": outlet},
        "author": {"@type": "Organization", "name": article.get("agency", outlet)},
    }
    if article.get("live"):
        data["liveBlogUpdate"] = [
            {
                "@type": "BlogPosting",
                "@id": f"{url}#e{entry['at']}",
                "url": f"{url}#e{entry['at']}",
                "headline": entry["title"],
                "datePublished": at(press, entry["at"]).isoformat(),
                "articleBody": entry["text"],
            }
            for entry in _entries(article, step)
        ]
        body = "".join(
            f'<article id="e{entry["at"]}"><h2>{escape(entry["title"])}</h2>'
            f"<p>{escape(entry['text'])}</p></article>"
            for entry in _entries(article, step)
        )
    else:
        paragraphs = _text(press, article, step).split("\n\n")
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    script = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)} -'
        f' {escape(outlet)}</title><link rel="canonical" href="{url}">'
        f'<script type="application/ld+json">{script}</script></head>'
        f"<body><main><article><h1>{escape(title)}</h1>{body}</article></main></body></html>"
    )
