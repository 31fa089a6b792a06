"""Articles made up for measuring: recombined phrases, footers and background paragraphs
that sources share, and planted copies of several kinds.

Phrases come from the project's seeds, and from the feeds of the shared folder where it is
there; the rest is drawn from the French word frequencies of wordfreq, with names and
numbers strewn in. What is planted is an intention; the truth is measured on the texts.
"""

import html
import random
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from wordfreq import get_frequency_dict

ROOT = Path(__file__).parent.parent
KINDS = {  # share of all articles, %
    "exact": 1.0,
    "15 % changed": 1.0,
    "30 % changed": 1.5,
    "30 % and words": 1.0,
    "passage": 1.0,
    "edited passage": 1.0,
    "hundredth": 2.5,
    "no dispatch": 2.5,
    "template": 0.5,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An article; ``own`` is its text without furniture, ``family`` the number of the first
    that has the same text, ``None`` for one with a text of its own."""

    number: int
    source: str
    title: str
    own: str
    text: str
    kind: str
    family: int | None
    hours: float


class Press:
    """An endless series of articles, the same for the same seed."""

    def __init__(
        self, seed: int = 1, sources: int = 80, feeds: Path | None = None, per_hour: float = 100
    ) -> None:
        self.seed = seed
        self.per_hour = per_hour
        self.rng = random.Random(seed)
        frequencies = get_frequency_dict("fr", wordlist="large")
        words = [w for w in list(frequencies)[:40_000] if w.isalpha()]
        shares = np.array([frequencies[w] for w in words])
        self._generator = np.random.default_rng(seed)
        self._words = np.array(words, dtype=object)
        # Names: rare words with a capital, the few most frequent ones in a tenth of the uses.
        self._names = [w.capitalize() for w in words[20_000:] if len(w) > 4]
        self.rng.shuffle(self._names)
        self._shares = shares / shares.sum()
        self._pool: deque[str] = deque()
        self._phrases = list(_phrases(feeds))
        self._sources = [f"source-{n}" for n in range(sources)]
        self._footers = {s: self.text(self.rng.randrange(25, 90)) for s in self._sources}
        self._background = [self.text(self.rng.randrange(35, 95)) for _ in range(300)]
        self._recent: deque[tuple[int, str]] = deque(maxlen=2000)
        self._evergreen = [(-1 - n, self.text(150)) for n in range(2)]
        self._forms = [self._form() for _ in range(20)]

    def furniture(self) -> frozenset[str]:
        """The paragraphs that are no article's own."""
        return frozenset([*self._footers.values(), *self._background])

    def articles(self, count: int, start: int = 1, *, planted: bool = True) -> Iterator[Made]:
        """Articles from this number on, a hundred an hour; without copies unless ``planted``.

        Without them a series is the same whatever was made before it, so that several
        processes can make one press's series.
        """
        self.rng = random.Random(f"{self.seed} {start}")
        self._generator = np.random.default_rng((self.seed, start))
        self._pool.clear()
        if not planted:
            self._recent.clear()
        for number in range(start, start + count):
            yield self._article(number, planted)

    def text(self, words: int) -> str:
        """Sentences of about eighteen words, ``words`` of them in all at least."""
        sentences: list[str] = []
        while words > 0:
            sentences.append(self.sentence())
            words -= sentences[-1].count(" ") + 1
        return " ".join(sentences)

    def sentence(self) -> str:
        """Two or three runs of words, a quarter of them phrases of real texts."""
        parts: list[str] = []
        for _ in range(self.rng.randrange(2, 4)):
            if self.rng.random() < 0.25:
                parts.append(self.rng.choice(self._phrases))
            else:
                parts.extend(self._word() for _ in range(self.rng.randrange(4, 9)))
        whole = " ".join(parts)
        return whole[:1].upper() + whole[1:] + "."

    def _word(self) -> str:
        if not self._pool:
            self._pool.extend(self._generator.choice(self._words, 200_000, p=self._shares))
        if self.rng.random() < 0.06:
            return self._name()
        if self.rng.random() < 0.02:
            return str(self.rng.randrange(2, 2000))
        return self._pool.popleft()

    def _name(self) -> str:
        return self._names[int(len(self._names) ** self.rng.random()) - 1]

    def _article(self, number: int, planted: bool) -> Made:
        roll, kind = self.rng.random() * 100, "own"
        for name, share in KINDS.items() if planted else ():
            roll -= share
            if roll < 0:
                kind = name
                break
        family, own = self._planted(kind, number)
        source = self.rng.choice(self._sources)
        if family is None and kind != "template":
            self._recent.append((number, own))
        return Made(
            number=number,
            source=source,
            title=self.text(8)[:110],
            own=own,
            text=self._furnished(own, source),
            kind=kind,
            family=family,
            hours=number / self.per_hour,
        )

    def _planted(self, kind: str, number: int) -> tuple[int | None, str]:
        if kind == "template":
            return None, self.rng.choice(self._forms).format(*(self._slot(i) for i in range(24)))
        if kind in ("hundredth", "no dispatch"):
            family, dispatch = self._evergreen[kind == "no dispatch"]
            return family, self._around(self._edited(dispatch, 0.02))
        if kind == "own" or not self._recent:
            return None, self.text(self.rng.choice((120, 200, 350, 480, 480, 700)))
        family, text = self.rng.choice(self._recent)
        if kind == "exact":
            return family, text.replace("'", "’").replace(".", " !")
        if kind == "15 % changed":
            return family, self._changed(text, 0.15)
        if kind.startswith("30 %"):
            text = self._changed(text, 0.3)
            return family, self._edited(text, 0.04) if kind == "30 % and words" else text
        passage = _excerpt(text, 150)
        return family, self._around(passage if kind == "passage" else self._edited(passage, 0.05))

    def _around(self, passage: str) -> str:
        return f"{self.text(self.rng.randrange(150, 300))}\n\n{passage}\n\n{self.text(150)}"

    def _changed(self, text: str, share: float) -> str:
        sentences = re.split(r"(?<=\.) ", text)
        return " ".join(self.sentence() if self.rng.random() < share else s for s in sentences)

    def _edited(self, text: str, share: float) -> str:
        return " ".join(self._word() if self.rng.random() < share else w for w in text.split(" "))

    def _form(self) -> str:
        sentences = [self.sentence().replace("{", "").replace("}", "") for _ in range(12)]
        filled: list[str] = []
        for place, sentence in enumerate(sentences):
            words = sentence.split(" ")
            words.insert(len(words) // 3, f"{{{2 * place}}}")
            words.insert(2 * len(words) // 3, f"{{{2 * place + 1}}}")
            filled.append(" ".join(words))
        return " ".join(filled)

    def _slot(self, place: int) -> str:
        return self._name() if place % 2 else str(self.rng.randrange(2, 5000))

    def _furnished(self, own: str, source: str) -> str:
        paragraphs = [own]
        for background in self.rng.sample(self._background, self.rng.choice((0, 0, 1, 2))):
            paragraphs.insert(self.rng.randrange(len(paragraphs) + 1), background)
        if self.rng.random() < 0.7:
            paragraphs.append(self._footers[source])
        return "\n\n".join(paragraphs)


def _excerpt(text: str, words: int) -> str:
    return " ".join(text.split(" ")[:words])


def _phrases(feeds: Path | None) -> Iterator[str]:
    """Runs of four to eight words of the seeds and of the feeds' summaries."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for path in sorted(feeds.glob("*.xml")) if feeds and feeds.is_dir() else ():
        raw = path.read_text(encoding="utf-8", errors="replace")
        texts += re.findall(r"<description>(.*?)</description>", raw, re.DOTALL)
    for text in texts:
        plain = re.sub(r"<[^>]*>|[{}]|CDATA|\]\]>|<!\[", " ", html.unescape(text))
        words = plain.split()
        yield from (" ".join(words[i : i + 4 + i % 5]) for i in range(0, len(words) - 8, 9))
