"""The figures of the archive in Prometheus' text format.

Names follow Prometheus' naming practice: a ``vigie_`` prefix, base units, and gauges,
because every figure may go down again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
LABELLED = {
    "feeds": ("state", "Followed feeds, sitemaps and sections"),
    "inbox": ("state", "Captures in the inbox"),
    "rejected": ("reason", "Captures that gave no article"),
    "mails": ("state", "Digests"),
    "relevance": ("class", "Articles by relevance"),
    "recipients": ("state", "Recipients of digests, active or why they are paused"),
    "sources": ("state", "Followed sources by their health"),
    "sampled": ("outcome", "Pages that the prefilter set aside and that were read all the same"),
    "claims": ("kind", "Claims found in articles"),
    "workers": ("worker", "Workers that gave a sign of life of late"),
}
SINGLE = {
    "articles": "Articles in the record",
    "waiting": "The oldest work that waits",
    "newest": "When the last came",
}

LAG = "Seconds from announced to fetched, to read, from stored to indexed, to mailed, over a day"


def exposition(figures: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Every room of ``archive.record.measures.status`` that is named here, ready to be scraped."""
    registry = CollectorRegistry()
    for room, (label, said) in LABELLED.items():
        gauge = Gauge(f"vigie_{room}", said, [label], registry=registry)
        for name, number in figures.get(room, {}).items():
            gauge.labels(name).set(number)
    for room, said in SINGLE.items():
        for name, value in figures.get(room, {}).items():
            _single(registry, f"vigie_{room}_{name}", f"{said}: {name}", value)
    lag = Gauge("vigie_lag_seconds", LAG, ["stage", "quantile"], registry=registry)
    for stage, quantiles in figures.get("lag", {}).items():
        for quantile, seconds in quantiles.items():
            lag.labels(stage, quantile).set(seconds)
    return generate_latest(registry)


def _single(registry: CollectorRegistry, name: str, said: str, value: Any) -> None:
    if isinstance(value, datetime):
        name, value = f"{name}_timestamp_seconds", value.timestamp()
    if value is not None:
        Gauge(name, said, registry=registry).set(value)
