"""Numbers that differ, told as such; and what the actors asked for said."""

from datetime import UTC, datetime, timedelta

from alerts import claims
from alerts.claimed import ToldClaims
from archive.record.beside import Count, Counted, Telling
from press.claims import Figure

NINE = datetime(2026, 11, 25, 9, tzinfo=UTC)


def telling(article: int, value: float, at: datetime, *, field: str = "text") -> Telling:
    return Telling(
        article=article,
        source=f"journal-{article}",
        title="",
        published_at=at,
        voice=frozenset({f"journal-{article}"}),
        copy_of=None,
        figure=Figure(
            field=field,  # pyright: ignore[reportArgumentType]
            start=0,
            end=2,
            surface="12",
            value=value,
            value_max=None,
            unit="death",
            precision="exact",
            of="morts",
            place=None,
            day=None,
            attributed_to=None,
            attributed_id=None,
            sentence=(0, 10),
            rule="noun",
        ),
        sentence="12 morts.",
        at=0,
    )


def count(value: float, standing: str, *tellings: Telling) -> Count:
    return Count(
        value=value,
        value_max=None,
        standing=standing,
        voices=len({t.voice for t in tellings}),
        sources=tuple(t.source for t in tellings),
        tellings=tellings,
    )


def disagreement() -> Counted:
    return Counted(
        unit="death",
        of="morts",
        disagree=True,
        counts=(
            count(12, "current", telling(1, 12, NINE), telling(2, 12, NINE)),
            count(9, "disagrees", telling(3, 9, NINE - timedelta(hours=2))),
        ),
    )


def test_a_disagreement_is_one_line_with_who_has_what_and_when() -> None:
    ((label, line),) = claims.figures(ToldClaims(figures=(disagreement(),)), "fr")
    assert label == "Désaccord · morts"
    assert line.replace("\N{NO-BREAK SPACE}", " ") == "12 (2 titres) · 9 (1 titre, plus tôt)"


def test_the_headlines_number_says_how_many_voices_have_it() -> None:
    counted = disagreement()
    told = claims.headline(ToldClaims(headline=(counted, counted.counts[1])), "fr")
    assert told.replace("\N{NO-BREAK SPACE}", " ") == " · 9 morts : 1 source indépendante"


def test_a_number_that_all_have_needs_no_word() -> None:
    counted = Counted(unit="death", of="morts", disagree=False, counts=(disagreement().counts[0],))
    assert claims.headline(ToldClaims(headline=(counted, counted.counts[0])), "fr") == ""


def test_large_numbers_read_as_one_writes_them() -> None:
    for value, shown in ((1.2e9, "1,2 milliard"), (61e9, "61 milliards"), (220_000, "220 000")):
        told = claims.amount(count(value, "current", telling(1, value, NINE)), "fr")
        assert told.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ") == shown
