"""How the search index is doing, looked at without making or changing anything."""

from dataclasses import dataclass

from elasticsearch import ApiError, Elasticsearch

from archive.database import Connection
from archive.record.projection import DUE
from archive.search import mapping
from archive.search.cluster import Cluster, client
from archive.search.elastic import available


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """``name``: the index behind the alias, None where there is none yet; ``current``: of this
    release's form; ``held``: articles that are found; ``blocked``: it takes no writes."""

    version: str | None
    name: str | None = None
    current: bool = True
    blocked: bool = False
    held: int = 0

    @property
    def supported(self) -> bool:
        """Whether it is of the version that ours is made for."""
        return self.version is None or int(self.version.partition(".")[0]) == mapping.MAJOR


def of_cluster(cluster: Cluster) -> Condition:
    """Of Elasticsearch. Raises IndexUnavailable."""
    with available(), client(cluster) as asked:
        version = _version(asked)
        if not asked.indices.exists_alias(name=cluster.alias):
            return Condition(version=version)
        [(name, body)] = asked.indices.get(index=cluster.alias).body.items()
        meta = body["mappings"].get("_meta", {})
        blocks = body["settings"]["index"].get("blocks", {})
        return Condition(
            version=version,
            name=name,
            current=meta.get("digest") == mapping.DIGEST,
            blocked=any(str(value) == "true" for value in blocks.values()),
            held=asked.count(index=cluster.alias)["count"],
        )


def _version(asked: Elasticsearch) -> str | None:
    """Which Elasticsearch it is; None where who asks may not know."""
    try:
        return asked.info()["version"]["number"]
    except ApiError:
        return None


def expected(connection: Connection) -> tuple[int, int]:
    """What the record says of the index: how many articles it is to hold by now, and how many
    it is owed."""
    row = connection.execute(
        "select count(*) filter (where not deleted and projected_revision > 0"
        "   and refused is null) as held,"
        f"  count(*) filter (where {DUE}) as owed from articles a"
    ).fetchone()
    assert row
    return row["held"], row["owed"]


def of_table(connection: Connection) -> int:
    """Articles that the index on PostgreSQL finds."""
    row = connection.execute(
        "select count(*) as n from search_entries where not deleted"
    ).fetchone()
    assert row
    return row["n"]
