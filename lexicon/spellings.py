"""Names with several spellings: one search finds them all."""

from lexicon.compile import Lexicon
from lexicon.fields import flat
from lexicon.folding import nfc


def spellings(lexicon: Lexicon, *texts: str | None) -> tuple[str, ...]:
    """Every spelling of every name with several that the texts contain, as the lexicon
    writes them, in a fixed order."""
    found: dict[str, None] = {}
    known, lengths = lexicon.spellings, lexicon.spelling_lengths
    for text in texts:
        words = flat(nfc(text)).split() if text else []
        for at, word in enumerate(words):
            for length in lengths.get(word, ()):
                names = known.get(" ".join(words[at : at + length]))
                if names:
                    found.update(dict.fromkeys(names))
    return tuple(sorted(found))
