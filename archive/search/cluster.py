"""Reaching Elasticsearch: the settings, and the client they make."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from lexicon.errors import Invalid

PATIENCE = 30.0  # seconds for one request


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where Elasticsearch is and how to log in: ``hosts`` are URLs of nodes of one
    cluster, ``ca`` a file of certificates, ``alias`` what is searched."""

    hosts: tuple[str, ...]
    api_key: str | None = None
    username: str | None = None
    password: str | None = None
    ca: str | None = None
    shards: int = 1
    replicas: int = 0
    alias: str = "articles"


class InvalidCluster(Invalid):
    """A setting of Elasticsearch that cannot be used; names it and what is expected."""


def cluster(environment: Mapping[str, str]) -> Cluster:
    """Read ``ELASTICSEARCH_URL`` (several separated by commas; user:password@ allowed),
    ``_API_KEY``, ``_USERNAME``, ``_PASSWORD``, ``_CA``, ``_SHARDS``, ``_REPLICAS``,
    ``_ALIAS``. Raises InvalidCluster."""

    def get(name: str) -> str | None:
        return environment.get(f"ELASTICSEARCH_{name}")

    hosts = tuple(host.strip() for host in (get("URL") or "").split(",") if host.strip())
    for host in hosts:
        if not host.startswith(("http://", "https://")):
            raise InvalidCluster("ELASTICSEARCH_URL: every address begins with http(s)://")
    if not hosts:
        raise InvalidCluster("ELASTICSEARCH_URL: is not set")
    ca = get("CA")
    if ca and not Path(ca).is_file():
        raise InvalidCluster(f"ELASTICSEARCH_CA={ca}: no such file")
    return Cluster(
        hosts=tuple(_with_port(host) for host in hosts),
        api_key=get("API_KEY"),
        username=get("USERNAME"),
        password=get("PASSWORD"),
        ca=ca,
        shards=_number(get("SHARDS"), 1, "ELASTICSEARCH_SHARDS"),
        replicas=_number(get("REPLICAS"), 0, "ELASTICSEARCH_REPLICAS"),
        alias=get("ALIAS") or "articles",
    )


def client(cluster: Cluster) -> Elasticsearch:
    """The official client; connects to nothing yet. It asks each host once and no more:
    what is due stays due, and the caller knows how long to wait."""
    # What its log warns of, our exceptions say.
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    login = (cluster.username, cluster.password or "") if cluster.username else None
    trusted: dict[str, Any] = {"ca_certs": cluster.ca} if cluster.ca else {}
    return Elasticsearch(
        list(cluster.hosts),
        api_key=cluster.api_key,
        basic_auth=None if cluster.api_key else login,
        request_timeout=PATIENCE,
        max_retries=len(cluster.hosts) - 1,
        **trusted,
    )


def _with_port(host: str) -> str:
    scheme, _, rest = host.partition("://")
    name = rest.rstrip("/").rpartition("@")[2]
    if "/" in name or name.rpartition(":")[2].isdigit():
        return host.rstrip("/")
    return f"{host.rstrip('/')}:{443 if scheme == 'https' else 80}"


def _number(value: str | None, least: int, name: str) -> int:
    if value is None:
        return least
    if not value.isdigit() or int(value) < least:
        raise InvalidCluster(f"{name}={value}: a whole number from {least} is expected")
    return int(value)
