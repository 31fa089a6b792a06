"""Make `indexer/compare/frequencies.txt`: how frequent the stems of French are.

Source: the large French list of wordfreq (Robyn Speer, github.com/rspeer/wordfreq, data
under CC BY-SA 4.0). Words are analysed as articles are, the frequencies of words with one
stem added up, and stems below Zipf 3.0 (one in a million words) left out: to comparing
they are all equally rare.

    python benchmarks/frequencies.py
"""

import math
from collections import defaultdict
from pathlib import Path

from wordfreq import get_frequency_dict

from lexicon.terms import terms

RAREST = 3.0
TARGET = Path(__file__).parent.parent / "indexer" / "compare" / "frequencies.txt"
HEADER = """\
# How frequent the stems of French are: Zipf value (log10 of uses in a billion words), stems.
# Derived from wordfreq (Robyn Speer), data under CC BY-SA 4.0; so is this file.
# Made by benchmarks/frequencies.py. Stems that are not here are rarer than 3.0.
"""


def main() -> None:
    """Write the file anew."""
    uses: dict[str, float] = defaultdict(float)
    for word, share in get_frequency_dict("fr", wordlist="large").items():
        for stem in terms(word):
            uses[stem] += share
    by_zipf: dict[float, list[str]] = defaultdict(list)
    for stem, share in uses.items():
        zipf = round(math.log10(share) + 9, 1)
        if zipf >= RAREST:
            by_zipf[zipf].append(stem)
    lines = (f"{zipf:.1f} {' '.join(sorted(by_zipf[zipf]))}\n" for zipf in sorted(by_zipf)[::-1])
    TARGET.write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
