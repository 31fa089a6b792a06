"""Tags as JSON: the form in which the record keeps evidence."""

from collections.abc import Iterable
from typing import Any

from lexicon.values import Mention, Tag

Json = list[dict[str, Any]]


def to_json(tags: Iterable[Tag]) -> Json:
    """One object a tag; a mention is [field, start, end, surface, implied]."""
    return [
        {
            "id": tag.id,
            "kind": tag.kind,
            "salience": tag.salience,
            "mentions": [[m.field, m.start, m.end, m.surface, m.implied] for m in tag.mentions],
        }
        for tag in tags
    ]


def from_json(stored: Json) -> tuple[Tag, ...]:
    """The tags that ``to_json`` wrote."""
    return tuple(
        Tag(
            id=tag["id"],
            kind=tag["kind"],
            salience=tag["salience"],
            mentions=tuple(
                Mention(
                    id=tag["id"],
                    kind=tag["kind"],
                    field=field,
                    start=start,
                    end=end,
                    surface=surface,
                    implied=implied,
                )
                for field, start, end, surface, implied in tag["mentions"]
            ),
        )
        for tag in stored
    )
