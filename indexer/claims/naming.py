"""Who a noun phrase or a pronoun is, of those whom an article names."""

from collections.abc import Mapping, Sequence

from indexer.claims.directory import Named, Scene
from indexer.claims.heard import Heard, Speaker
from indexer.claims.names import BY_NATION, is_demonym
from indexer.claims.phrases import Phrase
from indexer.claims.words import (
    DEFINITE,
    DOCUMENTS,
    INDEFINITE,
    LOCAL,
    PEOPLE,
    POINTING,
    POSSESSIVE,
    REPORTS,
    STATE,
)
from lexicon.folding import fold

_OFFICIAL = STATE | LOCAL
_DEFINED = DEFINITE | POINTING


def speaker(scene: Scene, found: Phrase, heard: Heard) -> Speaker:
    """Who a phrase is."""
    bare = Speaker(
        None,
        plural=found.joint or found.determiner in ("les", "des", "ces", "deux", "plusieurs", "mm."),
        feminine=found.determiner in ("la", "une", "cette", "sa", "mme") or None,
    )
    if found.name is not None and (not found.head or not found.entity):
        return _of_name(scene, found, bare)
    named = scene.within(found.start, found.end)
    words = scene.text[found.start : found.end]
    if _is_demonym(found, named, words) and (who := heard.named_last(found.start)):
        return who
    if found.entity or _begins_with_actor(found, named):
        return _of_body(found, named, words, bare)
    person = next((m for m in named if m.kind == "person"), None)
    if person is not None and person.start <= found.start + 20 and not found.joint:
        if heard.name_of(person.id) is None and (holder := heard.held_in_short(words)):
            return holder  # "le chef de l'État", of another state than the reader's
        name = heard.name_of(person.id) or _bare(words, found.determiner)
        return bare._replace(name=name, id=person.id)
    if found.determiner in INDEFINITE:
        return _indefinite(found, words, bare)
    if found.determiner in POSSESSIVE and found.head in PEOPLE:
        return bare._replace(role=words)
    if back := heard.again(found, words, plural=bare.plural):
        return back
    return _by_noun(scene, found, named, bare, heard)


def _is_demonym(found: Phrase, named: Sequence[Named], words: str) -> bool:
    """Whether a phrase is one person by his nation or town: "le Belge", "l'Estonienne"."""
    if not found.entity or found.joint or found.determiner not in BY_NATION:
        return False
    return is_demonym(words[len(found.determiner) :].strip(), named)


def _of_body(found: Phrase, named: Sequence[Named], words: str, bare: Speaker) -> Speaker:
    """A body or state by its name."""
    head = next((m for m in named if m.kind != "person" and not m.implied), None)
    exact = head is not None and head.start <= found.start + 4 and head.seat
    id = head.id if head and exact else None
    return bare._replace(name=_bare(words, found.determiner), id=id, person=False)


def _indefinite(found: Phrase, words: str, bare: Speaker) -> Speaker:
    """A source that is not named, or a document."""
    document = found.head in DOCUMENTS
    itself = document and found.head not in REPORTS
    name = words[len(found.determiner) :].strip() if itself else None
    return bare._replace(name=name, role=words, document=document)


def _by_noun(
    scene: Scene, found: Phrase, named: Sequence[Named], bare: Speaker, heard: Heard
) -> Speaker:
    """Whoever is called by a noun alone: "l'armée" speaks for a state."""
    state = None
    if found.head in STATE and found.head not in LOCAL:
        state = next((m.id for m in named if m.kind == "state"), None)
        state = state or _from_capital(scene, found.start, heard.capitals)
        if state is None and (fuller := heard.fuller(scene, found.head)):
            return fuller
        state = state or heard.state
    return bare._replace(
        name=_bare(scene.text[found.start : found.end], found.determiner),
        id=state,
        person=found.head in PEOPLE,
        document=found.head in DOCUMENTS,
    )


def _from_capital(scene: Scene, at: int, capitals: Mapping[str, str]) -> str | None:
    """The state whose capital opens the sentence: "À Berlin, la chancellerie …"."""
    text = scene.text
    start = max(text.rfind("\n", 0, at), text.rfind(". ", 0, at) + 1) + 1
    comma = text.find(",", start, at)
    if comma < 0 or not text.startswith(("À ", "A "), start):
        return None
    return capitals.get(fold(text[start + 2 : comma]).replace("-", " "))


def _begins_with_actor(found: Phrase, named: Sequence[Named]) -> bool:
    return any(
        m.kind != "person" and not m.implied and m.start <= found.start + len(found.determiner) + 1
        and found.head not in _OFFICIAL
        for m in named
    )  # fmt: skip


def _of_name(scene: Scene, found: Phrase, bare: Speaker) -> Speaker:
    assert found.name
    start, end = found.name
    name = scene.text[start:end]
    directory = scene.directory
    last = name.split()[-1]
    full = directory.full.get(last, name) if " " not in name.replace("\u00a0", " ") else name
    mention = next((m for m in scene.within(start, end) if not m.implied), None)
    id = mention.id if mention else None
    if mention is not None and not mention.seat:
        id = None
    if id is None and not found.joint and " " not in name.replace("\u00a0", " "):
        id = directory.people.get(last)
    if mention is not None and mention.kind == "person" and mention.end < end - 1:
        id = mention.id
    person = mention is None or mention.kind == "person"
    if person is False and (mention is not None and (mention.start > start or mention.end < end)):
        id = None
    if found.joint:
        ids = {m.id for m in scene.within(start, end)}
        id = ids.pop() if len(ids) == 1 and mention and mention.kind == "state" else None
    feminine = True if found.determiner == "mme" else bare.feminine
    return bare._replace(name=full, id=id, feminine=feminine, person=person)


def _bare(words: str, determiner: str) -> str:
    """A naming without its article."""
    return words[len(determiner) :].lstrip() if determiner in _DEFINED else words
