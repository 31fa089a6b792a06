"""Searching in Elasticsearch without its client: one request, by urllib3 alone, since the
client takes ten times as long to import as a search takes. What writes uses the client."""

import json
import os
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from archive.search import asking
from archive.search.cluster import EXPECTED, NO_ELASTICSEARCH, PATIENCE, Cluster, InvalidCluster
from archive.search.cursor import after
from archive.search.names import NOTHING, Names
from archive.search.query import Query, parse
from archive.search.values import IndexUnavailable, Results, Search

LARGEST_PAGE = 1_000  # hits of one request
SWAPPED = frozenset({404, 503})  # how a search fails whose index was dropped under it
SPARED = 60.0  # seconds that a host which failed is asked last
ELSEWHERE = frozenset({429, 502, 503, 504})  # another node may do what this one cannot now

Json = dict[str, Any]


class ElasticSearching:
    """Searches in what an alias names. Threads may share it."""

    def __init__(self, cluster: Cluster, names: Names = NOTHING) -> None:
        """Connects to nothing yet. Raises InvalidCluster."""
        self._cluster = cluster
        for host in cluster.hosts:
            _check(host)
        self._names = names
        self._turns = count(os.getpid())
        self._failed: dict[str, float] = {}
        verified: dict[str, Any] = {"cert_reqs": "CERT_REQUIRED", "ca_certs": cluster.ca}
        secure = any(host.startswith("https") for host in cluster.hosts)
        timeout = Timeout(connect=PATIENCE, read=PATIENCE)
        self._pools = PoolManager(
            retries=False, timeout=timeout, maxsize=10, **(verified if secure else {})
        )

    def find(self, search: Search) -> Results:
        """Answer from the alias. Raises as ``SearchIndex.find``."""
        query = parse(search.query, self._names)
        key = after(search)
        answer = self._asked(asking.body(search, query, key, search.limit + 1))
        found, stories = answer["hits"]["hits"], {}
        if search.stories:
            found, stories = self._heads(search, query, found)
        return asking.results(search, query, answer, found, stories)

    def _heads(
        self, search: Search, query: Query, batch: list[Json]
    ) -> tuple[list[Json], dict[int, tuple[int, int, int]]]:
        """The hits that are the best of their stories, until a page is full, beginning with
        those of the first batch. Whether one is depends on nothing but the hits, so pages of
        stories hold still as those of articles do."""
        found: list[Json] = []
        stories: dict[int, tuple[int, int, int]] = {}
        size = search.limit + 1
        while batch:
            unknown = {asking.thread(hit) for hit in batch} - stories.keys()
            if unknown:
                answer = self._asked(asking.heads(search, query, sorted(unknown)))
                stories |= asking.counted(answer)
            heads = {id for id, _, _ in stories.values()}
            found += [hit for hit in batch if hit["_source"]["id"] in heads]
            if len(found) > search.limit or len(batch) < size:
                break
            last, size = asking.key(search, batch[-1]), min(2 * size, LARGEST_PAGE)
            body = asking.body(replace(search, counts=False), query, last, size)
            batch = self._asked(body)["hits"]["hits"]
        return found, stories

    def _asked(self, body: Json) -> Json:
        status, answer = self._posted(body)
        if status in SWAPPED:
            status, answer = self._posted(body)
        if status == 200 and "hits" in answer:
            return answer
        if status == 200:
            raise IndexUnavailable(NO_ELASTICSEARCH)
        if status == 404:
            raise IndexUnavailable(
                "Elasticsearch: there is no index yet: run `vigie up` or `vigie index`"
            )
        raise IndexUnavailable(f"Elasticsearch: {status} {_reason(answer)}".rstrip())

    def _posted(self, body: Json) -> tuple[int, Json]:
        """Status and answer of the first host that answers well enough, else of the last."""
        packed = json.dumps(body).encode()
        failed: HTTPError | None = None
        for number, host in enumerate(self._in_turn(), 1):
            try:
                url, headers = _addressed(host, self._cluster)
                answer = self._pools.request(
                    "POST", url, body=packed, headers=headers, redirect=False
                )
            except HTTPError as error:
                failed, self._failed[host] = error, time.monotonic()
                continue
            if answer.status in ELSEWHERE and number < len(self._cluster.hosts):
                continue
            return answer.status, _parsed(answer.data)
        raise IndexUnavailable(f"Elasticsearch: {_said(failed)} (ELASTICSEARCH_URL)") from failed

    def _in_turn(self) -> list[str]:
        """The hosts, each first in its turn, those that failed lately last."""
        hosts, now = self._cluster.hosts, time.monotonic()
        start = next(self._turns) % len(hosts)
        return sorted(
            (*hosts[start:], *hosts[:start]),
            key=lambda host: now - self._failed.get(host, float("-inf")) < SPARED,
        )


def _check(host: str) -> None:
    try:
        parse_url(host)
        parts = urlsplit(host)
        known = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except (ValueError, HTTPError):  # their words repeat the address, which may hold a password
        known = False
    if not known:
        raise InvalidCluster(EXPECTED)


def _addressed(host: str, cluster: Cluster) -> tuple[str, Mapping[str, str]]:
    """Address (without a login) and headers of a search at a host."""
    parts = urlsplit(host)
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/")
    login = None
    if cluster.username:
        login = f"{cluster.username}:{cluster.password or ''}"
    elif parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if cluster.api_key:
        headers["Authorization"] = f"ApiKey {cluster.api_key}"
    elif login:
        headers["Authorization"] = f"Basic {b64encode(login.encode()).decode()}"
    return f"{bare}/{cluster.alias}/_search", headers


def _parsed(data: bytes) -> Json:
    try:
        answer: object = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return cast("Json", answer) if isinstance(answer, dict) else {}


def _reason(answer: Json) -> str:
    error: object = answer.get("error")
    return str(cast("Json", error).get("type", "")) if isinstance(error, dict) else str(error or "")


def _said(error: HTTPError | None) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
