"""The score of the theme's relation: points for what the head of an article tells.

The alliance, allies and their leaders, topics and cues each add their weight of the lexicon,
in full in the title and in part in the standfirst; what tells of another subject
takes some away.
"""

from dataclasses import dataclass, field

from lexicon.compile import WEAK
from lexicon.contexts import is_acted_on, is_agent, is_demonym
from lexicon.fields import SUMMARY, TITLE
from lexicon.find import Hit
from lexicon.head import Head, in_head, in_title

SUPPORT = 1.2  # the weight from which a topic tells of support for Ukraine
HEAVY = 2.0  # the weight of topics that are an ally's part in the war
_TOPICS_ADDED = 3
_THRICE = 3  # phrases below by which a text treats what its head leaves out,
_EVERY = 120  # one in so many words


@dataclass(slots=True)
class Score:
    """Points, each with the name of its finding (``lexicon.findings``) and its hit."""

    parts: list[tuple[float, str, Hit]] = field(default_factory=list[tuple[float, str, Hit]])
    strong: bool = False

    def add(self, points: float, name: str, hit: Hit, *, strong: bool = False) -> None:
        """Add points. ``strong`` is what tells of support by itself."""
        self.parts.append((points, name, hit))
        self.strong |= strong

    def damped(self, damping: float) -> list[tuple[float, str, Hit]]:
        """The parts; beside strong evidence what speaks against it counts less."""
        factor = damping if self.strong else 1.0
        return [
            (points if points > 0 else points * factor, name, hit)
            for points, name, hit in self.parts
        ]


def scored(head: Head) -> Score:
    """The score of an article's head."""
    score = Score()
    lexicon = head.lexicon
    weights = lexicon.content.weights
    factor = {TITLE: weights["title"], SUMMARY: weights["summary"]}
    _add_sides(score, weights, factor, head)
    _add_leaders(score, weights["leaders"], head)
    _add_act(score, weights.get("acts", 0.0), head)
    _add_topics(score, factor, head)
    support = lexicon.content.theme.cues.get("support", ())
    idle = _idle(head)
    for cue, weight in lexicon.cues.items():
        if weight and (hits := in_head(head.found.cues.get(cue, []))):
            if cue in idle and hits[0].zone != TITLE:
                continue
            points = weight * factor[hits[0].zone]
            score.add(points, _told(f"cue {cue}", hits[0]), hits[0], strong=cue in support)
    return score


def _idle(head: Head) -> tuple[str, ...]:
    """The cues that say nothing where only the standfirst has them: matches, under a title
    that tells of the war ("avant la fin des Jeux olympiques" says when)."""
    return head.lexicon.content.theme.cues.get("games", ()) if in_title(head.cue("war")) else ()


def _told(name: str, hit: Hit) -> str:
    return f"{name} in {'title' if hit.zone == TITLE else 'standfirst'}"


def _add_sides(
    score: Score, weights: dict[str, float], factor: dict[int, float], head: Head
) -> None:
    told = (
        ("otan", "alliance", head.meant("alliance")),
        ("allies", "allies", head.part("allies")),
        ("allie", "ally", head.part("ally")),
    )
    for key, part, hits in told:
        if hits:
            points = weights[key] * factor[hits[0].zone]
            score.add(points, _told(part, hits[0]), hits[0], strong=key == "otan")
    allies = head.part("ally")
    others = {hit.use.entry for hit in allies[1:]} - {hit.use.entry for hit in allies[:1]}
    if others:
        score.add(weights["allie-again"] * min(len(others), 3), "ally again", allies[-1])


def _add_leaders(score: Score, weight: float, head: Head) -> None:
    """An ally's leader beside the subject's or the adversary's in the title: diplomacy, which
    a word of prisoners or propaganda does not undo. So is an ally beside the adversary where
    nobody names the subject."""
    allies = head.people("ally")
    if allies and (head.people("subject", "adversary") or in_title(head.cue("seat"))):
        score.add(weight, "person ally in title", allies[0], strong=True)
        return
    titled = in_title(head.part("ally")) and in_title(head.part("adversary"))
    if titled and not head.part("subject"):
        score.add(weight, "both sides in title", head.part("ally")[0])


def _add_act(score: Score, weight: float, head: Head) -> None:
    """An ally who opens the title's clause and does something to, for or with the subject,
    which the clause names after it: that is its part in the war, whatever the verb."""
    objects = _objects(head) if weight else []
    if not objects:
        return
    for helper in head.part("alliance", "ally", "allies"):
        field = head.fields[helper.place]
        if helper.zone != TITLE or not is_agent(field, helper.start):
            continue
        if any(is_acted_on(field, (helper.start, helper.end), hit.start) for hit in objects):
            score.add(weight, "ally acts in title", helper, strong=True)
            return


def _objects(head: Head) -> list[Hit]:
    """The title's mentions of the subject; where a topic speaks against the relation, such as
    refugees, without those that only say whose somebody is."""
    told = [*head.part("subject"), *head.cue("places")]
    hits = [hit for hit in told if hit.zone == TITLE]
    topics = head.lexicon.topics
    apart = any(in_title(found) for id, found in head.found.topics.items() if topics[id].weight < 0)
    return [hit for hit in hits if not apart or not is_demonym(head.fields[hit.place], hit.start)]


def _add_topics(score: Score, factor: dict[int, float], head: Head) -> None:
    """The strongest topics only, the next ones by halves and thirds, so that a list of
    arms does not count tenfold; all that speak against. What the text alone tells of, and
    again and again, counts as in the standfirst."""
    parts: list[tuple[float, str, Hit]] = []
    for entry, hits in head.found.topics.items():
        weight = head.lexicon.topics[entry].weight
        if not weight:
            continue
        placed, name = in_head(hits), f"topic {entry}"
        if placed:
            parts.append((weight * factor[placed[0].zone], _told(name, placed[0]), placed[0]))
        elif weight >= HEAVY and _treated(head, hits):
            parts.append((weight * factor[SUMMARY], f"{name} in text", hits[0]))
    parts.sort(key=lambda part: -part[0])
    for rank, (points, words, hit) in enumerate(parts, 1):
        if points < 0:
            score.add(points, words, hit)
        elif rank <= _TOPICS_ADDED:
            score.add(points / rank, words, hit, strong=points >= SUPPORT)


def _treated(head: Head, hits: list[Hit]) -> bool:
    phrases = sum(hit.use.part is not WEAK for hit in hits)
    return phrases >= max(_THRICE, head.words_below / _EVERY)
