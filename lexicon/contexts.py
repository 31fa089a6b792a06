"""Whether a word in its place means its entry: capitals, surnames, words in company."""

import re

from lexicon.compile import Company, Lexicon
from lexicon.fields import Prepared

_SPACES = " \u00a0\u202f"
_BEFORE = 48
_CLAUSE = 70
_SENTENCE = 100  # characters up to which company is asked in the same sentence
_SENTENCE_ENDS = (". ", "? ", "! ", "\n")
_SENTENCE_END = re.compile("|".join(map(re.escape, _SENTENCE_ENDS)))
_ALIKE = 3  # letters that two spellings of a first name share
_TO = re.compile(r" (?:a|au|aux) $")
_STOP = re.compile(r"[.,;:!?\n»]")
_LISTED = re.compile(r"(?:,|\s(?:et|ou|puis|comme))\s+$")
_GOES_ON = re.compile(r"\s*,\s+[A-ZÀ-Þ]|\s+(?:et|ou|puis)\s+[A-ZÀ-Þ]")
_PLACE_LIST = re.compile(
    r"(?:^|[\s(«])(?:[àÀA]|villes de|vers|dans|sur|depuis)\s+"
    r"(?:[A-ZÀ-Þ][\w’'-]+(?:\s*,\s*|\s+(?:et|ou|puis)\s+(?:à\s+)?))+$"
)
_RUBRIC = re.compile(r"\s?[:.]\s")
_FORMER = re.compile(
    r" (?:ancien|ancienne|ex|futur|future|vice|feu|defunt|prochain|prochaine|alors|precedent|precedente|predecesseur du"
    r"|predecesseur de l|predecesseur de la) $"
)
_OF_THEN = re.compile(
    r" (?:(?:nouvellement |fraichement |recemment |tout juste )"
    r"?elue?(?! en | le | depuis | avec | par | au | pour | a )|designee?|pressentie?|d alors"
    r"|de l epoque|par interim|entre (?:19|20)\d\d) "
)
_PLACE = r"[A-ZÀ-Þ][\w’'-]*(?:[ \u00a0](?:[A-ZÀ-Þ][\w’'-]*|d[eu]|la|le))*"
_AGENCY = (
    r"(?i:AFP|Reuters|AP|ATS|AWP|Belga|dpa|ANSA|Tass|EFE|Xinhua|Ukrinform|QMI|PC|Interfax|PAP|NTB"
    r"|APA|MTI|Anadolu|Bloomberg|Keystone|Agence France-Presse|Associated Press|Presse canadienne)"
)
_DATELINE = re.compile(
    rf"\s*(?:{_PLACE}(?:\s?(?:[/,]|\bet\b)\s?{_PLACE})*"
    r"(?:[,.]?\s(?:le\s)?\d{1,2}(?:er)?\s[a-zà-ÿ]{3,9}\.?(?:\s\d{4})?)?"
    r"\s?(?:\([^()\n]{2,40}\)\s?[-–—:.]\s|[-–—]\s|\((?:[^()\n]*\W)?"
    rf"{_AGENCY}(?:\W[^()\n]*)?\)\s|[.,|/]?\s?{_AGENCY}\s?[-–—:.|]\s)"
    rf"|\({_AGENCY}[\s,/–-]+{_PLACE}\)\s?[-–—:.]?\s)"
)
_OF_AGENCY = re.compile(rf"\W{_AGENCY}\W")
_DATELINE_LONGEST = 120
_EVENT = re.compile(
    r" (?:guerre|conflit|crise)(?: [a-z]+o)? $"
    r"| (?:guerre|conflit|crise|invasion|offensive|agression|tensions)(?: (?:russe|militaire))?"
    r" (?:en|au|aux|a|d|de|du|des|de l|de la|contre l|contre la|dans le|menee en|entre) $"
)
_ABOUT = re.compile(
    r" (?:sur|face a|devant|contre|au sujet de|a propos de|quant a) (?:la|le|l|cette|ce)"
    r" (?:guerre|conflit|crise|invasion|offensive|agression)(?: russe)? (?:en|de l|d|contre l) $"
)
_STREET = re.compile(
    r"(?<! une)(?<! cette)(?<! chaque)(?<! grande) (?:rue|avenue|boulevard|quai|square|impasse"
    r"|allee|chaussee|rond point) (?:d[eu] |d |de la |de l |des )?(?:(?:president|general|marechal|colonel) )?$"
)
_OF = re.compile(r" (?:de|d|du|des|de l|de la) $")
_OPENS = re.compile(r"(?:^\s*|[.!?:;«]\s*)(?:[Ll]['’]|[Ll](?:a|e|es) )?$")
_WHOSE = re.compile(
    r"(?:^\s*|[.!?:;«]\s*)(?:[Ll]['’]|[Ll](?:a|e|es) |[DdUuCc]\w{1,3} )?\w[\w-]* (?:\w+ )?$"
)
_SAYS = re.compile(r"\s?:\s?[«“\"]")
_CLAUSE_END = re.compile(r"[.;:!?»]")
_NOT_FIRST_NAMES = frozenset(
    "m mme monsieur madame president presidente ministre premier general amiral chancelier"
    " chanceliere lord sir mr mrs ms dr professeur secretaire le la les l d de du des et ou"
    " selon pour avec mais que quand si par contre chez entre apres avant comme sans donc or"
    " ni car face sur dans vers depuis quant a quel quelle ainsi aussi meme enfin hier".split()
)


def is_government(lexicon: Lexicon, prepared: Prepared, start: int, end: int) -> bool:
    """Whether the capital at ``start`` stands for its government, not for the place.

    It does unless a word of place goes before (à, près de, maire de), which words of
    addressing outweigh (livrer des armes à Kiev); so tried on real sentences, against
    deciding by the verb that follows (``docs/lexicon.md``). "A Madrid" is the place too
    where the clause tells of going or being there (``presence``)."""
    folded, rules = prepared.folded, lexicon.metonym
    before = folded[max(0, start - _BEFORE) : start]
    if rules.place_after.match(folded, end):
        return False
    if rules.government.search(before):
        return True
    if _TO.search(before):
        clause = _clause(prepared, start)
        return bool(rules.addressee.search(clause)) and not rules.presence.search(clause)
    if rules.place.search(before):
        return False
    return not _in_list_of_places(prepared.given, start - 1, end - 1)


def is_rubric(prepared: Prepared, start: int, end: int) -> bool:
    """Whether a city opens a title and a colon or full stop follows: "Paris : …" says
    where, in the manner of the regional press."""
    opens = prepared.field == "title" and start == 1
    return opens and _RUBRIC.match(prepared.given, end - 1) is not None


def _in_list_of_places(given: str, start: int, end: int) -> bool:
    """Whether the capital goes on a list of places: à Lviv, Kharkiv et Kiev."""
    before = given[max(0, start - _CLAUSE) : start]
    listed = _LISTED.search(before)
    if not listed or not _PLACE_LIST.search(before):
        return False
    return not listed.group().startswith(",") or _GOES_ON.match(given, end) is not None


def _clause(prepared: Prepared, start: int) -> str:
    """The folded words before ``start`` back to the last mark, at most 70 characters."""
    since = max(0, start - _CLAUSE)
    given = prepared.given[max(0, since - 1) : start - 1]
    stops = [match.end() for match in _STOP.finditer(given)]
    return " " + prepared.folded[since + (stops[-1] if stops else 0) : start]


def is_other_person(prepared: Prepared, start: int) -> bool:
    """Whether a capitalised word stands right before a surname and is no title: then
    the surname is someone else's."""
    word = _name_before(prepared, start)
    return bool(word) and word not in _NOT_FIRST_NAMES


def is_another(lexicon: Lexicon, prepared: Prepared, start: int, given: frozenset[str]) -> bool:
    """Whether a surname that names a person by itself is someone else's: a first name stands
    right before it, and none of his, ``given``, nor a spelling of one."""
    word = _name_before(prepared, start)
    if word not in lexicon.first_names:
        return False
    return not any(word[:_ALIKE] == own[:_ALIKE] for own in given)


def _name_before(prepared: Prepared, start: int) -> str:
    """The word right before ``start``, folded, where it has a capital; else nothing."""
    given, at = prepared.given, start - 1
    if at < 2 or given[at - 1] not in _SPACES or prepared.caseless:
        return ""
    begin = prepared.folded.rindex(" ", 0, start - 1)
    return prepared.folded[begin + 1 : start - 1] if given[begin].isupper() else ""


def in_company(company: Company, fields: list[Prepared], place: int, start: int, end: int) -> bool:
    """Whether words that need company have it around them, near ones in one sentence."""
    if company.within is None:
        return has_company(company, [field.folded for field in fields])
    folded = fields[place].folded
    low, high = max(0, start - 1 - company.within), end + 1 + company.within
    around = f" {folded[low:high]} "
    if company.within <= _SENTENCE:
        if company.near and not company.near.search(around):
            return False
        low, high = _sentence(fields[place].given, start - 1, end - 1, low, high)
        around = f" {folded[low:high]} "
    return has_company(company, [around])


def _sentence(given: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The part from ``low`` to ``high`` (of the folded text) that is of one sentence with
    the word from ``start`` to ``end`` (of the text as given)."""
    since = max(0, low - 1)
    before = max([given.rfind(stop, since, start) for stop in _SENTENCE_ENDS])
    after = _SENTENCE_END.search(given, end, high)
    return max(low, before + 2), after.start() + 1 if after else high


def has_company(company: Company, texts: list[str]) -> bool:
    """Whether one of the texts has the words wanted, and none those unwanted."""
    if company.unless and any(company.unless.search(text) for text in texts):
        return False
    return company.near is None or any(company.near.search(text) for text in texts)


def sided(prepared: Prepared, start: int) -> bool:
    """Whether a name only says on whose side another is: pro-UE, anti-OTAN."""
    return prepared.folded[max(0, start - 5) : start].endswith((" pro ", " anti "))


def names_street(prepared: Prepared, start: int) -> bool:
    """Whether a name is a street's, in a town of anywhere: la rue de Kiev, the avenue du
    Président-Wilson; not in "une rue de Kiev" or "la rue russe"."""
    if is_demonym(prepared, start):
        return False
    return _STREET.search(prepared.folded, max(0, start - _BEFORE), start) is not None


def names_event(prepared: Prepared, start: int) -> bool:
    """Whether a name only says which war is meant: la guerre en Ukraine, l'invasion de
    l'Ukraine, le conflit israélo-palestinien."""
    return _EVENT.search(prepared.folded, max(0, start - _BEFORE), start) is not None


def is_genitive(prepared: Prepared, start: int) -> bool:
    """Whether a name is another's complement: la porte-parole de l'OTAN."""
    return _OF.search(prepared.folded, max(0, start - _BEFORE), start) is not None


def opens_clause(prepared: Prepared, start: int) -> bool:
    """Whether a name, its article aside, opens a sentence or what follows a colon, as those
    do of whom the sentence tells."""
    given = prepared.given
    return _OPENS.search(given, max(0, start - 1 - _BEFORE), start - 1) is not None


def is_agent(prepared: Prepared, start: int) -> bool:
    """Whether a name opens a clause, or says whose those are that open it: les députés
    tchèques."""
    if is_demonym(prepared, start):
        return _WHOSE.search(prepared.given, max(0, start - 1 - _BEFORE), start - 1) is not None
    return opens_clause(prepared, start)


def is_demonym(prepared: Prepared, start: int) -> bool:
    """Whether a name is an adjective, by its small letter."""
    return prepared.given[start - 1].islower()


def is_acted_on(prepared: Prepared, agent: tuple[int, int], start: int) -> bool:
    """Whether the name at ``start`` stands in the clause of the one whose span is ``agent``,
    or in what he is quoted as saying, as more than what says which war is meant; unless the
    clause takes a stand on it ("alarmistes sur la crise en Ukraine")."""
    begin, end = agent
    between = prepared.given[end - 1 : start - 1] if start > end else ":"
    says = None if is_demonym(prepared, begin) else _SAYS.match(between)
    if _CLAUSE_END.search(between, says.end() if says else 0):
        return False
    about = _ABOUT.search(prepared.folded, max(0, start - _BEFORE), start)
    return about is not None or not names_event(prepared, start)


def is_former(prepared: Prepared, start: int, end: int) -> bool:
    """Whether a role is a former or future one, or a deputy's."""
    folded = prepared.folded
    before = _FORMER.search(folded[max(0, start - _BEFORE) : start])
    return before is not None or _OF_THEN.match(folded, end) is not None


def dateline(prepared: Prepared, start: int) -> bool:
    """Whether the word at ``start`` stands in a dateline, the head of a wire's copy that
    opens a line of a standfirst or text: "PARIS, 3 mars (Reuters) -"; in a title only where
    it names its agency."""
    given, at = prepared.given, start - 1
    line = given.rfind("\n", max(0, at - _DATELINE_LONGEST), at) + 1
    if not line and at > _DATELINE_LONGEST:
        return False
    found = _DATELINE.match(given, line, line + _DATELINE_LONGEST)
    if found is None or at >= found.end():
        return False
    return prepared.field != "title" or _OF_AGENCY.search(found.group()) is not None
