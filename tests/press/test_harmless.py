"""Whatever a finder gives, a capture holds nothing that a store, header or terminal refuses."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from press.values import Capture, Stated, harmless
from vigie.terminal import shown

ANY = st.text(st.characters(exclude_categories=()))  # halves of characters included


def accepted(text: str | None) -> bool:
    return text is None or (
        text == shown(text) and "\n" not in text and "\t" not in text and text.encode() is not None
    )


@given(ANY, ANY, ANY, ANY)
def test_texts_of_a_capture(one: str, two: str, three: str, four: str) -> None:
    stated = Stated(basis="feed", title=one, summary=two, author=three, language=four)
    capture = Capture(
        source=one,
        source_id=two,
        url=three,
        media_type=four,
        origin="import",
        fetched_at=datetime.now(UTC),
        body=b"",
        stated=stated,
    )
    said = (capture.source, capture.source_id, capture.url, capture.media_type)
    assert all(map(accepted, said))
    assert all(map(accepted, (stated.title, stated.summary, stated.author, stated.language)))
    assert "" not in (capture.source_id, capture.url, stated.title)


def test_what_is_harmless_stays_as_it_is() -> None:
    for text in ("L’OTAN\xa0: «\u202f?\u202f»", "Киев", "مرحبا", "👩\u200d👩", "a  b"):
        assert harmless(text) == text
    assert harmless("a\x1b[31mb\r\nBcc: x\ud83d\x00") == "a [31mb Bcc: x"
