"""A page is written once for all who see the same, and each reader's forms carry his own token."""

from dataclasses import replace
from datetime import UTC, datetime

from web.rendered import LONGEST, once
from web.view import PageRequest

VISIT = PageRequest(
    language="fr",
    now=datetime(2026, 11, 1, tzinfo=UTC),
    path="/article/1",
    parameters=(),
    actors={},
    topics={},
    sources={},
    token="aa",
)


class Writer:
    """Writes a form, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, visit: PageRequest) -> str:
        self.times += 1
        return f"{visit.who} {visit.token} {self.times}"


def test_a_page_is_written_once_and_carries_the_token_of_who_reads_it() -> None:
    write, found = Writer(), object()
    assert once(VISIT, found, write) == "None aa 1"
    assert once(replace(VISIT, token="bb"), found, write) == "None bb 1"
    assert write.times == 1


def test_it_is_written_anew_for_another_value_another_name_and_what_stands_beside_it() -> None:
    write, found = Writer(), object()
    for visit, value, beside in (
        (VISIT, found, (1,)),
        (VISIT, found, (1, 2)),
        (replace(VISIT, who="Anne"), found, (1, 2)),
        (replace(VISIT, who="Anne", signed_in=True), found, (1, 2)),
        (replace(VISIT, language="en"), found, (1, 2)),
        (VISIT, object(), (1, 2)),
    ):
        before = write.times
        assert once(visit, value, write, beside=beside).startswith(f"{visit.who} aa")
        assert write.times == before + 1
        once(visit, value, write, beside=tuple(beside))
        assert write.times == before + 1


def test_a_long_address_is_not_kept() -> None:
    write, found = Writer(), object()
    visit = replace(VISIT, parameters=(("q", "x" * LONGEST),))
    once(visit, found, write)
    once(visit, found, write)
    assert write.times == 2
