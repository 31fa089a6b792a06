"""Names with several spellings: one search finds them all."""

from lexicon.compile import Lexicon
from lexicon.fields import flat
from lexicon.folding import nfc


def spellings(lexicon: Lexicon, *texts: str | None) -> tuple[str, ...]:
    """Every spelling of every name with several that the texts contain, as the lexicon
    writes them, in a fixed order."""
    found: dict[str, None] = {}
    known = lexicon.spellings
    longest = lexicon.longest_spelling
    for text in texts:
        words = flat(nfc(text)).split() if text else []
        for size in range(1, longest + 1):
            for at in range(len(words) - size + 1):
                names = known.get(" ".join(words[at : at + size]))
                if names:
                    found.update(dict.fromkeys(names))
    return tuple(sorted(found))
