"""Which announced pages are worth fetching, by title and standfirst alone.

What is found relevant there is. Where it is not, but names whom the theme is about, the page
may tell more than its head: weights fitted to what a head tells (``make fit``) say whether
the odds that an article with such a head is relevant are even or better.
"""

from lexicon.compile import CAPITAL, Lexicon
from lexicon.contexts import sided
from lexicon.fields import TITLE
from lexicon.find import Hit
from lexicon.findings import Finding, findings, placed
from lexicon.fitted import ALONE, INTERCEPT, WEIGHTY
from lexicon.head import Head, in_title
from lexicon.label import read_head, relevance_of
from lexicon.relevance import Classed, classify
from lexicon.score import HEAVY, scored
from lexicon.theme import CUE_ROLES
from lexicon.values import Relevance

_MORE = "the page may tell more"
_OPENING = 3  # where in a folded title its first word may begin
_MOST_WEIGHTY = 3  # topics of the theme beyond which more tell no more


def prefilter(lexicon: Lexicon, title: str | None, summary: str | None) -> Relevance:
    """The class as far as a feed's title and summary tell, when in doubt not ``other``:
    what this calls ``other`` is not worth fetching."""
    head = read_head(lexicon, title, summary, None)
    judged = classify(lexicon, head)
    if judged.cls == lexicon.content.theme.other.id:
        judged = _weighed(head, _doubt(head))
    return relevance_of(head.fields, judged)


def told(head: Head) -> list[Finding]:
    """What a head tells of whether its page is worth fetching: all that decides about the
    relation, the roles of cues by place, how many topics of the theme there are, and whether
    a headline stands alone."""
    parts = scored(head).damped(head.lexicon.content.weights["damping"])
    found = findings(head, sum(points for points, _, _ in parts))
    for role in CUE_ROLES:
        found += placed(f"role {role}", head.cue(role))
    topics = head.found.topics.items()
    weighty = [hits[0] for id, hits in topics if head.lexicon.topics[id].weight]
    if weighty:
        found.append((WEIGHTY, float(min(_MOST_WEIGHTY, len(weighty))), weighty[0]))
    if len(head.fields) == 1:
        found.append((ALONE, 1.0, None))
    return found


def _weighed(head: Head, judged: Classed) -> Classed:
    """A doubt, if the fitted weights share it; it stands where none were fitted, and where
    the head is plain enough without."""
    content = head.lexicon.content
    weights, other = content.prefilter, content.theme.other.id
    if judged.cls == other or not weights or _plain(head):
        return judged
    tells = sum(weights.get(name, 0.0) * value for name, value, _ in told(head))
    if weights[INTERCEPT] + tells < 0:
        return Classed(other, f"{judged.reason}, and is not likely to", ())
    return judged


def _plain(head: Head) -> bool:
    """Whether the title names the adversary beside who bears arms, or opens with its
    government (Moscow does something), and tells of no other subject; or the head tells of
    what an ally does for the subject by its heaviest topics."""
    adversary = [hit for hit in head.part("adversary") if hit.zone == TITLE]
    if adversary and not in_title(head.cue("other-subjects")):
        opens = adversary[0].use.part is CAPITAL and adversary[0].start < _OPENING
        if opens or in_title(head.cue("armed")):
            return True
    weights = (head.lexicon.topics[id].weight for id in head.found.topics)
    return bool(head.part("ally", "allies")) and max(weights, default=0.0) >= HEAVY


def _doubt(head: Head) -> Classed:
    """Whoever the theme is about, named in a head that tells of another subject: worth
    fetching where the title names them, or where beside them something tells of the theme."""
    theme = head.lexicon.content.theme
    topics = [id for id in head.found.topics if head.lexicon.topics[id].weight]
    war, other = head.cue("war", "places"), head.cue("other-subjects")
    passing = in_title(other) or bool(head.cue("round-up"))
    alliance, subject, adversary = map(head.part, ("alliance", "subject", "adversary"))
    adversary = [hit for hit in adversary if not sided(head.fields[hit.place], hit.start)]
    sign = bool(topics or war or head.cue("peace"))
    company = bool(adversary or alliance or topics)
    doubtful: tuple[tuple[str, list[Hit], bool], ...] = (
        (
            theme.subject.id,
            subject,
            in_title(subject) or (company and not (passing and not topics)),
        ),
        (theme.alliance.id, alliance, in_title(alliance) or not passing),
        (theme.subject.id, adversary, _acts(adversary, sign or bool(subject), other)),
    )
    for cls, hits, fetched in doubtful:
        if hits and fetched:
            return Classed(cls, f"{hits[0].use.entry} is named: {_MORE}", tuple(hits[:3]))
    if war and not subject and not in_title(other):
        return Classed(theme.subject.id, f"words of the war: {_MORE}", tuple(war[:3]))
    found = head.found.topics.items()
    support = [hits[0] for id, hits in found if head.lexicon.topics[id].weight > 1]
    if support and head.part("ally", "allies") and not head.cue("elsewhere"):
        return Classed(theme.relation.id, f"an ally and defence: {_MORE}", tuple(support))
    return Classed(theme.other.id, "no word of the theme, or in passing", ())


def _acts(adversary: list[Hit], sign: bool, other: list[Hit]) -> bool:
    """Whether the adversary is more than named: by the title, unless that tells of another
    subject and nothing of the theme; further down, beside a sign of the theme alone."""
    if in_title(adversary):
        return sign or not in_title(other)
    return sign and not other
