"""The digest's own words in French and English, with each language's typography:
no-break spaces, decimal comma, hours, dates."""

from datetime import date, datetime
from typing import Literal

Language = Literal["fr", "en"]

NB = "\N{NO-BREAK SPACE}"
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_SHORT = {
    "fr": "janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc.",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_DAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}

_NOUNS: dict[str, dict[str, tuple[str, str]]] = {
    "fr": {
        "story": ("sujet", "sujets"),
        "new": ("nouveau", "nouveaux"),
        "grown": ("qui grossit", "qui grossissent"),
        "corrected": ("rectifié", "rectifiés"),
        "withdrawn": ("retiré", "retirés"),
        "article": ("article", "articles"),
        "new article": ("nouvel article", "nouveaux articles"),
        "outlet": ("titre", "titres"),
        "copy": ("reprise", "reprises"),
        "voice": ("source indépendante", "sources indépendantes"),
        "hour": ("heure", "heures"),
        "digest": ("envoi", "envois"),
    },
    "en": {
        "story": ("story", "stories"),
        "new": ("new", "new"),
        "grown": ("growing", "growing"),
        "corrected": ("corrected", "corrected"),
        "withdrawn": ("withdrawn", "withdrawn"),
        "article": ("article", "articles"),
        "new article": ("new article", "new articles"),
        "outlet": ("outlet", "outlets"),
        "copy": ("reprint", "reprints"),
        "voice": ("independent source", "independent sources"),
        "hour": ("hour", "hours"),
        "digest": ("digest", "digests"),
    },
}

PHRASES: dict[str, dict[str, str]] = {
    "fr": {
        "badge new": "Nouveau",
        "badge grown": "Suite",
        "badge corrected": "Rectifié",
        "badge withdrawn": "Retiré",
        "first": "{name}, le premier, {when}",
        "only": "{name}, {when}",
        "of which": ", dont {copies}",
        "copy": "reprise",
        "copy of": "reprise {of}",
        "state": "média d’État",
        "state only": f"Médias d’État seulement{NB}: aucune autre source ne confirme.",
        "grown by": f"Depuis votre dernier envoi{NB}: {{articles}}.",
        "grown by outlets": f"Depuis votre dernier envoi{NB}: {{articles}}, avec {{names}}.",
        "headline": f"{{name}} a changé son titre{NB}:",
        "figure": f"{{name}} a corrigé un chiffre{NB}:",
        "name": f"{{name}} a corrigé un nom{NB}:",
        "attribution": f"{{name}} a changé une attribution{NB}:",
        "correction-note": f"{{name}} publie un rectificatif{NB}:",
        "withdrawal": f"{{name}} a retiré un passage{NB}:",
        "before": "avant",
        "after": "après",
        "withdrew": f"{{name}} a retiré son article «{NB}{{title}}{NB}».",
        "matches": "Correspond à",
        "actors": "Acteurs",
        "topics": "Thèmes",
        "outlets": "Publié par",
        "and more": "et {n} autres",
        "also": "Aussi dans cet envoi",
        "numbers": "Le jour en chiffres",
        "against": "Les 24 dernières heures, contre la moyenne quotidienne des 14 jours précédents.",
        "today": "24 h",
        "mean": "moyenne",
        "chart": "Articles par jour",
        "number stories": "Sujets",
        "number articles": "Articles",
        "number outlets": "Titres",
        "risen": "En hausse",
        "rising": "Acteurs et thèmes dont on parle plus que dans la quinzaine.",
        "coverage": "Ce qui a été vu, et ce qui ne l’a pas été",
        "checked": "Sources relevées",
        "checked of": "{checked} sur {followed}",
        "silent": "Muettes contre leur habitude",
        "blocked": "Bloquées ou en erreur",
        "late": "En retard",
        "missed": "Relevés manqués",
        "hours without": "{hours} sans aucun relevé",
        "nothing missed": "aucun",
        "none": "aucune",
        "no crawl": f"Aucun relevé n’a eu lieu sur la période{NB}: une absence de nouvelles ne prouve rien.",
        "empty": "Rien de nouveau",
        "catch up": f"Envoi de rattrapage{NB}: {{digests}} en un, depuis le {{since}}.",
        "on demand": "Envoi à la demande.",
        "preview": f"Aperçu{NB}: rien n’est envoyé ni noté. Les textes de départ y comptent à leur date.",
        "at": f"{{day}} à{NB}{{hour}}",
        "span": "Du {since} au {until}",
        "footer": f"Vous recevez cet envoi parce que votre adresse est inscrite à «{NB}{{name}}{NB}».",
        "unsubscribe": "Se désabonner",
        "order": "Les sujets les plus confirmés d’abord. Reprises d’une même dépêche et titres d’un même groupe comptent pour une source.",
        "list": ", ",
        "colon": f"{NB}: ",
        "subject": "{name}, {date}",
    },
    "en": {
        "badge new": "New",
        "badge grown": "Update",
        "badge corrected": "Corrected",
        "badge withdrawn": "Withdrawn",
        "first": "{name} first, {when}",
        "only": "{name}, {when}",
        "of which": ", of which {copies}",
        "copy": "reprint",
        "copy of": "reprint of {of}",
        "state": "state media",
        "state only": "State media only: no other source confirms.",
        "grown by": "Since your last digest: {articles}.",
        "grown by outlets": "Since your last digest: {articles}, with {names}.",
        "headline": "{name} changed its headline:",
        "figure": "{name} corrected a figure:",
        "name": "{name} corrected a name:",
        "attribution": "{name} changed an attribution:",
        "correction-note": "{name} published a correction:",
        "withdrawal": "{name} withdrew a passage:",
        "before": "before",
        "after": "after",
        "withdrew": "{name} withdrew its article “{title}”.",
        "matches": "Matches",
        "actors": "Actors",
        "topics": "Topics",
        "outlets": "Published by",
        "and more": "and {n} more",
        "also": "Also in this digest",
        "numbers": "The day in numbers",
        "against": "The last 24 hours, against the daily mean of the 14 days before.",
        "today": "24 h",
        "mean": "mean",
        "chart": "Articles per day",
        "number stories": "Stories",
        "number articles": "Articles",
        "number outlets": "Outlets",
        "risen": "Rising",
        "rising": "Actors and topics spoken of more than in the fortnight.",
        "coverage": "What was seen, and what was not",
        "checked": "Sources checked",
        "checked of": "{checked} of {followed}",
        "silent": "Unusually silent",
        "blocked": "Blocked or failing",
        "late": "Late",
        "missed": "Runs missed",
        "hours without": "{hours} without any poll",
        "nothing missed": "none",
        "none": "none",
        "no crawl": "No source was polled in this period: absence of news proves nothing.",
        "empty": "Nothing new",
        "catch up": "Catch-up: {digests} in one, since {since}.",
        "on demand": "Sent on demand.",
        "preview": "Preview: nothing is sent or recorded. Seed texts count by their date.",
        "at": "{day}, {hour}",
        "span": "{since} to {until}",
        "footer": "You receive this because your address is subscribed to “{name}”.",
        "unsubscribe": "Unsubscribe",
        "order": "Most confirmed stories first. Reprints of one dispatch and titles of one owner count as one source.",
        "list": ", ",
        "colon": ": ",
        "subject": "{name}, {date}",
    },
}  # fmt: skip


def phrase(language: Language, key: str, **values: object) -> str:
    """A phrase with its values in place. Values are never read as patterns."""
    return PHRASES[language][key].format(**values)


def count(language: Language, number: int, noun: str) -> str:
    """``3 sujets``: the number with its noun, which is singular for 1, in French for 0 too."""
    singular, plural = _NOUNS[language][noun]
    return (
        f"{number}{NB}{singular if number == 1 or (number == 0 and language == 'fr') else plural}"
    )


def decimal(language: Language, number: float) -> str:
    """A number with one decimal, none where that is 0."""
    text = f"{number:.1f}".removesuffix(".0")
    return text.replace(".", ",") if language == "fr" else text


def day(language: Language, when: date, *, year: bool = False, short: bool = False) -> str:
    """``21 novembre`` or ``21 nov.``, with the year where asked."""
    month = (_SHORT if short else _MONTHS)[language].split()[when.month - 1]
    number = "1er" if language == "fr" and when.day == 1 else str(when.day)
    return f"{number}{NB}{month}" + (f" {when.year}" if year else "")


def weekday(language: Language, when: date) -> str:
    """``dimanche 22 novembre 2026``."""
    name = _DAYS[language].split()[when.weekday()]
    return f"{name} {day(language, when, year=True)}"


def hour(language: Language, when: datetime) -> str:
    """``18 h 42`` in French, ``18:42`` in English."""
    if language == "en":
        return f"{when:%H:%M}"
    return f"{when.hour}{NB}h" + (f"{NB}{when:%M}" if when.minute else "")


def moment(language: Language, when: datetime, today: date, *, day_only: bool = False) -> str:
    """A time as short as can be: the hour alone for ``today``, with the day before that."""
    if when.date() == today and not day_only:
        return hour(language, when)
    on = day(language, when.date(), short=True, year=when.year != today.year)
    return on if day_only else f"{on}, {hour(language, when)}"
