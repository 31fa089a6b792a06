"""Signatures, the index of shingles and the pairs kept."""

from archive.database import Connection
from archive.record import articles, copies
from press.values import Copy, Passage
from tests.indexer.compare.press import LABELS, NOW, article, capture


def stored(connection: Connection, *keys: str) -> list[int]:
    made = [article(key, f"Texte {key}", source=key) for key in keys]
    return [articles.insert(connection, each, LABELS, capture(each), NOW).id for each in made]


def remember(connection: Connection, id: int, hashes: list[int], digest: bytes = b"") -> None:
    copies.remember(
        connection, id, 1, digest=digest or str(id).encode(), words=b"", own=0, hashes=hashes
    )


def test_holders_are_the_oldest_others_and_no_more_than_asked(connection: Connection):
    ids = stored(connection, *"abcde")
    for id in ids:
        remember(connection, id, [1, -2, id + 10], b"same" if id != ids[4] else b"")
    equal, holders = copies.holders(connection, ids[0], b"same", [1, -2, 99, ids[2] + 10], 3)
    assert equal == ids[1:4]
    assert holders == {1: ids[1:4], -2: ids[1:4], ids[2] + 10: [ids[2]]}


def test_what_is_forgotten_is_no_longer_found(connection: Connection):
    first, second = stored(connection, "a", "b")
    remember(connection, first, [1, 2])
    copies.forget(connection, first, [1])
    assert copies.holders(connection, second, b"", [1, 2], 9)[1] == {2: [first]}


def test_a_pair_is_kept_once_in_the_direction_first_seen(connection: Connection):
    first, second = stored(connection, "a", "b")
    remember(connection, first, [])
    remember(connection, second, [])
    passage = Passage(start=0, end=5, other_start=6, other_end=11)
    copies.keep(
        connection, second, 1, [Copy(of=first, kind="near", share=0.5, passages=(passage,))]
    )
    copies.keep(connection, second, 1, [Copy(of=first, kind="exact", share=1)])
    copies.keep(connection, first, 1, [Copy(of=second, kind="near", share=0.5)])
    assert copies.of(connection, second) == [
        Copy(of=first, kind="near", share=0.5, passages=(passage,))
    ]
    assert copies.of(connection, first) == []
    assert copies.repeating(connection, first, 5) == [second]


def test_deleted_articles_are_no_candidates(connection: Connection):
    first, second = stored(connection, "a", "b")
    remember(connection, first, [])
    remember(connection, second, [])
    connection.execute("update articles set deleted = true where id = %s", (first,))
    assert [s.article for s in copies.signatures(connection, [first, second])] == [second]
