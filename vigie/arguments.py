"""Numbers on the command line."""

import argparse
from collections.abc import Callable


def whole(least: int = 1, most: int = 1_000_000) -> Callable[[str], int]:
    """What reads a whole number within bounds, both included, in ASCII digits."""

    def read(text: str) -> int:
        if text.isascii() and text.isdecimal() and len(text) <= 20 and least <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"expected a number from {least} to {most}")

    return read


NUMBER = whole(0, 2**63 - 1)  # of an article or a story
