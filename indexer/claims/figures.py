"""From numbers to figures: those that count something the news is about."""

import re
from collections.abc import Callable, Sequence

from indexer.claims.counted import Counted, counted
from indexer.claims.layout import Sentence
from indexer.claims.naming import Speaker
from indexer.claims.numerals import Number, numbers
from lexicon.values import Field
from press.claims import Figure, Unit

_FEW = 100  # of what is not known to count, fewer are passed over
_MONTH = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DATE = re.compile(
    rf"\s(?:{_MONTH}|er)\b|\s?(?:h|heures?)(?:\s?\d|\b)|\s?(?:e|er|ère|ème|nd|nde)\b", re.IGNORECASE
)
_BEFORE_NAME = re.compile(
    r"(?:\b(?:articles?|art\.|chapitre|résolution|numéro|n°|no|page|alinéa|loi|règlement|directive|vol|version"
    r"|top|groupe|acte|tome|saison|chaîne|canal|boulevard|rue|route|autoroute|type|modèle|projet|unité|école|division"
    r"|brigade|régiment|mi-|fin|début|printemps|été|automne|hiver|année|an|horizon|depuis|âgée?s? de|G|France|Arte)\s?"
    r"|[A-Z][\w]*[a-z]\s|[A-Z]{1,4}[\s-]|[\w]-)$"
)
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_SMALL_SKIP = re.compile(
    r"\b(?:les|ces|ses|nos|vos|leurs|aux|tous|toutes|des|mes)\s$", re.IGNORECASE
)
_OF_MANY = re.compile(
    r"(?:\d|\b(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\w+ze|\w+aine)) des\s$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:à|dans la région de|dans le|près d[e’'] ?|sur|en)\s((?:la |le |l['’])?[A-ZÀ-Þ][\w’'-]+(?:[ -][A-ZÀ-Þ][\w’'-]+)*)"
)
_DAY = re.compile(
    r"\b(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?:\s\d{1,2}\s\w+)?|(?:le\s)?\d{1,2}(?:er)?\s"
    rf"(?:{_MONTH})(?:\s\d{{4}})?|hier|aujourd['’]hui|la veille|dans la nuit|cette nuit|la nuit)\b",
    re.IGNORECASE,
)
_CURRENCY: dict[str, Unit] = {"€": "euro", "$": "dollar", "euro": "euro", "dollar": "dollar"}


def figures(
    text: str,
    field: Field,
    found: Sequence[Sentence],
    voice: Callable[[Sentence, int], Speaker | None],
) -> list[Figure]:
    """The figures of one field, in order; ``voice`` says who states what stands at a place."""
    told: list[Figure] = []
    listed = numbers(_lowered(text))
    place = 0
    for sentence in found:
        mine: list[Number] = []
        while place < len(listed) and listed[place].start < sentence.end:
            mine += [listed[place]] if listed[place].start >= sentence.start else []
            place += 1
        if mine and not sentence.link:
            told += _of_sentence(text, field, sentence, mine, voice)
    return told


def _lowered(text: str) -> str:
    """The text in lower case, character for character."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _of_sentence(
    text: str,
    field: Field,
    sentence: Sentence,
    listed: Sequence[Number],
    voice: Callable[[Sentence, int], Speaker | None],
) -> list[Figure]:
    told: list[Figure] = []
    earlier: Unit | None = None
    for number in listed:
        if _is_no_figure(text, number, sentence):
            continue
        what = _counted(text, number, sentence, earlier, bool(told))
        if what is None or (_is_one(text, number) and not _in_toll(text, what, number, sentence)):
            continue
        earlier = what.unit
        who = voice(sentence, number.start)
        told.append(
            Figure(
                field=field,
                start=number.start,
                end=number.end,
                surface=text[number.start : number.end],
                value=number.value,
                value_max=number.high,
                unit=what.unit,
                precision=number.precision,
                of=what.of or None,
                place=_near(_PLACE, text, number, sentence, 1),
                day=_near(_DAY, text, number, sentence, 0),
                attributed_to=(who.name or who.role) if who else None,
                attributed_id=who.id if who else None,
                sentence=(sentence.start, sentence.end),
                rule=what.rule,
            )
        )
    return told


def _is_one(text: str, number: Number) -> bool:
    return number.value == 1 and number.spelled


def _is_no_figure(text: str, number: Number, sentence: Sentence) -> bool:
    """Dates, hours, ages, names of weapons, articles and ordinals."""
    before = text[max(sentence.start, number.start - 24) : number.start]
    if re.search(r"\d[:.]$", before) or re.match(r":\d", text[number.end : number.end + 2]):
        return True
    if number.spelled:
        small = number.value < 100 and _SMALL_SKIP.search(before) is not None
        if small and not _OF_MANY.search(before):
            return True
    elif _is_date(text, number) or _is_glued(text, number):
        return True
    match = _BEFORE_NAME.search(before)
    if match is None:
        return False
    if match.group()[0].isupper():
        opens = number.start - len(match.group()) <= sentence.start + 1
        return not opens and not number.spelled
    return not number.spelled or number.value < 30


_COUNTED_AFTER = re.compile(
    r"\s(?:personnes|morts|blessés|soldats|civils|militaires|hommes|drones)"
)


def _is_date(text: str, number: Number) -> bool:
    if number.value < 2200 and _DATE.match(text, number.end):
        return True
    year = _YEAR.fullmatch(text, number.start, number.end) is not None
    return year and not _COUNTED_AFTER.match(text, number.end)


def _is_glued(text: str, number: Number) -> bool:
    """Whether a number is part of a name or code ("155-mm", "#3", "n°2")."""
    before, after = text[max(0, number.start - 1) : number.start], text[number.end : number.end + 2]
    glued = (before and before in "-‑/°#@") or (after[:1] and after[0] in "-‑/")
    return bool(glued) and not re.match(r"[-–]\d", after)


def _counted(
    text: str, number: Number, sentence: Sentence, earlier: Unit | None, follows: bool
) -> Counted | None:
    if _AMOUNT_AFTER.match(text, number.end) and (amount := _amount(text, number, sentence)):
        return amount
    what = counted(text, sentence.start, number.end, sentence.end, earlier)
    scaled = re.search(
        r"(?:million|milliard)s?$|(?:mds?)$", text[number.start : number.end], re.IGNORECASE
    )
    if what is None or (what.rule == "unknown" and not what.noun):
        return _elliptic(text, number, sentence, earlier, what, scaled is not None)
    if what.rule == "unknown":
        if scaled and (money := _money(text, number, sentence)):
            return Counted(money, what.of, what.end, what.noun, "money")
        if (
            follows
            and earlier in ("death", "wounded")
            and re.search(
                r"\b(?:dont|parmi|[–(])\s(?:[\w ]{0,12})$",
                text[max(sentence.start, number.start - 20) : number.start],
            )
        ):
            return Counted(earlier, what.of, what.end, what.noun, "listed")
        if number.value < _FEW:
            return None
    if what.unit == "other" and number.spelled and number.value < 20 and what.noun in (
        "pays", "etats", "états", "ville", "villes", "régions", "postes", "sites", "entreprises", "pièce", "pièces",
        "charges", "voix", "maison", "armes", "bases",
    ):  # fmt: skip
        return None
    return what


_HURT_AFTER = re.compile(
    r"\s(?:autres\s)?(?:(?:sont|ont été|étaient|seraient|auraient été)\s)?(?:\w+ment\s)?blessé"
)
_AMOUNT_AFTER = re.compile(
    r"\s(?:à\s[\w ]{1,20}\s)?(?:le|leur)\s(?:nombre|total) (?:total )?(?:de|d['’]|des)\s?(?:leurs |ses |ces )?|\s(?=les pertes)"
)
_AMOUNT_BEFORE = re.compile(
    r"\b(?:nombre|bilan|total)\s(?:total\s|humain\s|provisoire\s)?(?:de|d['’]|des)\s?(?:leurs |ses )?([^\W\d_]+)[^.;]{0,60}$",
    re.IGNORECASE,
)
_APPOSED = re.compile(r"([^\W\d_]+), (?:plus de|environ|près de|au moins|quelque)? ?$")


def _amount(text: str, number: Number, sentence: Sentence) -> Counted | None:
    """What "le nombre de morts s'élève à 45", "porte à 12 le nombre de morts" count."""
    after = _AMOUNT_AFTER.match(text, number.end, sentence.end)
    if after is not None:
        return counted(text, sentence.start, after.end(), sentence.end, None)
    before = text[max(sentence.start, number.start - 110) : number.start]
    for pattern in (_AMOUNT_BEFORE, _APPOSED):
        match = pattern.search(before)
        if match is not None:
            at = number.start - len(before) + match.start(1)
            what = counted(text, sentence.start, at, number.start, None)
            if what is not None and what.rule == "noun":
                return Counted(what.unit, match.group(1), number.end, what.noun, "amount")
    return None


def _elliptic(
    text: str,
    number: Number,
    sentence: Sentence,
    earlier: Unit | None,
    what: Counted | None,
    scaled: bool,
) -> Counted | None:
    """A number without its noun: "dont cinq à Kiev", "(65)", "une aide de trois milliards"."""
    after = text[number.end : number.end + 24]
    if what is None and re.match(
        r"\s?(?:ans?\b|mois|jours?|semaines?|heures?|minutes?|années?|fois|mm\b|points?|h\b|°|mètres?|m²)",
        after,
    ):
        return None
    if amount := _amount(text, number, sentence):
        return amount
    if scaled and (money := _money(text, number, sentence)):
        return Counted(money, None, number.end, "", "money")
    before = text[max(sentence.start, number.start - 30) : number.start]
    fate = re.match(
        r"\s?(?:[àdD]['’]?|de chaque|ont|autres|sont|seront|seraient|avaient|comme|[.,;)»]|en\b|dans\b|étaient|seulement|par\b)",
        after,
    )
    if earlier is not None and fate and re.search(
        r"(?:\b(?:dont|et|contre|ou|puis|parmi eux|parmi elles)|[,(:;])\s?(?:non )?(?:[«“\"]\s?)?(?:(?:au moins|plus de|près de|environ|quelque|à|de)\s|plus d['’])?$", before
    ):  # fmt: skip
        unit = earlier
        if _HURT_AFTER.match(after):
            unit = "wounded"
        return Counted(unit, None, number.end, "", "elliptic")
    return None


def _money(text: str, number: Number, sentence: Sentence) -> Unit | None:
    after = text[number.end : number.end + 12].lower()
    if re.match(r"\s?(?:d['’]euros|d['’]€|€|euros)", after):
        return "euro"
    if re.match(r"\s?(?:de dollars|de \$|\$|dollars|usd)", after):
        return "dollar"
    if re.match(r"\s(?:de|d['’])\s?[a-zé]", after) and not re.match(
        r"\s(?:de\s(?:dons|prêts|subventions|fonds|crédits|dépenses|bénéfices|recettes)|d['’]aides?)",
        after,
    ):
        return None
    around = text[sentence.start : sentence.end]
    if not re.search(
        r"\b(?:aide|prêts?|dons?|fonds|budget|coûts?|coûte|montant|enveloppe|contrat|dépens|crédits?|euros?|dollars?|financ|invest|milliards)",
        around,
        re.I,
    ):
        return None
    near: list[tuple[int, Unit]] = [
        (abs(m.start() - number.start), unit)
        for word, unit in _CURRENCY.items()
        for m in re.finditer(re.escape(word), around)
    ]
    if near:
        return min(near)[1]
    whole: dict[Unit, int] = {
        unit: text.count(word) for word, unit in _CURRENCY.items() if len(word) > 1
    }
    return max(whole, key=lambda unit: whole[unit]) if any(whole.values()) else "euro"


def _in_toll(text: str, what: Counted, number: Number, sentence: Sentence) -> bool:
    """Whether "un" counts: of the dead or hurt, as such or among other numbers."""
    if what.unit not in ("death", "wounded"):
        return False
    if what.noun in ("mort", "morte", "blessé", "blessée", "tué"):
        return True
    before = text[max(sentence.start, number.start - 40) : number.start]
    after = text[number.end : min(sentence.end, number.end + 40)]
    return (
        re.search(r"(?:au moins|dont|et|ainsi que)\s$", before) is not None
        or re.search(r"\bet\s(?:deux|trois|quatre|cinq|\d|\w+ autres)", after) is not None
    )


def _near(
    pattern: re.Pattern[str], text: str, number: Number, sentence: Sentence, group: int
) -> str | None:
    """The match nearest to a number in its sentence, those after it first."""
    found = list(pattern.finditer(text, sentence.start, sentence.end))
    if not found:
        return None
    return min(
        found,
        key=lambda m: abs(m.start(group) - number.end) + (40 if m.start() < number.start else 0),
    ).group(group)
