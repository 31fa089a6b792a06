"""Putting the saved objects and the readers' role into a running Kibana, through its API.

Everything here may be repeated: objects and role are overwritten, never doubled.
Sources: Kibana's API reference, "Import saved objects", "Create or update a role",
"Create a space", "Get Kibana's current status".
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import urllib3

from lexicon.errors import Unavailable

READER_ROLE = "vigie_kibana_reader"
ANALYST_ROLE = "vigie_kibana_analyst"
SPACE = "analystes"


class KibanaUnavailable(Unavailable):
    """Kibana cannot be reached, does not get ready, or refused what it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kibana:
    """Where Kibana is, and as whom to speak to it."""

    url: str
    user: str
    password: str


def wait(kibana: Kibana, seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
    """Return once Kibana says that it is available. Raises KibanaUnavailable after ``seconds``."""
    until = time.monotonic() + seconds
    while True:
        try:
            state = _call(kibana, "GET", "/api/status")
            if state.get("status", {}).get("overall", {}).get("level") == "available":
                return
            reason = "it is not available yet"
        except KibanaUnavailable as error:
            reason = str(error)
        if time.monotonic() > until:
            raise KibanaUnavailable(f"{kibana.url} was not ready in {seconds:.0f} s: {reason}")
        sleep(2)


def import_objects(kibana: Kibana, ndjson: str, space: str | None = None) -> int:
    """Import saved objects over what is there and return their number. In a ``space`` they get
    ids of their own, since those of dashboards are Kibana's over all spaces; in compatibility
    mode it keeps aliases, so that an address with our id leads to them.

    Raises KibanaUnavailable, naming the objects that Kibana refused.
    """
    upload = {"file": ("objects.ndjson", ndjson.encode(), "application/x-ndjson")}
    path = "/api/saved_objects/_import?overwrite=true"
    path = f"/s/{space}{path}&compatibilityMode=true" if space else path
    answer = _call(kibana, "POST", path, fields=upload)
    if not answer.get("success"):
        refused = [f"{e.get('type')} {e.get('id')}: {e.get('error')}" for e in answer["errors"]]
        raise KibanaUnavailable(f"{kibana.url} refused objects: {'; '.join(refused)}")
    return answer["successCount"]


def put_reader_role(kibana: Kibana, index: str) -> None:
    """A role that reads ``index`` and sees Kibana, changing nothing. Raises KibanaUnavailable."""
    _put_role(kibana, READER_ROLE, index, [_READS])


def put_analyst_role(kibana: Kibana, index: str) -> None:
    """A role that reads ``index``, and saves searches and dashboards in the analysts' space
    alone. Raises KibanaUnavailable."""
    saves: dict[str, Any] = {"base": ["all"], "feature": {}, "spaces": [SPACE]}
    _put_role(kibana, ANALYST_ROLE, index, [saves, _READS])


def put_space(kibana: Kibana) -> None:
    """The analysts' space; what is in it stays. Raises KibanaUnavailable."""
    told = {"id": SPACE, "name": "Analystes", "description": "Recherches et tableaux à enregistrer"}
    _call(kibana, "POST", "/api/spaces/space", json=told, known=409)


_READS: dict[str, Any] = {"base": ["read"], "feature": {}, "spaces": ["default"]}


def _put_role(kibana: Kibana, name: str, index: str, privileges: list[dict[str, Any]]) -> None:
    role: dict[str, Any] = {
        "elasticsearch": {
            "cluster": [],
            "indices": [{"names": [index], "privileges": ["read", "view_index_metadata"]}],
        },
        "kibana": privileges,
    }
    _call(kibana, "PUT", f"/api/security/role/{name}", json=role)


def _call(kibana: Kibana, method: str, path: str, known: int | None = None, **body: Any) -> Any:
    """The parsed answer. ``known`` is a status that says that all is as it should be."""
    headers = urllib3.make_headers(basic_auth=f"{kibana.user}:{kibana.password}")
    try:
        answer = urllib3.request(
            method,
            kibana.url.rstrip("/") + path,
            headers={"kbn-xsrf": "vigie", **headers},
            timeout=urllib3.Timeout(connect=5, read=120),
            retries=False,
            **body,
        )
    except urllib3.exceptions.HTTPError as error:
        raise KibanaUnavailable(f"{kibana.url}{path}: {error}") from error
    if answer.status == known:
        return {}
    if answer.status >= 300:
        said = answer.data[:300].decode("utf-8", "replace")
        raise KibanaUnavailable(f"{kibana.url}{path} answered {answer.status}: {said}")
    try:
        return json.loads(answer.data) if answer.data else {}
    except (ValueError, RecursionError) as error:
        raise KibanaUnavailable(f"{kibana.url}{path}: what answers is not Kibana") from error
