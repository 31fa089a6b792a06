"""What the grammar refuses, and how it says so in English and in French."""

from lexicon.errors import Invalid
from press.typesetting import Language

LONGEST_SHOWN = 40  # characters of what was typed

_SAID: dict[str, tuple[str, str]] = {
    "unclosed quote": ("the quotation mark is not closed", "le guillemet n’est pas fermé"),
    "unclosed": ("the parenthesis is not closed", "la parenthèse n’est pas fermée"),
    "unopened": ("the parenthesis was not opened", "la parenthèse n’a pas été ouverte"),
    "glued": (
        "a space is missing here",
        "il manque ici une espace",
    ),
    "empty": ("there is nothing in it", "il n’y a rien dedans"),
    "alone": (
        "an operator that has nothing on one of its sides",
        "un opérateur auquel il manque un côté",
    ),
    "ambiguous": (
        "what it excludes is not clear: use parentheses",
        "ce qui est exclu n’est pas clair : mettez des parenthèses",
    ),
    "dash": (
        "a dash alone: it excludes the word that it touches",
        "un tiret seul : il exclut le mot qu’il touche",
    ),
    "operator": (
        "operators are written in capitals, words like them between quotation marks",
        "les opérateurs s’écrivent en capitales, les mots qui leur ressemblent entre guillemets",
    ),
    "field": ("there is no such field", "il n’y a pas de champ de ce nom"),
    "field twice": ("a field within a field", "un champ dans un champ"),
    "value": ("there is no such value", "il n’y a rien de ce nom"),
    "no value": (
        "names stand in full here, without * or ~",
        "les noms sont entiers ici, sans * ni ~",
    ),
    "little": (
        "little words alone find nothing",
        "des petits mots seuls ne trouvent rien",
    ),
    "no word": ("this is no word", "ce n’est pas un mot"),
    "sign": (
        "this sign means nothing here",
        "ce signe ne veut rien dire ici",
    ),
    "star": (
        "* stands at the end of one word of two letters or more",
        "* se met à la fin d’un seul mot de deux lettres ou plus",
    ),
    "near": (
        "nearness is of two to ten words, at most 50 others between them",
        "la proximité est de deux à dix mots, avec au plus 50 autres entre eux",
    ),
    "deep": ("parentheses too deep", "trop de parenthèses imbriquées"),
    "long": ("the query is too long", "la recherche est trop longue"),
}  # fmt: skip
Fault = str


class Misread(Invalid):
    """A query that is not understood. ``start`` and ``end`` are the place in ``query``, what
    was typed in NFC (code points from 0, end exclusive); ``kind`` is a key of this module's
    sentences, ``meant`` what was probably meant there, as it would be typed."""

    def __init__(
        self,
        message: str = "",
        *,
        kind: Fault = "",
        query: str = "",
        start: int = 0,
        end: int = 0,
        meant: str | None = None,
    ) -> None:
        self.kind = kind
        self.query = query
        self.start = start
        self.end = end
        self.meant = meant
        super().__init__(message or (self.said("en") if kind else ""))

    @property
    def typed(self) -> str:
        """The piece that is not understood."""
        return " ".join(self.query[self.start : self.end].split())

    def said(self, language: Language) -> str:
        """Place, reason and what was probably meant, in one line."""
        english, french = _SAID[self.kind]
        shown = self.typed if len(self.typed) <= LONGEST_SHOWN else f"{self.typed[:39]}…"
        if language == "fr":
            meant = f" ; vouliez-vous dire {self.meant} ?" if self.meant else ""
            return f"au caractère {self.start + 1}, « {shown} » : {french}{meant}"
        meant = f"; did you mean {self.meant} ?" if self.meant else ""
        return f"at character {self.start + 1}, {shown} : {english}{meant}"


def misread(kind: Fault, query: str, start: int, end: int, meant: str | None = None) -> Misread:
    """What is wrong from ``start`` to ``end``."""
    return Misread(kind=kind, query=query, start=start, end=end, meant=meant)
