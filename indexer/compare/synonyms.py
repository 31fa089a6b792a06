"""Words that tell of one kind of event are one term: a death, a strike, a demand."""

from importlib.resources import files

from indexer.compare.frequencies import idf
from lexicon.terms import terms


def _groups() -> dict[str, str]:
    text = files("indexer.compare").joinpath("synonyms.txt").read_text(encoding="utf-8")
    lines = (terms(line) for line in text.splitlines() if line and not line.startswith("#"))
    return {stem: min(group, key=idf) for group in lines for stem in group}


EVENTS = _groups()  # for each stem of a group the most frequent one, which stands for all


def one_word(stem: str) -> str:
    """The stem that stands for all of its group, or the stem itself."""
    return EVENTS.get(stem, stem)
