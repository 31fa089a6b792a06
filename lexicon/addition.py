"""Adding an actor to the lexicon's file: written at its end, once the whole file reads."""

import json
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lexicon.fields import flat
from lexicon.folding import nfc
from lexicon.load import InvalidLexicon, Lexicon, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """An actor as an analyst states it; ``office`` is held ``since`` and ``until`` these
    days. A person without ``aliases`` is known by the label: the last word is the surname."""

    label: str
    kind: str
    side: str
    aliases: Sequence[str] = ()
    cased: Sequence[str] = ()
    wikidata: str | None = None
    office: Sequence[str] = ()
    since: date | None = None
    until: date | None = None

    @property
    def id(self) -> str:
        """The label as an id: lower-case ASCII words with hyphens."""
        opened = nfc(self.label).lower().replace("œ", "oe").replace("æ", "ae")
        return "-".join(re.findall(r"[a-z0-9]+", flat(opened)))

    @property
    def toml(self) -> str:
        """The entry as ``docs/lexicon.md`` has it."""
        lines = [f"[actor.{self.id}]", f"label = {_text(self.label)}", f'kind = "{self.kind}"']
        lines += [f"wikidata = {_text(self.wikidata)}"] if self.wikidata else []
        lines += [f'side = "{self.side}"']
        given, _, family = self.label.rpartition(" ")
        if self.kind == "person" and given:
            lines += [f"first = {_list([given])}", f"last = {_list([family])}"]
        elif not self.aliases and not self.cased:
            lines += [f"aliases = {_list([self.label])}"]
        lines += [f"aliases = {_list(self.aliases)}"] if self.aliases else []
        lines += [f"cased = {_list(self.cased)}"] if self.cased else []
        if self.office:
            days = [f"{key} = {day}" for key, day in self._days if day]
            lines += [f"roles = [{{ {', '.join([f'words = {_list(self.office)}', *days])} }}]"]
        return "\n".join(lines) + "\n"

    @property
    def _days(self) -> tuple[tuple[str, date | None], ...]:
        return ("since", self.since), ("until", self.until)


def add(addition: Addition, actors: Path, topics: Path) -> Lexicon:
    """Write the actor at the end of ``actors`` and return the lexicon as it is then.

    Raises InvalidLexicon and leaves the file alone where the two would not read together:
    an id that is there already, a phrase that is none."""
    if not addition.id:
        raise InvalidLexicon(f"“{addition.label}”: a name with letters or figures is expected")
    if addition.id in load(actors, topics).actors:
        raise InvalidLexicon(f"{actors}: [actor.{addition.id}] is there already")
    before = actors.read_text(encoding="utf-8").rstrip("\n")
    handle, name = tempfile.mkstemp(prefix=f"{actors.name}.", dir=actors.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{before}\n\n{addition.toml}")
        found = load(written, topics)
        written.chmod(actors.stat().st_mode)
        written.replace(actors)
    except InvalidLexicon as error:
        raise InvalidLexicon(str(error).replace(name, str(actors))) from error
    finally:
        written.unlink(missing_ok=True)
    return found


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"
