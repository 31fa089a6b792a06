"""Reading the lexicon's files. ``docs/lexicon.md`` documents their format."""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import cast

from lexicon.compile import Lexicon, compiled
from lexicon.entries import Actor, Condition, Content, Cue, Glue, Metonym, Pair, Role, Topic
from lexicon.fitted import NAME, read_weights
from lexicon.notation import patterns
from lexicon.tables import InvalidLexicon, Table, read
from lexicon.theme import read_theme

__all__ = ["ACTORS", "SHIPPED", "TOPICS", "InvalidLexicon", "Lexicon", "default", "load"]

SHIPPED = Path(__file__).parent
ACTORS = SHIPPED / "actors.toml"
TOPICS = SHIPPED / "topics.toml"
METHOD = b"3"  # raised where the code labels otherwise from the same files
_NEITHER = "tiers"  # the side of actors that play no part
_ACTOR_KINDS = frozenset({"organisation", "state", "person", "group"})
_TOPIC_KINDS = frozenset({"theme", "equipment", "programme"})
_ACTOR_KEYS = frozenset(
    "label kind wikidata side aliases cased short capitals prefixes glue not when roles"
    " first last surname".split()
)
_TOPIC_KEYS = frozenset(
    "label kind wikidata weight implies phrases cased weak not when pairs".split()
)
_CUE_KEYS = frozenset("words not when weight".split())
_WHEN_KEYS = frozenset("words near unless within cased".split())
_WEIGHTS = frozenset(
    "threshold damping title summary otan allie allie-again allies leaders acts".split()
)
_LATER = frozenset({"acts"})  # weights that a theme written before them lacks
_GLUED_FROM = 5
_PAIRED = 45  # characters between the words of a pair that does not say


def load(actors: Path, topics: Path, *, fitted: bool = True) -> Lexicon:
    """The lexicon of two files, with the fitted weights that lie beside the second. Its
    version is a hash of their content (and of the method).

    ``fitted=False`` leaves the weights aside. Raises InvalidLexicon, which names file,
    entry and key."""
    weights = topics.with_name(NAME)
    fitted = fitted and weights.exists()
    content = _content(actors, topics, weights if fitted else None)
    files = (actors, topics, weights) if fitted else (actors, topics)
    digest = hashlib.sha256(b"\0".join((METHOD, *(path.read_bytes() for path in files))))
    return compiled(content, version=digest.hexdigest()[:12])


@cache
def default() -> Lexicon:
    """The lexicon of the folder ``VIGIE_LEXICON`` (``actors.toml``, ``topics.toml``), or
    the one that ships with the project. The variable is read here, not passed on, since
    the process that reads pages is started afresh and asks for the lexicon itself."""
    return load(*files())


def files() -> tuple[Path, Path]:
    """Where ``default`` reads actors and topics."""
    folder = Path(os.environ.get("VIGIE_LEXICON", "").strip() or SHIPPED).expanduser()
    return folder / ACTORS.name, folder / TOPICS.name


def _content(actors: Path, topics: Path, weights: Path | None) -> Content:
    people = read(actors, frozenset({"actor", "metonym", "glue", "spellings", "first_names"}))
    themes = read(topics, frozenset({"theme", "topic", "cue", "relevance"}))
    cues = tuple(_cue(*item) for item in themes.tables("cue", _CUE_KEYS).items())
    lists = frozenset(cue.id for cue in cues)
    tagged = tuple(_topic(*i, lists) for i in themes.tables("topic", _TOPIC_KEYS).items())
    _known(themes, tagged)
    ids = {topic.id for topic in tagged}
    theme = read_theme(themes, ids, lists)
    sides = frozenset({*theme.sides, _NEITHER})
    found = tuple(_actor(*i, sides) for i in people.tables("actor", _ACTOR_KEYS).items())
    _distinct(people, themes, {a.id for a in found}, {t.id for t in tagged})
    _distinct_cues(themes, lists, {a.id for a in found} | {t.id for t in tagged})
    relation, prefilter = read_weights(weights, ids) if weights else ({}, {})
    return Content(
        theme=theme,
        actors=found,
        topics=tagged,
        cues=cues,
        metonym=_metonym(people),
        glue=_glue(people),
        first_names=people.texts("first_names"),
        spellings=_spellings(people),
        weights=_weights(themes),
        fitted=relation,
        prefilter=prefilter,
    )


def _known(themes: Table, topics: tuple[Topic, ...]) -> None:
    ids = {topic.id for topic in topics}
    for topic in topics:
        for other in topic.implies:
            if other not in ids:
                raise Table(themes.file, f"topic.{topic.id}", {}).wrong(
                    "implies", f"no topic has the id “{other}”"
                )


def _distinct(people: Table, themes: Table, actors: set[str], topics: set[str]) -> None:
    for both in actors & topics:
        raise themes.wrong(f"topic.{both}", f"is an actor's id too, in {people.file}")


def _distinct_cues(themes: Table, cues: frozenset[str], others: set[str]) -> None:
    for both in cues & others:
        raise themes.wrong(f"cue.{both}", "is the id of an actor or a topic, too")


def _metonym(table: Table) -> Metonym:
    keys = ("place", "place_after", "government", "addressee", "presence")
    inner = _only_table(table, "metonym", frozenset(keys))
    return Metonym(**{key: inner.texts(key) for key in keys})


def _glue(table: Table) -> Glue:
    inner = _only_table(table, "glue", frozenset({"before", "after"}))
    return Glue(before=inner.texts("before"), after=inner.texts("after"))


def _only_table(table: Table, key: str, known: frozenset[str]) -> Table:
    value = table.values.get(key, {})
    if not isinstance(value, dict):
        raise table.wrong(key, "expected a table")
    inner = Table(table.file, key, cast("dict[str, object]", value))
    inner.only(known)
    return inner


def _spellings(table: Table) -> tuple[tuple[str, ...], ...]:
    value = table.values.get("spellings", [])
    if not isinstance(value, list):
        raise table.wrong("spellings", "expected lists of spellings of one name")
    groups = cast("list[object]", value)
    return tuple(
        Table(table.file, f"spellings {n}", {"names": group}).texts("names", notation=False)
        for n, group in enumerate(groups, 1)
    )


def _weights(table: Table) -> dict[str, float]:
    inner = _only_table(table, "relevance", _WEIGHTS)
    missing = _WEIGHTS - _LATER - set(inner.values)
    if missing:
        raise inner.wrong(min(missing), "is missing: a number")
    return {key: inner.number(key, 0.0) for key in inner.values}


def _cue(name: str, table: Table) -> Cue:
    return Cue(
        id=name,
        words=table.texts("words"),
        exclude=table.texts("not"),
        conditions=_conditions(table),
        weight=table.number("weight", 0.0),
    )


def _actor(name: str, table: Table, sides: frozenset[str]) -> Actor:
    first, last = table.texts("first"), table.texts("last")
    always = table.choice("surname", frozenset({"always", "after"}), "after") == "always"
    if bool(first) != bool(last):
        raise table.wrong("last" if first else "first", "first and last names go together")
    aliases = table.texts("aliases")
    full = tuple(f"{given} {family}" for family in last for given in first)
    if not (aliases or full or table.texts("cased")):
        raise table.wrong("aliases", "an actor has at least one name")
    glued = tuple(f for f in last if always and "(" not in f and len(f) >= _GLUED_FROM)
    return Actor(
        id=name,
        label=table.text("label"),
        kind=table.choice("kind", _ACTOR_KINDS),
        side=table.choice("side", sides, _NEITHER),
        wikidata=table.wikidata(),
        names=(*aliases, *full),
        surnames=last if always else (),
        given=frozenset(word for name in first for form in patterns(name) for word in form.split()),
        cased=table.texts("cased"),
        short=(*table.texts("short"), *(() if always else last)),
        capitals=table.texts("capitals"),
        prefixes=table.texts("prefixes"),
        glue=(*table.texts("glue"), *glued),
        exclude=table.texts("not"),
        conditions=_conditions(table),
        roles=_roles(table),
        spellings=tuple(g for g in (last, table.texts("capitals")) if len(g) > 1),
    )


def _roles(table: Table) -> tuple[Role, ...]:
    roles: list[Role] = []
    for inner in table.list_of_tables("roles", frozenset({"words", "since", "until"})):
        role = Role(words=inner.words("words"), since=inner.day("since"), until=inner.day("until"))
        if role.since and role.until and role.since > role.until:
            raise inner.wrong("until", "comes before since")
        roles.append(role)
    return tuple(roles)


def _conditions(table: Table) -> tuple[Condition, ...]:
    return tuple(
        Condition(
            words=inner.words("words"),
            near=inner.texts("near"),
            unless=inner.texts("unless"),
            within=inner.characters("within"),
            cased=inner.flag("cased"),
        )
        for inner in table.list_of_tables("when", _WHEN_KEYS)
    )


def _topic(name: str, table: Table, lists: frozenset[str]) -> Topic:
    topic = Topic(
        id=name,
        label=table.text("label"),
        kind=table.choice("kind", _TOPIC_KINDS, "theme"),
        wikidata=table.wikidata(),
        weight=table.number("weight", 0.0),
        phrases=table.texts("phrases"),
        cased=table.texts("cased"),
        weak=table.texts("weak"),
        exclude=table.texts("not"),
        conditions=_conditions(table),
        pairs=_pairs(table, lists),
        implies=table.texts("implies", notation=False),
    )
    if not (topic.phrases or topic.cased or topic.weak or topic.conditions or topic.pairs):
        raise table.wrong("phrases", "a topic has at least one phrase")
    return topic


def _pairs(table: Table, lists: frozenset[str]) -> tuple[Pair, ...]:
    pairs: list[Pair] = []
    for inner in table.list_of_tables("pairs", frozenset({"first", "second", "within", "ordered"})):
        for key in ("first", "second"):
            inner.choice(key, lists)
        pair = Pair(
            first=inner.text("first"),
            second=inner.text("second"),
            within=inner.characters("within") or _PAIRED,
            ordered=inner.flag("ordered"),
        )
        pairs.append(pair)
    return tuple(pairs)
