"""How well made-up PDFs are read, beside the text layer as PDFium gives it.

    python -m benchmarks.documents [--number N]

For each kind, N documents: F1 of the text's words in pairs of neighbours (a wrong order,
a word parted at a line end or a running head inside a sentence costs), titles and days
right, CPU a page.
"""

import argparse
import re
import statistics
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pypdfium2

from benchmarks.made_up_documents import KINDS, Made, made
from indexer.extract import read
from lexicon.folding import fold
from press.values import Article, Capture, Rejection

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def article(document: Made) -> Article | Rejection:
    """What is read of a document."""
    capture = Capture(
        source="bench", origin="import", fetched_at=NOW, media_type="application/pdf", body=document.body
    )  # fmt: skip
    found = read(capture, None, now=NOW)
    return found if isinstance(found, Rejection) else found[0]


def f1(got: str, want: str) -> float:
    """Of the pairs of neighbouring words."""
    one, other = (Counter(_pairs(text)) for text in (got, want))
    common = (one & other).total()
    return 2 * common / (one.total() + other.total()) if one and other else 0.0


def _pairs(text: str) -> list[tuple[str, str]]:
    words = re.findall(r"\w+", fold(text))
    return list(pairwise(words))


def layer(body: bytes) -> str:
    """The text layer as it comes."""
    document = pypdfium2.PdfDocument(body)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def main() -> None:
    """Print a line for each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)  # fmt: skip
    parser.add_argument("--number", type=int, default=10)
    number = parser.parse_args().number
    for kind in KINDS:
        scores, bare, right, days, spent = list[float](), list[float](), 0, 0, 0.0
        for place in range(number):
            document = made(kind, place)
            start = time.process_time()
            found = article(document)
            spent += time.process_time() - start
            want = "\n".join(document.text)
            bare.append(f1(layer(document.body), want))
            if isinstance(found, Rejection):
                print(f"{kind} {place}: {found.reason}: {found.evidence}")
                scores.append(0.0)
                continue
            scores.append(f1(found.text, want))
            right += found.title == document.title
            day = found.published_at and found.published_at.date()
            days += day == document.day
            if scores[-1] < 0.95 or found.title != document.title or day != document.day:
                print(
                    f"{kind} {place}: F1 {scores[-1]:.3f}, {found.title[:50]!r}, {day} for {document.day}"
                )
        print(
            f"{kind:12}F1 {statistics.mean(scores):.3f} (least {min(scores):.3f}), text layer as it comes "
            f"{statistics.mean(bare):.3f}; titles {right}/{number}, days {days}/{number}, {1000 * spent / number:.0f} ms each"
        )


if __name__ == "__main__":
    main()
