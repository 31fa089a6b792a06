"""Words of war where there is none (a party's offensive, an illness that gains ground, a
team's artillery), and words of talks and help that are a trade's (a strike, a harvest)."""

from collections.abc import Collection

from lexicon.compile import Lexicon
from lexicon.fields import TITLE
from lexicon.gather import Found

_OF_WAR = ("war", "places", "elsewhere", "incidents", "seat")  # cues that tell of one
_AT_WAR = ("subject", "adversary", "alliance", "allies")
_ABROAD = ("state", "group")


def figures_of_speech(lexicon: Lexicon, found: Found) -> Collection[str]:
    """The topics whose words mean something else in an article that names no side or place
    of a war: those of the role ``figures`` where it names no state either, unless words tell
    of a war whatever stands beside them, or where the title tells of a match; those of the
    role ``dealings`` beside a trade."""
    roles = lexicon.content.theme.topics
    figures, dealings = roles.get("figures", ()), roles.get("dealings", ())
    if not any(topic in found.topics for topic in (*figures, *dealings)) or _at_war(lexicon, found):
        return ()
    literal = _abroad(lexicon, found) or found.cued(lexicon, "literal")
    plays = any(hit.zone == TITLE for hit in found.cued(lexicon, "games"))
    return (
        *(figures if plays or not literal else ()),
        *(dealings if found.cued(lexicon, "trades") else ()),
    )


def _at_war(lexicon: Lexicon, found: Found) -> bool:
    """Whether a side of the theme's war is named, or any war or place of one."""
    return bool(found.cued(lexicon, *_OF_WAR)) or any(
        lexicon.parts.get(id) in _AT_WAR for id in (*found.actors, *found.implied)
    )


def _abroad(lexicon: Lexicon, found: Found) -> bool:
    return any(lexicon.actors[id].kind in _ABROAD for id in (*found.actors, *found.implied))
