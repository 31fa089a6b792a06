"""Claims of a story in words: "12 (2 titres) · 9 (1 titre, plus tôt)", and who said what."""

from collections.abc import Mapping
from datetime import timedelta

from alerts.claimed import ToldClaims
from alerts.wording import and_more, count, phrase
from archive.record.beside import Count, Counted
from archive.record.claims import Said
from press.showing import cut
from press.typesetting import NB, Language, decimal, held, spelled

LATER = timedelta(minutes=30)
LONGEST = 210  # characters of a quotation
MOST_NUMBERS = 4  # of one thing, the current one first
_NOUNS = {
    "fr": {
        "death": "morts", "wounded": "blessés", "prisoner": "prisonniers", "soldier": "militaires",
        "person": "personnes", "missile": "missiles", "drone": "drones", "shell": "obus",
        "tank": "chars", "aircraft": "avions", "battery": "batteries", "euro": "euros",
        "dollar": "dollars", "percent": "%", "km": "km",
    },
    "en": {
        "death": "dead", "wounded": "wounded", "prisoner": "prisoners", "soldier": "soldiers",
        "person": "people", "missile": "missiles", "drone": "drones", "shell": "shells",
        "tank": "tanks", "aircraft": "aircraft", "battery": "batteries", "euro": "euros",
        "dollar": "dollars", "percent": "%", "km": "km",
    },
}  # fmt: skip


def noun(counted: Counted, language: Language) -> str:
    """What is counted, in the digest's language; as the press words it where that is rare."""
    return _NOUNS[language].get(counted.unit) or counted.of or ""


def figures(claimed: ToldClaims, language: Language) -> tuple[tuple[str, str], ...]:
    """A (label, line) for each thing whose numbers differ."""
    return tuple(
        (
            phrase(
                language,
                "disagree" if counted.disagree else "updated",
                what=held(noun(counted, language)),
            ),
            " · ".join(_counts(counted, language)),
        )
        for counted in claimed.figures
    )


def numbers(counted: Counted, language: Language) -> str:
    """The numbers alone: ``12 / 9``."""
    said = [amount(told, language) for told in counted.counts[:MOST_NUMBERS]]
    return " / ".join([*said, *(["…"] if len(counted.counts) > MOST_NUMBERS else [])])


def _counts(counted: Counted, language: Language) -> list[str]:
    """The numbers with who has them, the first ones; and how many more there are."""
    first, left = counted.counts[0], len(counted.counts) - MOST_NUMBERS
    said = [_count(told, first, language) for told in counted.counts[:MOST_NUMBERS]]
    return [*said, *([and_more(left, language)] if left > 0 else [])]


def headline(claimed: ToldClaims, language: Language) -> str:
    """How many voices have the headline's number, where not all of the story's do."""
    if claimed.headline is None or len(claimed.headline[0].counts) < 2:
        return ""
    counted, told = claimed.headline
    return phrase(
        language,
        "headline voices",
        number=amount(told, language),
        noun=f"{NB}{held(noun(counted, language))}",
        voices=count(language, told.voices, "voice"),
    )


def _count(told: Count, first: Count, language: Language) -> str:
    notes = [count(language, len(told.sources), "outlet")]
    gap = told.tellings[0].published_at - first.tellings[0].published_at
    if told is not first and abs(gap) >= LATER:
        notes.append(phrase(language, "later" if gap > timedelta(0) else "earlier"))
    return f"{amount(told, language)} ({phrase(language, 'list').join(notes)})"


def amount(told: Count, language: Language) -> str:
    """A number in digits with how exactly its first teller means it."""
    precision = told.tellings[0].figure.precision
    high = told.value_max if told.value_max is not None else told.value
    return phrase(
        language, precision, number=_digits(told.value, language), high=_digits(high, language)
    )


def _digits(value: float, language: Language) -> str:
    for scale, names in ((1e9, ("milliard", "billion")), (1e6, ("million", "million"))):
        if value >= scale:
            name = names[language == "en"]
            plural = "s" if language == "fr" and value >= 2 * scale else ""
            return f"{decimal(language, value / scale)}{NB}{name}{plural}"
    if value != int(value):
        return decimal(language, value)
    grouped = f"{int(value):,}"
    return grouped.replace(",", "\u202f") if language == "fr" else grouped


def quotation(said: Said) -> str:
    """Somebody's words as a mail shows them."""
    return cut(held(said.quotation.words), LONGEST)


def quoted(
    claimed: ToldClaims, language: Language, labels: Mapping[str, str], names: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """(who, words, where) of each quotation; ``labels`` names actors, ``names`` sources."""
    return tuple(
        (
            labels.get(said.quotation.speaker_id or "", said.quotation.speaker or ""),
            quotation(said),
            names.get(said.source) or spelled(said.source),
        )
        for said in claimed.said
    )
