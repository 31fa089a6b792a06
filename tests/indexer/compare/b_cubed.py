"""How far two clusterings of one set agree."""

from collections import defaultdict
from collections.abc import Mapping


def b_cubed(found: Mapping[str, int], truth: Mapping[str, int | str]) -> float:
    """F1 of B-cubed precision and recall (Bagga and Baldwin, 1998)."""
    ours: dict[object, set[str]] = defaultdict(set)
    theirs: dict[object, set[str]] = defaultdict(set)
    for key in found:
        ours[found[key]].add(key)
        theirs[truth[key]].add(key)
    both = {key: len(ours[found[key]] & theirs[truth[key]]) for key in found}
    precision = sum(both[key] / len(ours[found[key]]) for key in found) / len(found)
    recall = sum(both[key] / len(theirs[truth[key]]) for key in found) / len(found)
    return 2 * precision * recall / (precision + recall)
