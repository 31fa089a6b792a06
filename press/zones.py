"""Time zones: as dates name them, and as sources live in them."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

# Hours east of UTC: RFC 5322 (4.3) and RFC 822 for North America, and the abbreviations that
# French-language newsrooms write: Canada's (HNE: heure normale de l'Est; Conseil national de
# recherches), Europe's and Africa's. What names several zones (IST, GST, BRT) is not among them.
_NAMED = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "wat": 1,
    "cet": 1, "met": 1, "mez": 1, "hnec": 1, "cest": 2, "mest": 2, "mesz": 2, "haec": 2,
    "eet": 2, "cat": 2, "sast": 2, "eest": 3, "msk": 3, "eat": 3, "trt": 3,
    "hnt": -3.5, "nst": -3.5, "hat": -2.5, "ndt": -2.5, "hna": -4, "ast": -4, "haa": -3, "adt": -3,
    "hne": -5, "est": -5, "hae": -4, "edt": -4, "hnc": -6, "cst": -6, "hac": -5, "cdt": -5,
    "hnr": -7, "mst": -7, "har": -6, "mdt": -6, "hnp": -8, "pst": -8, "hap": -7, "pdt": -7,
}  # fmt: skip
NAMES = "|".join(sorted(_NAMED, key=len, reverse=True))
_OFFSET = re.compile(r"(?:utc|gmt|ut)?\s?([+-])(\d{1,2})(?::?(\d\d))?")
_AREA = re.compile(r"[A-Za-z]+(?:/[A-Za-z_+-]+){1,2}")


@lru_cache(maxsize=1000)
def named(name: str) -> tzinfo | None:
    """The zone that a date names: an offset (``+01:00``, ``-0500``, ``GMT+1``), an
    abbreviation, or a place of the IANA database (``Europe/Paris``); ``None`` for a name
    that is not known and an offset that no clock has (beyond 14 hours)."""
    name = name.strip(" []()")
    if (hours := _NAMED.get(name.lower())) is not None:
        return timezone(timedelta(hours=hours)) if hours else UTC
    if found := _OFFSET.fullmatch(name.lower()):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if minutes > 14 * 60 or int(found[3] or 0) > 59:
            return None
        return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
    if not _AREA.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


_COUNTRIES = {
    "be": "Europe/Brussels", "ch": "Europe/Zurich", "lu": "Europe/Luxembourg", "mc": "Europe/Monaco",
    "ca": "America/Toronto", "quebec": "America/Toronto", "ht": "America/Port-au-Prince",
    "ma": "Africa/Casablanca", "dz": "Africa/Algiers", "tn": "Africa/Tunis", "sn": "Africa/Dakar",
    "ci": "Africa/Abidjan", "ml": "Africa/Bamako", "bf": "Africa/Ouagadougou", "bj": "Africa/Porto-Novo",
    "tg": "Africa/Lome", "ne": "Africa/Niamey", "gn": "Africa/Conakry", "cm": "Africa/Douala",
    "ga": "Africa/Libreville", "cg": "Africa/Brazzaville", "cd": "Africa/Kinshasa", "mr": "Africa/Nouakchott",
    "mg": "Indian/Antananarivo", "mu": "Indian/Mauritius", "re": "Indian/Reunion", "nc": "Pacific/Noumea",
    "pf": "Pacific/Tahiti", "lb": "Asia/Beirut", "ua": "Europe/Kyiv", "ru": "Europe/Moscow",
}  # fmt: skip


@lru_cache(maxsize=1000)
def zone_of(url: str | None, stated: str | None = None) -> ZoneInfo:
    """The time zone of a source: the one stated for it, else by the country in its host's
    name, else Europe/Paris."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    return ZoneInfo(stated or _COUNTRIES.get(host.rpartition(".")[2], "Europe/Paris"))
