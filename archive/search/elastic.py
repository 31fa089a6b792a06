"""The search index on Elasticsearch 9.

Articles live in a versioned index behind the filtered alias ``articles``; writes go to
every index behind ``articles-writes``, which are two while ``rebuild`` builds a new
one. Every write carries the article's revision as external version, and a removal is
a versioned document marked deleted, so that nothing late overwrites or resurrects.

Why the official client: it follows the server's versions, spreads over the hosts of a
cluster, and its errors tell an outage from a refusal. Searching does without it
(``archive.search.finding``), since importing it takes longer than most searches.
"""

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from elastic_transport import TransportError
from elasticsearch import ApiError, BadRequestError, NotFoundError
from urllib3.exceptions import HTTPError

from archive.search import bulk, mapping
from archive.search.clauses import NOT_DELETED
from archive.search.cluster import NO_ELASTICSEARCH, Cluster, client
from archive.search.finding import ElasticSearching
from archive.search.names import NOTHING, Names
from archive.search.values import Entry, Held, IndexUnavailable, Mark, Put, Results, Search

GRACE = 2.0  # seconds that searches in an index have to end once it is not searched any more
MAKING = "20s"  # that a new index has until its shards can be read; less than a request's PATIENCE
_HELD = ("id", "revision", "deleted", "source", "source_id", "title.keyword")  # of a Held
# what another version says to requests of ours; "None" where an answer has no body
_OTHER_VERSION = ("media_type_header_exception", "None")

Json = dict[str, Any]


class IndexOutdated(IndexUnavailable):
    """The index was made by another release, in another form."""


class ElasticIndex:
    """Entries in Elasticsearch. Threads may share it."""

    def __init__(self, cluster: Cluster, names: Names = NOTHING) -> None:
        self.alias, self._shards = cluster.alias, cluster.shards
        self.client = client(cluster)
        self._template = mapping.template(
            cluster.alias, shards=cluster.shards, replicas=cluster.replicas
        )
        self._searching = ElasticSearching(cluster, names)
        self._current: dict[str, bool] = {}  # index name: is it of this release's form?

    def identity(self) -> str:
        """Which line of indices this is: ``rebuild`` continues it."""
        with available():
            return next(iter(self._metas().values()))["lineage"]

    @property
    def apart(self) -> bool:
        """A cluster of its own."""
        return True

    def borne(self) -> Mark | None:
        """The mark of the searched index, read as it was last written."""
        with available():
            try:
                found = self.client.get(index=self.alias, id=str(bulk.MARK))
            except NotFoundError:
                return None
        return Mark(found["_source"]["source_id"], found["_source"]["revision"])

    def bear(self, mark: Mark) -> None:
        """Write the mark to every index that is written to."""
        put = self._write([bulk.mark(mark)], False)
        if not put.settled:
            raise IndexUnavailable("Elasticsearch takes no writes at the moment")

    def put(self, entries: Sequence[Entry], *, visible: bool = True) -> Put:
        """Write by article revision, to every index that is written to."""
        return self._write([bulk.operation(entry) for entry in entries], visible)

    def remove(self, removed: Sequence[tuple[int, int]]) -> Put:
        """Mark as deleted by article revision."""
        return self._write([bulk.marker(id, revision) for id, revision in removed], True)

    def find(self, search: Search) -> Results:
        """Answer from the alias."""
        return self._searching.find(search)

    def held(self, after: int, limit: int) -> Sequence[Held]:
        """What the searched index holds, by id."""
        with available():
            return self.held_by(",".join(self.searched()), after, limit)

    def clear(self) -> None:
        """Begin anew with an empty index."""
        with available():
            name = self._create(str(uuid4()))
            self._switch(name)
            self._drop_all_but(name)

    # What rebuilding needs besides (``indexer/rebuild.py``).

    def building(self) -> tuple[str, int]:
        """The index that is being built, begun here where none is, and the last article
        that it was filled to. From now on writes go to it as well."""
        with available():
            metas, searched = self._metas(), self.searched()
            lineage = next(iter(metas.values()))["lineage"]
            for name, meta in metas.items():
                if name not in searched and meta["digest"] == mapping.DIGEST:
                    return name, meta.get("filled", 0)
            return self._create(lineage, aliases={mapping.writing(self.alias): {}}), 0

    def fill(self, index: str, entries: Sequence[Entry]) -> Put:
        """Write entries to the index that is being built, and to no other."""
        operations = [bulk.operation(entry) for entry in entries]
        with available():
            return bulk.settled(operations, [self.write_to(index, operations)])

    def filled(self, index: str, id: int) -> None:
        """Note that the index was filled up to this article."""
        with available():
            meta = self._metas()[index] | {"filled": id}
            self.client.indices.put_mapping(index=index, meta=meta)

    def search_in(self, index: str) -> None:
        """Search in this index from now on, and write to no other. What others write
        meanwhile may be found in the old one before the swap and here a moment after it."""
        with available():
            self.client.indices.refresh(index=index)
            self._switch(index)

    def drop_others(self, index: str) -> None:
        """Drop all indices but this one, once the searches in them are done."""
        time.sleep(GRACE)
        with available():
            self._drop_all_but(index)

    def targets(self) -> set[str]:
        """The indices that writes go to; the first is made here."""
        try:
            return set(self.client.indices.get_alias(name=mapping.writing(self.alias)))
        except NotFoundError:
            return set(self._metas())

    def searched(self) -> set[str]:
        """The index behind the alias."""
        return set(self.client.indices.get_alias(name=self.alias))

    def _create(
        self, lineage: str, name: str | None = None, aliases: Mapping[str, Json] | None = None
    ) -> str:
        now = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
        name = name or f"{self.alias}-v{mapping.VERSION}-{now}"
        self.client.indices.put_index_template(name=self.alias, **self._template)
        meta = {"digest": mapping.DIGEST, "lineage": lineage}
        self.client.indices.create(index=name, mappings={"_meta": meta}, aliases=aliases)
        return name

    def _switch(self, index: str) -> None:
        """Search and write in one index alone, at one stroke."""
        every, written = mapping.pattern(self.alias), mapping.writing(self.alias)
        self.client.indices.update_aliases(
            actions=[
                {"remove": {"index": every, "alias": self.alias, "must_exist": False}},
                {"remove": {"index": every, "alias": written, "must_exist": False}},
                {"add": {"index": index, "alias": self.alias, "filter": NOT_DELETED}},
                {"add": {"index": index, "alias": written}},
            ]
        )

    def _drop_all_but(self, index: str) -> None:
        every = self.client.indices.get(index=mapping.pattern(self.alias))
        for name in every.body.keys() - {index}:
            self.client.indices.delete(index=name, ignore_unavailable=True)

    def held_by(self, index: str, after: int, limit: int) -> list[Held]:
        """What one index holds, by id."""
        found = self.client.search(
            index=index,
            query={"range": {"id": {"gt": after}}},
            sort=[{"id": "asc"}],
            size=limit,
            source=False,
            docvalue_fields=[{"field": name} for name in _HELD],
            track_total_hits=False,
        )
        rows = (hit["fields"] for hit in found["hits"]["hits"])
        return [Held(*(row.get(name, (None,))[0] for name in _HELD)) for row in rows]

    def write_to(self, index: str, operations: Sequence[bulk.Operation]) -> list[Json]:
        """Write operations to one index; what became of each, in order."""
        return [
            outcome
            for batch in bulk.batches(operations)
            for outcome in bulk.send(self.client, index, batch)
        ]

    def _write(self, operations: Sequence[bulk.Operation], visible: bool) -> Put:
        """To every target, and then to those that joined meanwhile: a new index is filled
        from the record after it joined, so it misses nothing."""
        outcomes: dict[str, list[Json]] = {}
        with available():
            targets = self._writable()
            while joined := targets - outcomes.keys():
                outcomes |= {index: self.write_to(index, operations) for index in joined}
                targets = self._writable()
            if visible:
                self.client.indices.refresh(index=sorted(targets), ignore_unavailable=True)
        return bulk.settled(operations, [outcomes[index] for index in targets])

    def _writable(self) -> set[str]:
        targets = {index for index in self.targets() if self._is_current(index)}
        if not targets:
            raise IndexOutdated(
                f"{self.alias}: the index was made by another release: run `vigie reindex`"
            )
        return targets

    def _is_current(self, index: str) -> bool:
        if index not in self._current:
            found = self.client.indices.get_mapping(index=index)[index]["mappings"]
            self._current[index] = found.get("_meta", {}).get("digest") == mapping.DIGEST
        return self._current[index]

    def _metas(self) -> dict[str, Json]:
        """What the written indices say of themselves; the first index is made here."""
        name = mapping.writing(self.alias)
        try:
            found = self.client.indices.get_mapping(index=name)
        except NotFoundError:
            self._begin()
            found = self.client.indices.get_mapping(index=name)
        return {index: body["mappings"]["_meta"] for index, body in sorted(found.items())}

    def _begin(self) -> None:
        first = f"{self.alias}-v{mapping.VERSION}-first"
        try:
            self._create(str(uuid4()), first)
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
        # Another process may be making it still: behind the alias all can be read. (A status
        # is waited for in vain: what was only just made is yellow.)
        self.client.cluster.health(index=first, wait_for_active_shards=self._shards, timeout=MAKING)
        self._switch(first)


def open(cluster: Cluster, names: Names) -> ElasticIndex:
    """The index of a cluster. Connects to nothing yet."""
    return ElasticIndex(cluster, names)


@contextmanager
def available() -> Generator[None]:
    """Raises IndexUnavailable for whatever is no fault of the request."""
    try:
        yield
    except BadRequestError as error:
        if error.error not in _OTHER_VERSION:
            raise
        said = f"Elasticsearch: not of version {mapping.MAJOR} (ELASTICSEARCH_URL)"
        raise IndexUnavailable(said) from error
    except (ApiError, TransportError) as error:
        raise IndexUnavailable(f"Elasticsearch: {_in_a_line(error)}") from error
    except (HTTPError, RecursionError) as error:  # sent on to no address, JSON without end
        raise IndexUnavailable(NO_ELASTICSEARCH) from error


def _in_a_line(error: ApiError | TransportError) -> str:
    if isinstance(error, ApiError):
        if error.meta.status == 404:
            return "there is no index yet: run `vigie up` or `vigie index`"
        return f"{error.meta.status} {error.error}"
    said = (str(error.message) or type(error).__name__).splitlines()[0]
    return f"{said} (ELASTICSEARCH_URL)"
