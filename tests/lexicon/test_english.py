"""English names belong to entries of the lexicon, and every theme has one."""

from lexicon.english import names
from lexicon.load import default


def test_every_theme_has_an_english_name_and_no_name_is_left_over() -> None:
    lexicon = default()
    assert names().keys() <= lexicon.topics.keys() | lexicon.actors.keys()
    themes = {topic.id for topic in lexicon.topics.values() if topic.kind == "theme"}
    assert themes <= names().keys()
