"""The alert rules and the dashboard: what they ask for is given, in words that are understood."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import promql_parser
import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from archive.database import Connection
from archive.record import measures
from vigie.settings import PROJECT
from web.metrics import exposition

RULES = PROJECT / "compose" / "prometheus" / "alerts.yml"
DASHBOARD = PROJECT / "compose" / "grafana" / "vigie.json"
FUNCTIONS = {"humanize", "humanizeDuration", "humanizePercentage"}  # of Prometheus' templates


def rules() -> list[dict[str, Any]]:
    told = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    assert told.keys() == {"groups"}
    assert all(group.keys() <= {"name", "interval", "rules"} for group in told["groups"])
    return [rule for group in told["groups"] for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    return json.loads(DASHBOARD.read_text(encoding="utf-8"))


def expressions() -> list[str]:
    asked = [rule["expr"] for rule in rules()]
    return asked + [
        target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]
    ]


@pytest.fixture
def given(connection: Connection) -> dict[str, set[str]]:
    """The metrics of an archive in which everything has happened, with their labels."""
    held = {room: dict(told) for room, told in measures.status(connection).items()}
    for room in ("articles", "newest", "waiting"):
        empty = {name for name, value in held[room].items() if value is None}
        held[room] |= dict.fromkeys(empty, datetime.now(UTC))
    for room in ("feeds", "inbox", "rejected", "mails", "relevance", "recipients", "sources"):
        held[room] = {"failed": 1}
    held |= {"workers": {"index": 1}, "lag": {"read": {"0.5": 1.0, "0.9": 2.0}}}
    found: dict[str, set[str]] = {}
    for line in exposition(held).decode().splitlines():
        if told := re.match(r"([a-z_]+)(?:\{(.*)\})? ", line):
            found.setdefault(told[1], set()).update(re.findall(r"(\w+)=", told[2] or ""))
    return found


def selectors(node: Any) -> Iterator[promql_parser.VectorSelector]:
    """Every metric that an expression asks for."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for name in ("expr", "lhs", "rhs", "vector_selector", "vs"):
        if (inner := getattr(node, name, None)) is not None:
            yield from selectors(inner)
    for argument in getattr(node, "args", None) or ():
        yield from selectors(argument)


def test_every_expression_is_understood_and_asks_for_what_is_given(
    given: dict[str, set[str]],
) -> None:
    for expression in expressions():
        asked = list(selectors(promql_parser.parse(expression)))
        assert len(asked) == len(re.findall(r"\bvigie_\w+", expression)) > 0, expression
        for selector in asked:
            assert selector.name in given, expression
            labels = {matcher.name for matcher in selector.matchers.matchers}
            assert labels <= given[selector.name], expression


def test_the_rules_are_such_as_prometheus_reads() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)
    for rule in rules():
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}, rule
        assert re.fullmatch(r"\d+[smhd]", rule.get("for", "0s"))
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"].keys() == {"summary", "description"}
        for text in rule["annotations"].values():
            for template in re.findall(r"\{\{(.*?)\}\}", text):
                value, *piped = [piece.strip() for piece in template.split("|")]
                assert re.fullmatch(r"\$value|\$labels\.\w+", value)
                assert set(piped) <= FUNCTIONS


def test_the_dashboard_is_one_of_grafanas_schema() -> None:
    told = dashboard()
    again = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(told)))
    assert missing(told, again) == []
    ids = [panel["id"] for panel in told["panels"]]
    assert len(set(ids)) == len(ids)
    assert {panel["type"] for panel in told["panels"]} <= {"stat", "timeseries"}
    for panel in told["panels"]:
        place = panel["gridPos"]
        assert 0 <= place["x"] < place["x"] + place["w"] <= 24


def missing(told: Any, kept: Any, path: str = "") -> list[str]:
    """What Grafana's own types do not know of what is told."""
    if isinstance(told, dict) and isinstance(kept, dict):
        lost = [f"{path}.{key}" for key in told.keys() - kept.keys()]
        return lost + [
            each for key in told.keys() & kept.keys()
            for each in missing(told[key], kept[key], f"{path}.{key}")
        ]  # fmt: skip
    if isinstance(told, list) and isinstance(kept, list):
        pairs = zip(told, kept, strict=True)
        return [each for n, (a, b) in enumerate(pairs) for each in missing(a, b, f"{path}[{n}]")]
    return [] if told == kept else [path]
