"""Reaching Elasticsearch: where it is, and the client for it."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

from lexicon.errors import Invalid

PATIENCE = 30.0  # seconds for one request
NO_ELASTICSEARCH = "Elasticsearch: something else answers (ELASTICSEARCH_URL)"
EXPECTED = (
    "ELASTICSEARCH_URL: expected http(s)://user:password@host:port, special characters"
    " percent-encoded"
)


class InvalidCluster(Invalid):
    """An address of ``ELASTICSEARCH_URL`` that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where Elasticsearch is and how to log in: ``hosts`` are URLs of nodes of one
    cluster, each with its port, ``ca`` a file of certificates, ``alias`` what is searched."""

    hosts: tuple[str, ...]
    api_key: str | None = None
    username: str | None = None
    password: str | None = None
    ca: str | None = None
    shards: int = 1
    replicas: int = 0
    alias: str = "articles"


def client(cluster: Cluster) -> "Elasticsearch":
    """The official client; connects to nothing yet. It asks each host once and no more:
    what is due stays due, and the caller knows how long to wait. Raises InvalidCluster."""
    from elasticsearch import Elasticsearch

    # What its log warns of, our exceptions say.
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    login = (cluster.username, cluster.password or "") if cluster.username else None
    trusted: dict[str, Any] = {"ca_certs": cluster.ca} if cluster.ca else {}
    try:
        return Elasticsearch(
            list(cluster.hosts),
            api_key=cluster.api_key,
            basic_auth=None if cluster.api_key else login,
            request_timeout=PATIENCE,
            max_retries=len(cluster.hosts) - 1,
            **trusted,
        )
    except ValueError:  # its words repeat the address, which may hold a password
        raise InvalidCluster(EXPECTED) from None
