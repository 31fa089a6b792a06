"""What the record knows of an article beside its text, for ``vigie show``: tags with the
words they rest on, relevance with its reason, corrections, quotations and figures."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.database import Connection
    from archive.record.corrections import Correction
    from press.claims import Claims
    from press.values import Stored

_MOST = 3  # places of a tag that are quoted
_AROUND = 30  # characters on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An article, what analysts said of its labels, and what it claims."""

    stored: "Stored"
    corrections: "Sequence[Correction]"
    claims: "Claims"


def gathered(connection: "Connection", stored: "Stored") -> Evidence:
    """All evidence on an article."""
    from archive.record import claims, corrections

    return Evidence(
        stored=stored,
        corrections=corrections.standing(connection, stored.id),
        claims=claims.of_article(connection, stored.id),
    )


def as_object(evidence: Evidence) -> dict[str, Any]:
    """The evidence as JSON, offsets in code points of the field as stored."""
    stored = evidence.stored
    return {
        "published_at": stored.article.published_at,
        "relevance": stored.relevance,
        "relevance_reason": stored.relevance_reason,
        "lexicon_version": stored.lexicon_version,
        "tags": [
            {
                "id": tag.id,
                "kind": tag.kind,
                "salience": tag.salience,
                "mentions": [
                    {"field": m.field, "start": m.start, "end": m.end, "surface": m.surface}
                    for m in tag.mentions
                ],
            }
            for tag in stored.tags
        ],
        "corrections": [asdict(correction) for correction in evidence.corrections],
        "quotations": [asdict(quotation) for quotation in evidence.claims.quotations],
        "figures": [asdict(figure) for figure in evidence.claims.figures],
    }


def lines(evidence: Evidence) -> Iterator[str]:
    """The evidence for a terminal."""
    stored = evidence.stored
    yield f"relevance {stored.relevance}: {stored.relevance_reason}"
    yield f"labelled by lexicon {stored.lexicon_version}"
    for tag in stored.tags:
        places = "; ".join(
            f"{m.field} {m.start}: « {_around(stored, m.field, m.start, m.end)} »"
            for m in tag.mentions[:_MOST]
        )
        more = f" and {len(tag.mentions) - _MOST} more" if len(tag.mentions) > _MOST else ""
        yield f"  {tag.kind} {tag.id}, {tag.salience}: {places}{more}"
    for correction in evidence.corrections:
        sign = "=" if correction.kind == "relevance" else "+" if correction.present else "-"
        yield f"  corrected {sign}{correction.entry} by {correction.who}: {correction.why}"
    for quotation in evidence.claims.quotations:
        who = quotation.speaker or quotation.role or "?"
        id = f" ({quotation.speaker_id})" if quotation.speaker_id else ""
        yield f"  {who}{id}: « {' '.join(quotation.words.split())} »"
    for figure in evidence.claims.figures:
        of = f" {figure.of}" if figure.of else ""
        by = f", {figure.attributed_to}" if figure.attributed_to else ""
        yield f"  {figure.surface}{of}: {figure.unit}, {figure.precision.replace('_', ' ')}{by}"


def _around(stored: "Stored", field: str, start: int, end: int) -> str:
    """A mention among the words around it, on one line."""
    article = stored.article
    text = {"title": article.title, "summary": article.standfirst}.get(field, article.text) or ""
    left = text[max(0, start - _AROUND) : start]
    right = text[end : end + _AROUND]
    return " ".join(f"{left}{text[start:end]}{right}".split())
