"""Articles labelled a second, on one core, beside a plain scan for the same words."""

import time
from collections.abc import Callable, Sequence

from labelled import Labelled

from lexicon.fields import prepare
from lexicon.find import scan
from lexicon.label import label
from lexicon.load import default

_WORDS = 400
_ARTICLES = 200
_ROUNDS = 40


def throughput(articles: Sequence[Labelled]) -> None:
    """Print the rates for articles made of the summaries at hand."""
    lexicon = default()
    heads = (f"{a.get('title') or ''}. {a.get('summary') or ''}" for a in articles)
    words = " ".join(heads).split()
    starts = range(0, len(words) - _WORDS, _WORDS)
    bodies = [" ".join(words[start : start + _WORDS]) for start in starts][:_ARTICLES]
    if not bodies:
        return

    def labelled(body: str) -> object:
        return label(lexicon, title=body[:80], summary=None, text=body, published_at=None)

    def mentions(body: str) -> object:
        return scan(lexicon, prepare("text", body), 0)

    scanned, told = _rate(mentions, bodies), _rate(labelled, bodies)
    print(f"\narticles of {_WORDS} words a second, one core:")
    print(f"  {'scan for words only':<44} {scanned:,.0f}")
    print(f"  {'labels with evidence':<44} {told:,.0f}")
    print(f"  {'labels as a part of the scan':<44} {told / scanned:.2f}")


def _rate(work: Callable[[str], object], bodies: Sequence[str]) -> float:
    """Articles a second, of each article's best of several rounds: others share the
    machine."""
    best = [float("inf")] * len(bodies)
    for _ in range(_ROUNDS):
        for position, body in enumerate(bodies):
            started = time.perf_counter()
            work(body)
            best[position] = min(best[position], time.perf_counter() - started)
    return len(bodies) / sum(best)
