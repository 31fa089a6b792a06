"""An Elasticsearch index of any size in minutes: filled once from the record, and then cloned (by
hard links, as it stands) into others behind the same alias.

The articles are the same in each, so that a search meets as many documents, terms and matches as
in an archive that grew to that size, and finds every article several times.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import search  # noqa: E402

from archive.database import Connection  # noqa: E402
from archive.search import mapping, names  # noqa: E402
from archive.search.clauses import NOT_DELETED  # noqa: E402
from archive.search.cluster import Cluster  # noqa: E402
from archive.search.elastic import ElasticIndex  # noqa: E402


def filled(connection: Connection, cluster: Cluster, count: int) -> int:
    """Search in ``count`` documents, or a few more; how many there are."""
    index = ElasticIndex(cluster, names.default())
    search.copied(connection, index)
    [source] = index.targets()
    held = int(index.client.count(index=source)["count"])
    wanted = {f"{source}-clone-{number}" for number in range(1, -(-count // held))}
    present = index.searched() - {source}
    for name in sorted(wanted - present):
        _clone(index, source, name)
    for name in sorted(present - wanted):
        index.client.indices.delete(index=name)
    index.client.indices.refresh(index=index.alias)
    return int(index.client.count(index=index.alias)["count"])


def _clone(index: ElasticIndex, source: str, name: str) -> None:
    """One more index of the same documents behind the alias; nothing writes to it."""
    indices = index.client.indices
    indices.flush(index=source)
    indices.put_settings(index=source, settings={"index.blocks.write": True})
    try:
        indices.clone(index=source, target=name, wait_for_active_shards=1, timeout="60s")
        indices.update_aliases(
            actions=[{"add": {"index": name, "alias": index.alias, "filter": NOT_DELETED}}]
        )
    finally:
        indices.put_settings(index=source, settings={"index.blocks.write": None})
    if mapping.writing(index.alias) in indices.get_alias(index=name)[name]["aliases"]:
        raise SystemExit(f"{name}: a clone is written to")
