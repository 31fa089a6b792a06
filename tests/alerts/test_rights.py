"""No sentence of the press in a mail but a span of a text, within what its source shows."""

from typing import Any, get_args

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from alerts.answering import Worth
from alerts.asking import question
from alerts.claims import quotation
from alerts.compose import LastHeard, plain
from alerts.digest import Corrected, Story
from alerts.rights import allowance
from archive.mail.clippings import Clipping, Revision
from archive.mail.subscriptions import Definition
from archive.record.beside import StoryClaims
from archive.record.claims import Said
from archive.search.names import Names
from press.claims import Quotation
from press.sources import Show, Source
from press.typesetting import held
from tests.alerts.test_stories import NOON, clipping, digest

WORDS = (
    "douze morts à Valmorne, dit le maire. « Rien ne change ! » Bruxelles\n\n le 27 mai …".split(
        " "
    )
)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=160).map(" ".join)
LONG = st.lists(st.sampled_from(WORDS), min_size=40, max_size=160).map(" ".join)
SHOWS: list[Show] = list(get_args(getattr(Show, "__value__", Show)))


@st.composite
def changed(draw: st.DrawFn, text: str) -> tuple[str, dict[str, Any]]:
    """A text and what changed to it from ``text``."""
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    put = draw(TEXTS)
    change = {
        "field": "text", "kinds": [draw(st.sampled_from(["figure", "name", "withdrawal"]))],
        "before": text[start:end], "after": put, "old": [start, end], "new": [start, start + len(put)],
    }  # fmt: skip
    return text[:start] + put + text[end:], change


ASKED = question(Definition(name="a", to=(), actors=("maire",)), Names())


@settings(deadline=None, max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_every_piece_is_a_span_and_all_of_them_keep_within_rights(data: st.DataObject) -> None:
    draw = data.draw
    sources = {show: Source(id=show, name=f"Titre {show}", show=show) for show in SHOWS}
    old = draw(LONG)
    new, change = draw(changed(old))
    corrected = clipping(
        1, draw(st.sampled_from(SHOWS)), story=1, version=2, opening=new[:600],
        access=draw(st.sampled_from(["free", "reserved"])),
    )  # fmt: skip
    other_text = draw(LONG)
    other = clipping(
        2, draw(st.sampled_from(SHOWS)), story=1, opening=other_text[:600], title=draw(TEXTS),
        access=draw(st.sampled_from(["free", "reserved"])),
    )  # fmt: skip
    texts = {1: (old, new), 2: (other_text,)}
    revision = Revision(
        at=NOON,
        article=1, version=1, title=corrected.title, text=old, successor=new,
        kinds=("figure",), changes=(change,),
    )  # fmt: skip
    said = tuple(_said(c, texts[c.id][-1]) for c in (corrected, other) if c.access == "free")
    stories = digest(
        corrected, other, question=ASKED, fresh={2: Worth()}, told={1: LastHeard(version=1, withdrawn=False)},
        revisions=(revision,), sources=sources, claims={1: StoryClaims(alone=said)},
    ).stories  # fmt: skip
    for story in stories:
        _holds(story, (corrected, other), texts, sources)


def _said(article: Clipping, text: str) -> Said:
    words = text[: len(text) // 2 + 1]
    quotation = Quotation(
        field="text", start=0, end=len(words), words=words, kind="direct", speaker="Le maire",
        speaker_id="maire", role=None, cue="dit", rule="test",
    )  # fmt: skip
    return Said(
        article=article.id, source=article.source, url=None, title=article.title,
        published_at=NOON, story=1, copies=0, quotation=quotation,
    )  # fmt: skip


def _holds(
    story: Story,
    members: tuple[Clipping, ...],
    texts: dict[int, tuple[str, ...]],
    sources: dict[Show, Source],
) -> None:
    titles = {held(c.title) for c in members}
    assert plain(story.headline) in titles
    shown: dict[int, list[str]] = {c.id: [] for c in members}
    for change in story.changes:
        if isinstance(change, Corrected) and change.kind != "headline":
            shown[change.article] += [w for w in (change.before, change.after) if w]
    opening = plain(story.excerpt)
    head = next(c for c in members if held(c.title) == plain(story.headline))
    if opening:
        shown[head.id].append(opening)
    for each in story.claimed.said:
        shown[each.article].append(quotation(each))
    for article in members:
        length = sum(len(piece.strip("…")) for piece in shown[article.id])
        assert length <= allowance(article, sources)
        for piece in shown[article.id]:
            spans = piece.strip("…").split("… ")
            held_texts = [held(text) for text in texts[article.id]]
            assert any(all(span.strip("… ") in text for span in spans) for text in held_texts)
