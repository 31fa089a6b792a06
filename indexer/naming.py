"""What readers of the index call its ids, in French."""

from collections.abc import Iterable, Mapping

from lexicon.entries import Actor, Topic

CLASSES = {
    "otan-ukraine": "OTAN et Ukraine", "ukraine": "Ukraine", "otan": "OTAN", "autre": "Autre",
}  # fmt: skip
KINDS = {
    "agency": "Agence",
    "broadcaster": "Radio ou télévision",
    "daily": "Quotidien",
    "magazine": "Magazine",
    "official": "Source officielle",
    "online": "Site d’information",
    "specialist": "Presse spécialisée",
    "state media": "Média d’État",
    "think tank": "Centre de réflexion",
}


def named(ids: Iterable[str], entries: Mapping[str, Actor | Topic]) -> tuple[str, ...]:
    """The labels of the lexicon's entries; an id that has left it stands for itself."""
    return tuple(entries[id].label if id in entries else id for id in ids)
