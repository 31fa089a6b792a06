"""When an article was published and changed: the page's statements weighed against each
other and against what a reader sees beside the headline."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from indexer.extract import head
from indexer.extract.around import CHANGED, Beside
from indexer.extract.blocks import Block, blocks
from indexer.extract.page import Page
from indexer.extract.signature import dateline
from lexicon.folding import fold
from press import dates
from press.dates import Dated, Moment

_ALIKE = timedelta(minutes=1)  # within which two times are the same one
_ABOVE, _BELOW = 8, 3  # lines around the text in which its date may stand


def weighed(page: Page, beside: Beside, text: Sequence[Block]) -> tuple[Dated | None, Dated | None]:
    """When the article was published, and when it was changed.

    Among the publisher's statements the first one counts that can be read in one way only;
    where it contradicts the time of change, or is that time, the line beside the headline
    decides, and without such a line the day alone is believed. An update does not tell
    when an article was published.
    """
    published = stated(page)
    said = head.modified(page.head, page.article, page.zone, page.latest)
    modified = next((each.dated for each in said), None)
    if published is not None:
        return _settled(published, modified, beside, page)
    seen, changed = beside.dates(page.zone, page.latest)
    modified = modified or changed
    return seen or _addressed(page) or _near(page, text, modified), modified


def stated(page: Page) -> Dated | None:
    """The publisher's first statement; where its figures can be read in two ways, as
    another one says."""
    said = head.published(page.head, page.article, page.zone, page.latest)
    first = next(said, None)
    if first is None or first.other is None:
        return first and first.dated
    days = {first.dated.moment.day, first.other}
    sure = (each.dated for each in said if not each.other and each.dated.moment.day in days)
    return next(sure, first.dated)


def _settled(
    published: Dated, modified: Dated | None, beside: Beside, page: Page
) -> tuple[Dated | None, Dated | None]:
    """Publication and change that do not contradict each other."""
    if modified is None:
        _, changed = beside.dates(page.zone, page.latest)
        return published, changed if changed and _later(changed, published) else None
    if published.moment.utc + _ALIKE < modified.moment.utc:
        return published, modified
    days = published.moment.precision == "day" or modified.moment.precision == "day"
    if days and published.moment.day <= modified.moment.day:
        return published, modified
    seen, _ = beside.dates(page.zone, page.latest)
    late = published.moment.utc > modified.moment.utc + _ALIKE
    if seen is not None and _same(seen, modified) and not _same(seen, published):
        return replace(modified, evidence=f"{modified.evidence}; {seen.evidence}"[:200]), published
    if seen is not None and not late and _earlier(seen, published):
        return seen, published  # the last edit is stated as publication
    if late and seen is None and published.moment.day == modified.moment.day:
        day = datetime.combine(published.moment.day, datetime.min.time(), UTC)
        return replace(published, moment=Moment(at=day, precision="day")), published
    return published, modified


def _later(changed: Dated, published: Dated) -> bool:
    """Whether a change is of a later moment; of days, where one is all that is known."""
    if "day" in (changed.moment.precision, published.moment.precision):
        return changed.moment.day > published.moment.day
    return changed.moment.utc > published.moment.utc + _ALIKE


def _earlier(seen: Dated, stated: Dated) -> bool:
    """Whether the line beside the headline is of an earlier day, or of an earlier time of
    that day, and not of the same one in another zone."""
    if seen.moment.day != stated.moment.day or seen.moment.precision == "day":
        return seen.moment.day < stated.moment.day
    minutes = round((stated.moment.utc - seen.moment.utc).total_seconds() / 60)
    return minutes > 1 and minutes % 30 > 1 and minutes % 30 < 29


def _same(seen: Dated, stated: Dated) -> bool:
    if seen.moment.precision == "day":
        return seen.moment.day == stated.moment.day
    return seen.moment.utc == stated.moment.utc.replace(second=0, microsecond=0)


def _addressed(page: Page) -> Dated | None:
    found = dates.in_address(page.url) if page.url else None
    if found is None or not dates.sensible(found, page.latest):
        return None
    return Dated(moment=found, basis="markup", evidence=f"address: {page.url}"[:200])


def _near(page: Page, text: Sequence[Block], modified: Dated | None) -> Dated | None:
    """The date on a line of its own right above or below the text, which leads nowhere and
    is not that of the change."""
    if not text:
        return None
    shown = blocks(page.body, asides=True)
    owners = {line.owner for line in text if line.owner is not None}
    places = [place for place, line in enumerate(shown) if line.owner in owners]
    if not places:
        return None
    above = shown[max(0, places[0] - _ABOVE) : places[0]][::-1]
    below = shown[places[-1] + 1 : places[-1] + 1 + _BELOW]
    for line in [*above, *shown[places[0] : places[-1] + 1], *below]:
        if line.linked or len(line.text) > 100 or not dateline(line.text):
            continue
        folded = fold(line.text)
        changed = CHANGED.search(folded)
        found = dates.written(folded[: changed.start()] if changed else line.text, page.zone)
        if found is None or not dates.sensible(found, page.latest):
            continue
        if modified is None or found.day != modified.moment.day:
            return Dated(
                moment=found, basis="markup", evidence=f"beside the text: {line.text}"[:200]
            )
    return None
