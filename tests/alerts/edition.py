"""A day of 40 stories after a fortnight of fewer, made up for the tests."""

from datetime import datetime, timedelta

from archive.database import Connection
from tests.alerts.press import publish, rewrite, withdraw

_WHO = (
    "Varsovie", "Les ministres de la Défense de l’Alliance", "Le groupe de contact", "Oslo",
    "La commission des affaires étrangères", "Copenhague", "Le commandement allié", "Vilnius",
)  # fmt: skip
_WHAT = (
    "promet de nouveaux missiles Patriot à l’Ukraine avant l’hiver",
    "chiffre à 40 milliards d’euros l’effort de l’an prochain, « un minimum »",
    "prolonge d’un an la formation des brigades ukrainiennes",
    "s’inquiète des survols de drones au-dessus de la mer Baltique",
    "appelle à accélérer la production d’obus de 155 mm : « chaque semaine compte »",
)
_TOPICS = (
    ("defense-aerienne", "patriot"), ("depenses-defense",), ("formation",),
    ("drones", "guerre-hybride"), ("artillerie-munitions", "industrie-armement"),
)  # fmt: skip
_ACTORS = (
    ("otan", "ukraine", "pologne"), ("otan", "ukraine"), ("ukraine", "france", "otan"),
    ("otan", "norvege"), ("otan", "ukraine", "lituanie"),
)  # fmt: skip
_OWN = ("courrier", "gazette", "radio", "echo", "revue")
_TEXT = (
    "Réunis mardi, les responsables ont détaillé un calendrier de livraison qui court jusqu’au"
    " printemps. Les missiles Patriot seront prélevés sur des stocks existants, puis remplacés."
    " « Il n’y a plus de temps à perdre », a dit l’un d’eux.\n\nLe détail des contributions doit"
    " être arrêté à la fin du mois, selon deux participants."
)


def fortnight(connection: Connection, until: datetime) -> None:
    """Two articles a day for the 14 days before ``until``."""
    for day in range(1, 15):
        for i in range(1 + day % 3):
            publish(
                connection,
                _OWN[(day + i) % 4],
                f"Au {day}e jour, {_WHO[day % 8]} {_WHAT[i % 5]}",
                until - timedelta(days=day, hours=i + 1),
                text=_TEXT,
                actors=_ACTORS[i % 5][:2],
                topics=("aide-militaire",),
            )


def forty(connection: Connection, morning: datetime) -> list[int]:
    """Forty stories of the day before ``morning``, with 1 to 7 articles; the first of each."""
    return [_story(connection, number, morning) for number in range(40)]


def _story(connection: Connection, number: int, morning: datetime) -> int:
    what, story = number % 5, 1000 + number
    title = f"{_WHO[number % 8]} {_WHAT[what]}"
    at = morning - timedelta(hours=20 - number % 17, minutes=number)
    source = "afp" if number % 3 == 0 else _OWN[number % 5]
    if number % 19 == 7:
        source = "organe"
    first = publish(
        connection,
        source,
        title,
        at,
        text=_TEXT,
        story=story,
        agency="AFP" if source == "afp" else None,
        actors=_ACTORS[what],
        topics=_TOPICS[what],
        precision="day" if number % 11 == 5 else "minute",
    )
    for i in range(number % 7 if source != "organe" else 0):
        copies = source == "afp" and i % 2 == 0
        publish(
            connection,
            _OWN[(number + i) % 5] if i < 5 else "organe",
            title if copies else f"{title}, vu d’ici",
            at + timedelta(minutes=11 * (i + 1)),
            text=_TEXT,
            story=story,
            copy_of=first if copies else None,
            agency="AFP" if copies else None,
            actors=_ACTORS[what],
            topics=_TOPICS[what],
        )
    return first


def next_day(connection: Connection, firsts: list[int], at: datetime) -> None:
    """What happens to the forty on the day after: some grow, two are corrected, one goes."""
    for number in (4, 9, 14):
        publish(
            connection,
            "radio",
            f"{_WHO[number % 8]} : ce que l’on sait, ce que l’on ignore",
            at - timedelta(hours=3),
            text=_TEXT,
            story=1000 + number,
        )
    rewrite(connection, firsts[6], "Lituanie : quatre batteries, et non six, avant l’hiver", at)
    rewrite(connection, firsts[1], "L’effort de l’an prochain chiffré à 35 milliards", at)
    withdraw(connection, firsts[11], at)
