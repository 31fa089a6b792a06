"""Whether two short articles are one, by their headlines: for what has no text to compare."""

from datetime import timedelta

from indexer.compare.frequencies import idf
from indexer.compare.profile import Profile
from indexer.compare.similarity import fits, lacking

SHORT = 70  # words below which headlines, not texts, tell whether two articles are one
ALIKE = 0.8  # of two headlines' weight: the same headline
CONTAINED = 0.7  # the same where one holds the other
WHILE_NEWS = timedelta(hours=96)
SAME_STANDFIRST, OTHER_STANDFIRST = 0.9, 0.3


def headlines(a: Profile, b: Profile) -> float:
    """The part of two headlines' weight that is in both, 0 to 1; rubrics aside."""
    whole = sum(map(idf, a.title | b.title))
    return sum(map(idf, a.title & b.title)) / whole if whole else 0.0


def same_headline(
    a: Profile, b: Profile, *, one_outlet: bool, standfirsts: float | None = None
) -> bool:
    """Whether one headline is the other's, or the standfirst under another headline is.

    ``standfirsts`` is what theirs have in common, ``None`` where one has none. An outlet
    that shows two pages means two articles, unless their headlines are equal.
    """
    if a.at and b.at and abs(a.at - b.at) > WHILE_NEWS:
        return False
    if (a.numbers - b.numbers and b.numbers - a.numbers) or not fits(a, b):
        return False
    if lacking(a, b) and lacking(b, a):
        return False
    alike = headlines(a, b)
    if standfirsts is not None and standfirsts >= SAME_STANDFIRST and alike > 0:
        return True
    if a.title == b.title:
        return bool(a.title)
    if one_outlet or (standfirsts is not None and standfirsts < OTHER_STANDFIRST):
        return False
    contained = a.title <= b.title or b.title <= a.title
    return alike >= ALIKE or (contained and alike >= CONTAINED)
