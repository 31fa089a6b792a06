"""Entries as operations of Elasticsearch's bulk request, and what became of each."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from elasticsearch import ApiError, Elasticsearch

from archive.search.cursor import appeared_ms
from archive.search.mapping import FIELDS
from archive.search.values import Entry, Mark, Put

MARK = 0  # the number of the entry that keeps a mark; articles begin at 1
LARGEST = 8 * 1024 * 1024  # bytes of a body: Elasticsearch refuses 100 MB, and advises far less
HELD = frozenset({200, 201, 409})  # 409: the index holds this revision or a newer one
LATER = frozenset({404, 429, 500, 502, 503, 504})  # overloaded, or an index being dropped

Json = dict[str, Any]
DERIVED = frozenset({"appeared_at", "copy", "deleted", "thread"})
_PLAIN = tuple(name for name in FIELDS if name not in DERIVED)


class Operation(NamedTuple):
    """One write: the article's number, and the lines of the request."""

    id: int
    packed: bytes


def operation(entry: Entry) -> Operation:
    """Write the entry under its revision; of a deleted one only the marker is kept."""
    if entry.deleted:
        return marker(entry.id, entry.revision)
    return _operation(entry.id, entry.revision, document(entry))


def marker(id: int, revision: int) -> Operation:
    """Write that the article is deleted, under a revision."""
    return _operation(id, revision, {"id": id, "revision": revision, "deleted": True})


def mark(mark: Mark) -> Operation:
    """Write a mark: an entry of no article, hidden as deleted ones are, under its count."""
    told = {"id": MARK, "revision": mark.counted, "source_id": mark.record, "deleted": True}
    return _operation(MARK, mark.counted, told)


def document(entry: Entry) -> Json:
    """The entry as Elasticsearch keeps it: what is unknown is left out."""
    known = {name: getattr(entry, name) for name in _PLAIN}
    shown = {name: value for name, value in known.items() if value is not None}
    thread = -entry.id if entry.story is None else entry.story  # its story, else itself
    return shown | {
        "appeared_at": appeared_ms(entry),
        "copy": entry.copy_of is not None,
        "deleted": False,
        "thread": thread,
    }


def batches(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    """The operations in runs whose bodies are small enough."""
    batch: list[Operation] = []
    size = 0
    for each in operations:
        if batch and size + len(each.packed) > LARGEST:
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += len(each.packed)
    if batch:
        yield batch


def send(client: Elasticsearch, index: str, batch: Sequence[Operation]) -> list[Json]:
    """Send one batch; status and error of each. Raises what the client raises."""
    try:
        # The client sends bytes as they are; only its annotations know nothing of it.
        lines = cast("list[Json]", [each.packed for each in batch])
        answer = client.bulk(index=index, operations=lines)
    except ApiError as error:
        if error.meta.status == 429:
            return [{"status": 429} for _ in batch]
        if error.meta.status != 413:
            raise
        if len(batch) == 1:
            return [{"status": 413, "error": {"reason": "larger than the cluster accepts"}}]
        half = len(batch) // 2
        return send(client, index, batch[:half]) + send(client, index, batch[half:])
    return [item["index"] for item in answer["items"]]


def settled(operations: Sequence[Operation], outcomes: Sequence[Sequence[Json]]) -> Put:
    """What is settled in every index, and what any of them refused."""
    held: list[int] = []
    refused: list[tuple[int, str]] = []
    for each, results in zip(operations, zip(*outcomes, strict=True), strict=True):
        if all(result["status"] in HELD for result in results):
            held.append(each.id)
        else:
            refused += ((each.id, _reason(r)) for r in _refusals(results)[:1])
    return Put(settled=tuple(held), refused=tuple(refused))


def _refusals(results: Sequence[Json]) -> list[Json]:
    return [r for r in results if r["status"] not in HELD | LATER]


def _reason(result: Json) -> str:
    error = result["error"]
    cause = error.get("caused_by") or error
    return f"{error.get('reason')}" + (f": {cause['reason']}" if cause is not error else "")


def _operation(id: int, revision: int, document: Json) -> Operation:
    action = {"index": {"_id": str(id), "version": revision, "version_type": "external"}}
    lines = (json.dumps(each, ensure_ascii=False, default=_text) for each in (action, document))
    return Operation(id, "\n".join(lines).encode("utf-8", "replace"))


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
