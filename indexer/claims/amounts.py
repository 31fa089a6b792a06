"""What a number counts in its sentence: by the noun after it, and where there is none by the
words around it: sums of money, "le nombre de morts s'élève à 45", "dont cinq à Kiev"."""

import re

from indexer.claims.counted import Counted, counted
from indexer.claims.layout import Sentence
from indexer.claims.numerals import Number
from press.claims import Unit

_FEW = 100  # of what is not known to count, fewer are passed over

_CURRENCY: dict[str, Unit] = {"€": "euro", "$": "dollar", "euro": "euro", "dollar": "dollar"}


_SCALED = re.compile(r"(?:million|milliard)s?$|(?:mds?)$", re.IGNORECASE)


def meant(
    text: str,
    number: Number,
    sentence: Sentence,
    earlier: Unit | None,
    *,
    follows: bool,
    fated: bool,
) -> Counted | None:
    """What a number counts; ``earlier`` is the unit of the figure before it in the sentence,
    ``follows`` whether there is one, ``fated``
    whether the sentence says what became of people. None: nothing that counts."""
    if _AMOUNT_AFTER.match(text, number.end) and (amount := _amount(text, number, sentence)):
        return amount
    what = counted(text, sentence.start, number.end, sentence.end, earlier, fated=fated)
    scaled = number.value >= 1e4 and _SCALED.search(text, number.start, number.end)
    if what is None or (what.rule == "unknown" and not what.noun):
        return _elliptic(text, number, sentence, earlier, what, bool(scaled))
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

_MISSING_AFTER = re.compile(r"\s(?:\w+\s){1,2}(?:portée?s\s)?(?:disparue?s|introuvables)")


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
        r"\s?(?:[àdD]['’]?|de chaque|ont|autres|sont|seront|seraient|avaient|comme|[.,;)»]|en\b|dans\b|étaient|seulement|par\b|avant\b|auparavant|l['’](?:an|année)\b|un an\b|aujourd|précédemment|\w{3,}ent\b)",
        after,
    )
    if earlier is not None and fate and re.search(
        r"(?:\b(?:dont|et|contre|ou|puis|parmi eux|parmi elles|à peine|seuls?)|[,(:;])\s?(?:non )?(?:[«“\"]\s?)?(?:(?:au moins|plus de|près de|environ|quelque|à|de)\s|plus d['’])?$", before
    ):  # fmt: skip
        unit = earlier
        if _HURT_AFTER.match(after):
            unit = "wounded"
        elif _MISSING_AFTER.match(text, number.end):
            unit = "person"
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
