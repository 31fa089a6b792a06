"""The counts of the record in Prometheus' text format.

Names follow Prometheus' naming practice: a ``vigie_`` prefix, base units, gauges for
what can go down again.
"""

from collections.abc import Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from archive.counts import Counts

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition(counts: Counts) -> bytes:
    """All metrics, ready to be scraped."""
    registry = CollectorRegistry()
    by = {
        "articles": ("Articles in the record", "origin", counts.articles),
        "captures": ("Captures in the inbox", "state", counts.captures),
        "rejections": ("Captures that gave no article", "reason", counts.rejections),
        "deliveries": ("Digests", "state", counts.deliveries),
    }
    for name, (said, label, values) in by.items():
        _labelled(registry, f"vigie_{name}", said, label, values)
    single = {
        "copies": ("Articles that repeat another", counts.copies),
        "index_due": ("Articles ahead of the search index", counts.index_due),
        "index_refused": ("Articles that the search index refused", counts.index_refused),
        "oldest_capture_seconds": ("Age of the oldest due capture", counts.oldest_capture),
        "oldest_index_due_seconds": (
            "Age of the oldest change that the index lacks", counts.oldest_index_due,
        ),
    }  # fmt: skip
    for name, (said, value) in single.items():
        Gauge(f"vigie_{name}", said, registry=registry).set(value)
    if counts.newest_article is not None:
        newest = Gauge(
            "vigie_newest_article_timestamp_seconds",
            "When the newest article was stored",
            registry=registry,
        )
        newest.set(counts.newest_article)
    return generate_latest(registry)


def _labelled(
    registry: CollectorRegistry, name: str, said: str, label: str, values: Mapping[str, int]
) -> None:
    gauge = Gauge(name, said, [label], registry=registry)
    for value, number in values.items():
        gauge.labels(value).set(number)
