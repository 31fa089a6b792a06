"""The page of one article: its evidence, its copies, its history."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from archive.mail.clippings import Clipping
from archive.reader.article import ArticlePage
from archive.record.claims import Said
from archive.record.corrections import Correction
from lexicon.folding import fold
from lexicon.load import default
from lexicon.values import Tag
from press.sources import Source
from press.typesetting import held
from web import rights
from web.marks import Piece, Span, extract, paragraphs, runs, window
from web.pages import claims, history
from web.pages.history import Edit
from web.templating import render
from web.view import PageRequest, typographic
from web.words import known

SAID = 12  # quotations
FIGURES = 24
WORDS = 4  # of a tag's surfaces, shown beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTag:
    """A tag with the words that it rests on, each once."""

    id: str
    kind: str
    salience: str
    mentions: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Another article and how much of the text it shares."""

    label: str
    other: Clipping
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """One version with its edits."""

    label: str
    edits: list[Edit]


def page(visit: PageRequest, held_: ArticlePage) -> str:
    """Everything that is known of an article and may be shown."""
    stored, article = held_.stored, held_.stored.article
    source = visit.source(article.source)
    text_spans = spans(stored.tags, "text")
    shown = rights.shown(article.text, source, article.access)
    original = held_.others.get(stored.copy_of) if stored.copy_of else None
    return render(
        "article.html",
        visit,
        s=stored,
        origin=source,
        title=held(article.title),
        headline=runs(article.title, spans(stored.tags, "title")),
        paragraphs=paragraphs(article.text, text_spans, shown),
        extracts=_extracts(held_, source, shown),
        rights=_rights_note(visit, source, shown, len(article.text)),
        original=original,
        reason=reason(visit, stored.relevance_reason),
        tags=[_shown(tag) for tag in stored.tags],
        corrections=[_corrected(visit, c) for c in held_.corrections],
        copies=_copies(visit, held_),
        history=_history(visit, held_, source),
        siblings=held_.siblings,
        said=claims.some(visit, _said(held_))[:SAID],
        figures=[] if source.show == "headline" else _figures(visit, held_),
        cited=cited(held_, source),
        entries=_entries(),
        classes=default().content.theme.ids,
    )


@cache
def _entries() -> str:
    """Every entry of the lexicon as an option, by name: the same for all articles."""
    found = default()
    entries = sorted((*found.actors.values(), *found.topics.values()), key=lambda e: fold(e.label))
    return "".join(
        f'<option value="{escape(e.id)}">{escape(typographic(e.label))}</option>' for e in entries
    )


def spans(tags: Sequence[Tag], field: str) -> list[Span]:
    """Where the tags' evidence stands in a field; that of the standfirst is in the text."""
    return [
        Span(mention.start, mention.end, tag.id)
        for tag in tags
        for mention in tag.mentions
        if mention.field == field
    ]


def _shown(tag: Tag) -> ShownTag:
    surfaces = dict.fromkeys(held(m.surface) for m in tag.mentions)
    return ShownTag(
        id=tag.id,
        kind=tag.kind,
        salience=tag.salience,
        mentions=len(tag.mentions),
        words=tuple(surfaces)[:WORDS],
    )


def _extracts(page: ArticlePage, source: Source, shown: int) -> list[list[Piece]]:
    """Where each tag is named first past what is shown, in context; each place once."""
    text, most = page.stored.article.text, rights.EXTRACTS[source.show]
    if shown >= len(text) or page.stored.article.access == "reserved":
        return []
    firsts = [
        min(here, key=lambda span: span.start)
        for tag in page.stored.tags
        if (here := spans([tag], "text")) and all(span.end > shown for span in here)
    ]
    windows: list[tuple[int, int]] = []
    for span in sorted(firsts, key=lambda span: span.start):
        if not windows or span.end > windows[-1][1]:
            windows.append(window(text, span))
    everything = spans(page.stored.tags, "text")
    return [extract(text, everything, *each) for each in windows[:most]]


def _rights_note(visit: PageRequest, source: Source, shown: int, length: int) -> str | None:
    if shown >= length:
        return None
    key = "article.headline note" if source.show == "headline" else "article.excerpt note"
    return visit.t(key, name=source.name)


def _copies(visit: PageRequest, page: ArticlePage) -> list[Row]:
    repeats = [
        Row(label=visit.t("article.repeats"), other=page.others[pair.of], share=pair.share)
        for pair in page.repeats
    ]
    repeated = [
        Row(label=visit.t("article.repeated"), other=page.others[each.by], share=each.pair.share)
        for each in page.repeated
    ]
    return [*repeats, *repeated]


def _said(page: ArticlePage) -> list[Said]:
    stored, article = page.stored, page.stored.article
    return [
        Said(
            article=stored.id,
            source=article.source,
            url=article.url,
            title=article.title,
            published_at=article.published_at or stored.first_seen_at,
            story=stored.story,
            copies=0,
            quotation=quotation,
        )
        for quotation in page.claims.quotations
    ]


def _figures(visit: PageRequest, page: ArticlePage) -> list[tuple[str, str]]:
    """Each number with what it counts, once, in reading order."""
    pairs = (
        (claims.number(figure.surface), held(figure.of or visit.t(f"unit.{figure.unit}")))
        for figure in page.claims.figures
    )
    return list(dict.fromkeys(pairs))[:FIGURES]


def _history(visit: PageRequest, page: ArticlePage, source: Source) -> list[ShownVersion]:
    if len(page.versions) < 2:
        return []
    found = [
        ShownVersion(
            label=visit.t("article.version", n=v.number, when=visit.on(v.seen_at)),
            edits=history.edits(v, source),
        )
        for v in history.told(page.versions)
    ]
    first = page.versions[0]
    label = visit.t("article.first version", when=visit.on(first.seen_at))
    return [*found, ShownVersion(label=label, edits=[])]


_PLACE = re.compile(r"(?P<what>.+) in (?P<zone>title|standfirst)")
_WEIGHED = re.compile(r"(?P<what>.+) (?P<points>[+-]\d+\.\d)")
_CORRECTED = re.compile(r"corrected by (?P<who>.*?): (?P<why>.*)", re.DOTALL)


def reason(visit: PageRequest, told: str) -> str:
    """Why an article is classed as it is, in the reader's language; what is no piece that we
    know stays as it is."""
    if corrected := _CORRECTED.fullmatch(told):
        return visit.t("reason.corrected", **{k: held(v) for k, v in corrected.groupdict().items()})
    return "\N{NO-BREAK SPACE}; ".join(_piece(visit, piece) for piece in told.split("; ")).strip()


def _piece(visit: PageRequest, piece: str) -> str:
    if weighed := _WEIGHED.fullmatch(piece):
        points = weighed["points"].replace("-", "\N{MINUS SIGN}")
        if visit.language == "fr":
            points = points.replace(".", ",")
        return f"{_piece(visit, weighed['what'])} {points}"
    if placed := _PLACE.fullmatch(piece):
        what = _piece(visit, placed["what"])
        return visit.t(f"reason.{placed['zone']}", what=what)
    return visit.t(f"reason.{piece}") if known(f"reason.{piece}") else held(piece)


def _corrected(visit: PageRequest, correction: Correction) -> str:
    if correction.kind == "relevance":
        key, what = "article.classed", visit.cls(correction.entry)
    else:
        key = "article.added" if correction.present else "article.removed"
        what = visit.name(correction.entry)
    return visit.t(key, who=held(correction.who), what=what, why=held(correction.why))


def cited(page: ArticlePage, source: Source) -> list[tuple[str, str]]:
    """Embedded metadata by which a reference manager takes the article (Highwire Press tags,
    as Google Scholar and Zotero read them)."""
    article = page.stored.article
    day = article.published_at
    found = [
        ("citation_title", held(article.title)),
        ("citation_journal_title", source.name),
        ("citation_language", article.language),
        ("citation_author", held(article.author or "")),
        ("citation_publication_date", f"{day:%Y/%m/%d}" if day else ""),
        ("citation_fulltext_html_url", article.url or ""),
        ("dc.type", "newspaperArticle"),
    ]
    return [(name, content) for name, content in found if content]
