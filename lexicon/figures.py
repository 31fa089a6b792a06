"""Words of war where there is none: a party's offensive, an illness that gains ground."""

from collections.abc import Collection

from lexicon.compile import Lexicon
from lexicon.gather import Found

_OF_WAR = ("war", "places", "elsewhere", "incidents", "seat")  # cues that tell of one
_AT_WAR = ("subject", "adversary", "alliance", "allies")
_ABROAD = ("state", "group")


def figures_of_speech(lexicon: Lexicon, found: Found) -> Collection[str]:
    """The topics whose words are a figure of speech: those of the role ``figures``, in an
    article that names no state and no side or place of a war."""
    topics = lexicon.content.theme.topics.get("figures", ())
    if not any(topic in found.topics for topic in topics):
        return ()
    cues = lexicon.content.theme.cues
    if any(id in found.cues for role in _OF_WAR for id in cues.get(role, ())):
        return ()
    named = (*found.actors, *found.implied)
    if any(lexicon.actors[id].kind in _ABROAD or lexicon.parts.get(id) in _AT_WAR for id in named):
        return ()
    return topics
