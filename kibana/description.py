"""The readable description of what Kibana shows (``dashboard.toml``), checked on loading."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar

from lexicon.errors import Invalid

DESCRIPTION = Path(__file__).parent / "dashboard.toml"
Value = TypeVar("Value")


class InvalidDescription(Invalid):
    """A description cannot be read; the message names file, table and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """How Kibana shows a field: its label and description, ``link``, ``duration`` (seconds) or
    ``number`` (without marks between thousands), and names instead of values. ``page`` is where
    the reader's page shows what a value names; it links there where that page is served."""

    label: str
    description: str | None = None
    format: Literal["link", "duration", "number"] | None = None
    page: str | None = None
    names: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class DataView:
    """The index or alias that everything reads, and its time field."""

    id: str
    title: str
    name: str
    time_field: str
    fields: Mapping[str, ShownField] = field(default_factory=dict[str, ShownField])


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A saved search of Discover: KQL, columns, newest first; ``time`` is from and to."""

    id: str
    title: str
    columns: tuple[str, ...]
    query: str = ""
    time: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """An example for the search bar, in KQL."""

    id: str
    title: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a chart counts: articles, unless it names an operation on a field; of those alone
    that ``query`` (KQL) finds; ``date`` where the last value is one."""

    operation: Literal["count", "median", "percentile", "unique_count", "last_value"] = "count"
    label: str = "Articles"
    field: str | None = None
    percentile: int | None = None
    date: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel. ``bars`` and ``lines`` run over time, split by the most frequent values;
    ``ranking`` counts those values, ``table`` measures them; ``matrix`` crosses two fields;
    ``list`` embeds a search, ``text`` is Markdown.
    ``interval`` is Elasticsearch's, or ``auto``; ``rest`` also shows other values and none;
    ``numeric``: the values of ``split`` are numbers. A click on a value offers to see its
    articles under the name ``opens``."""

    id: str
    title: str
    chart: Literal["bars", "lines", "ranking", "table", "matrix", "list", "text"]
    at: tuple[int, int, int, int]
    query: str = ""
    split: str | None = None
    rows: str | None = None
    columns: str | None = None
    size: int = 10
    interval: str = "auto"
    rest: bool = False
    numeric: bool = False
    measures: tuple[Measure, ...] = (Measure(),)
    search: str | None = None
    text: str = ""
    opens: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A list of values above the dashboard that narrows all its panels; ``typed``: what is
    typed is sought anywhere in them."""

    field: str
    title: str
    typed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """The page itself, with the span of time it opens on."""

    id: str
    title: str
    description: str
    time: tuple[str, str]
    controls: tuple[Control, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """All of it."""

    data_view: DataView
    searches: tuple[SavedSearch, ...]
    panels: tuple[Panel, ...]
    dashboard: Dashboard
    queries: tuple[SavedQuery, ...] = ()


def load(path: Path = DESCRIPTION) -> Description:
    """Read a description. Raises InvalidDescription."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidDescription(f"{path}: {error}") from error
    try:
        return _description(tables)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidDescription(f"{path}: {error}") from error


def _description(tables: dict[str, Any]) -> Description:
    view: dict[str, Any] = dict(tables["data_view"])
    named = {name: _made(ShownField, shown) for name, shown in view.pop("fields", {}).items()}
    page: dict[str, Any] = dict(tables["dashboard"])
    controls = tuple(_made(Control, control) for control in page.pop("controls", []))
    return Description(
        data_view=_made(DataView, view | {"fields": named}),
        searches=tuple(_made(SavedSearch, search) for search in tables["search"]),
        panels=tuple(_panel(dict(panel)) for panel in tables["panel"]),
        dashboard=_made(Dashboard, page | {"controls": controls}),
        queries=tuple(_made(SavedQuery, query) for query in tables.get("query", [])),
    )


def _panel(table: dict[str, Any]) -> Panel:
    measures = tuple(_made(Measure, measure) for measure in table.pop("measures", []))
    return _made(Panel, table | ({"measures": measures} if measures else {}))


def _made(kind: type[Value], table: dict[str, Any]) -> Value:
    """A value of a dataclass from its table. Raises ValueError for unknown or missing keys."""
    known = {one.name: one for one in fields(kind)}  # pyright: ignore[reportArgumentType]
    required = {
        name
        for name, one in known.items()
        if one.default is MISSING and one.default_factory is MISSING
    }
    place = f"{kind.__name__} {table.get('id', table.get('field', ''))}".strip()
    if unknown := sorted(table.keys() - known):
        raise ValueError(f"{place}: unknown key {', '.join(unknown)}")
    if missing := sorted(required - table.keys()):
        raise ValueError(f"{place}: no {', '.join(missing)}")
    return kind(**{key: _frozen(value) for key, value in table.items()})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
