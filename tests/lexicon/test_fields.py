"""Fields made ready: one character for one, and offsets into the text as given."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from lexicon.fields import flat, prepare
from lexicon.find import scan
from lexicon.label import label
from lexicon.load import default
from lexicon.values import Labels, Mention

WORDS = st.sampled_from(
    [
        "L’OTAN",
        "Ukraine",
        "Zelensky",
        "Kiev",
        "cœur",
        "F‑16",
        "à",
        "É",
        "Erdoğan",
        "\u00ad",
        "e\u0301",
        "Ukrainien·nes",
        "réfugié-e-s",
        "exilé.e.s",
        "«",
        "» ",
        '"',
    ]
)


def labelled(text: str) -> Labels:
    return label(default(), title=None, summary=None, text=text, published_at=None)


def mentions(labels: Labels) -> list[Mention]:
    tags = (*labels.actors, *labels.topics, *labels.implied)
    return [*labels.relevance.evidence, *(m for tag in tags for m in tag.mentions)]


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert len(flat(text)) == len(text)
    assert flat(text).isascii()


@given(
    st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=12), st.sampled_from(["NFC", "NFD"])
)
def test_every_mention_is_the_text_at_its_offsets(parts: list[str], form: str) -> None:
    text = unicodedata.normalize(form, " ".join(parts))
    for mention in mentions(labelled(text)):
        assert text[mention.start : mention.end] == mention.surface


def test_offsets_count_the_characters_of_a_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", "Après l’été, Sébastien Lecornu à l’écoute de l’Élysée")
    found = {m.id: m.surface for m in mentions(labelled(text))}
    assert unicodedata.normalize("NFC", found["sebastien-lecornu"]) == "Sébastien Lecornu"
    assert unicodedata.normalize("NFC", found["france"]) == "Élysée"


def test_soft_hyphens_do_not_hide_a_name() -> None:
    text = "Volo\u00addymyr Zelen\u00adsky a parlé"
    (mention,) = next(t for t in labelled(text).actors if t.id == "volodymyr-zelensky").mentions
    assert text[mention.start : mention.end] == "Volo\u00addymyr Zelen\u00adsky"


def test_the_words_of_the_standfirst_count_once() -> None:
    summary = "L’OTAN se réunit."
    labels = label(
        default(),
        title=None,
        summary=summary,
        text=f"{summary}\n\nL’OTAN attend.",
        published_at=None,
    )
    (tag,) = (t for t in labels.actors if t.id == "otan")
    assert [(m.field, m.start) for m in tag.mentions] == [("summary", 2), ("text", 21)]


def test_a_match_needs_a_whole_word() -> None:
    assert not scan(default(), prepare("text", "cotangente, botanique, biotanée"), 0)


def test_inclusive_writing_is_read_as_the_plain_word() -> None:
    text = "L’Ukraine compte ses réfugié-e-s : des Ukrainien·nes, des soldat.e.s, un·e exilé·e"
    assert "refugies   des ukrainiens  des soldats  un exile" in prepare("text", text).folded
    found = {m.surface for m in mentions(labelled(f"{text} d’Ukraine."))}
    assert {"Ukrainien·nes", "Ukraine"} <= found
    assert prepare("text", "Dis-le. Sors. Est-elle là ?").offsets is None


def test_a_phrase_quoted_in_part_is_read_as_one_without_marks() -> None:
    title = "Kiev redoute une nouvelle « offensive russe » à l'est"
    (tag,) = (tag for tag in labelled_as("title", title).topics if tag.id == "combats-frappes")
    assert "nouvelle « offensive russe »" in {mention.surface for mention in tag.mentions}
    assert all(title[m.start : m.end] == m.surface for m in tag.mentions)
    for quoted in ("l'« escalade » du conflit", 'un "plan" de paix', "un ‘plan’ de paix"):
        assert prepare("summary", quoted).folded.count("  ") == 0
    for apart in ("« Nous tiendrons » : Kiev", "Moscou : « Assez ! » Paris répond", "aujourd'hui"):
        assert prepare("title", apart).offsets is None
    assert prepare("text", title).offsets is None


def labelled_as(field: str, text: str) -> Labels:
    return label(
        default(),
        title=text if field == "title" else None,
        summary=text if field == "summary" else None,
        text=None,
        published_at=None,
    )
