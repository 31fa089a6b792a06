"""Judgement across outlets: every article is judged by what was fitted to other outlets."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import fit
from baselines import Bayes, three_line_topics, three_lines, without_keyword
from labelled import FOLDS, Labelled
from scores import Count, accuracy, difference, f1, interval, of_class, of_sets

from lexicon.compile import Lexicon
from lexicon.label import read_head
from lexicon.load import ACTORS, TOPICS, load
from lexicon.prefilter import prefilter
from lexicon.relevance import classify

_FEW = 25  # articles of an outlet or year for a line of its own
_LEARNED = 15  # articles with a topic for which a baseline is learned

Judged = Mapping[str, list[str]]


def across(articles: Sequence[Labelled], closed: frozenset[str]) -> None:
    """Print relevance, topics and what was found without a keyword, in ``FOLDS`` parts."""
    classed = [a for a in articles if "relevance" in a.item and "actors" not in a.item]
    if len({a.outlet for a in classed}) < FOLDS:
        return
    print(f"\nacross {len({a.outlet for a in classed})} outlets, {FOLDS} parts of whole outlets:")
    ways = _ways(classed)
    _relevance(classed, ways)
    for name, key in (("outlet", _outlet), ("year", lambda a: a.year)):
        _by(name, classed, ways["vigie"], key)
    fetched = _fetched(classed)
    _prefilter(classed, fetched)
    _without_keywords(classed, ways["vigie"], fetched)
    _topics([a for a in classed if "topics" in a.item], closed)


def _ways(articles: Sequence[Labelled]) -> Judged:
    rules = load(ACTORS, TOPICS, fitted=False)
    heads = [read_head(rules, a.get("title"), a.get("summary"), None) for a in articles]
    found: dict[str, list[str]] = {
        "rules alone": [classify(rules, head).cls for head in heads],
        "three lines": [three_lines(article) for article in articles],
    }
    found["vigie"], found["naive Bayes"] = [""] * len(articles), [""] * len(articles)
    for part in range(FOLDS):
        others = [article for article in articles if article.fold != part]
        weights = fit.fitted(rules, [a for a in others if fit.trains(rules, a)])
        lexicon = _with(rules, weights)
        bayes = Bayes(others, [article.item["relevance"] for article in others])
        for place, article in enumerate(articles):
            if article.fold == part:
                head = replace(heads[place], lexicon=lexicon)
                found["vigie"][place] = classify(lexicon, head).cls
                found["naive Bayes"][place] = bayes.judge(article)
    return found


def _with(lexicon: Lexicon, weights: dict[str, float]) -> Lexicon:
    return replace(lexicon, content=replace(lexicon.content, fitted=weights))


def _fetched(articles: Sequence[Labelled]) -> list[bool]:
    """Whether the prefilter fetches each article, by weights fitted to other outlets."""
    rules, found = load(ACTORS, TOPICS, fitted=False), [False] * len(articles)
    for part in range(FOLDS):
        weights = fit.fitted_prefilter(rules, [a for a in articles if a.fold != part])
        lexicon = replace(rules, content=replace(rules.content, prefilter=weights))
        for place, article in enumerate(articles):
            if article.fold == part:
                judged = prefilter(lexicon, article.get("title"), article.get("summary"))
                found[place] = judged.cls != lexicon.content.theme.other.id
    return found


def _prefilter(articles: Sequence[Labelled], fetched: Sequence[bool]) -> None:
    for name, borderline in (("all", True), ("without borderline", False)):
        pairs = [(a, f) for a, f in zip(articles, fetched, strict=True) if borderline or a.sure]
        told = [Count(int(f)) for a, f in pairs if a.item["relevance"] != "autre"]
        others = [Count(int(f)) for a, f in pairs if a.item["relevance"] == "autre"]
        print(
            f"  prefilter, {name}: {sum(c.right for c in told)} of {len(told)} fetched,"
            f" {_measured(told, accuracy, 'recall')};"
            f" {sum(c.right for c in others)} of {len(others)} others,"
            f" {_measured(others, accuracy, 'share')}"
        )


def _counts(articles: Sequence[Labelled], found: Sequence[str]) -> list[Count]:
    pairs = zip(articles, found, strict=True)
    return [of_class("otan-ukraine", a.item["relevance"], cls) for a, cls in pairs]


def _right(articles: Sequence[Labelled], found: Sequence[str]) -> list[Count]:
    return [
        Count(right=int(a.item["relevance"] == c)) for a, c in zip(articles, found, strict=True)
    ]


def _relevance(articles: Sequence[Labelled], ways: Judged) -> None:
    for name, chosen in (
        ("all", articles),
        ("without borderline", [a for a in articles if a.sure]),
    ):
        kept = {id(article) for article in chosen}
        print(f"  relevance, {name}: {len(chosen)} articles")
        only = {
            way: [c for a, c in zip(articles, found, strict=True) if id(a) in kept]
            for way, found in ways.items()
        }
        for way, found in only.items():
            counts, right = _counts(chosen, found), _right(chosen, found)
            print(
                f"    {way:<14} {_measured(right, accuracy, 'accuracy')}  {_measured(counts, f1, 'F1')}"
            )
        for other in ("rules alone", "three lines"):
            ours, theirs = _counts(chosen, only["vigie"]), _counts(chosen, only[other])
            more, low, high = difference(ours, theirs)
            print(f"    F1 beyond {other}: {more:+.3f} ({low:+.3f} to {high:+.3f})")


def _measured(
    counts: Sequence[Count], measure: Callable[[Sequence[Count]], float], name: str
) -> str:
    low, high = interval(counts, measure)
    return f"{name} {measure(counts):.3f} ({low:.3f} to {high:.3f})"


def _by(
    name: str, articles: Sequence[Labelled], found: list[str], key: Callable[[Labelled], str]
) -> None:
    many = {k for k, n in Counter(map(key, articles)).items() if n >= _FEW}
    for group in sorted({key(a) if key(a) in many else "others" for a in articles}):
        pairs = [
            (a, c)
            for a, c in zip(articles, found, strict=True)
            if (key(a) if key(a) in many else "others") == group
        ]
        some, classes = [a for a, _ in pairs], [c for _, c in pairs]
        right, counts = _right(some, classes), _counts(some, classes)
        held = sum(c.right + c.missed for c in counts)
        f = _measured(counts, f1, "F1") if held else "F1 -"
        print(
            f"    {name} {group:<14} n {len(some):>4}  {_measured(right, accuracy, 'accuracy')}  {f}"
        )


def _outlet(article: Labelled) -> str:
    return article.outlet


def _without_keywords(
    articles: Sequence[Labelled], found: list[str], fetched: Sequence[bool]
) -> None:
    """The war told without a name of Ukraine, NATO or Russia."""
    triples = zip(articles, found, fetched, strict=True)
    triples = [triple for triple in triples if without_keyword(triple[0])]
    told = [(c, f) for a, c, f in triples if a.item["relevance"] != "autre"]
    flagged = sum(c != "autre" for a, c, _ in triples if a.item["relevance"] == "autre")
    print(
        f"  without any keyword: {sum(c != 'autre' for c, _ in told)} of {len(told)} found,"
        f" {sum(f for _, f in told)} kept by the prefilter; {flagged} of"
        f" {len(triples) - len(told)} others flagged"
    )


def _topics(articles: Sequence[Labelled], closed: frozenset[str]) -> None:
    """Topics of title and standfirst. The lexicon learns none of them: its words alone."""
    lexicon = load(ACTORS, TOPICS, fitted=False)
    said = [set(article.item["topics"]) & closed for article in articles]
    ways: dict[str, list[set[str]]] = {
        "vigie": [
            read_head(lexicon, a.get("title"), a.get("summary"), None).found.topics.keys() & closed
            for a in articles
        ],
        "plain words": [three_line_topics(article) for article in articles],
        "naive Bayes": _learned(articles, said),
    }
    of_theme = [a.item["relevance"] != "autre" for a in articles]
    for name, kept in (("all", [True] * len(articles)), ("of the theme", of_theme)):
        print(f"  topics, {name}: {sum(kept)} articles")
        for way, found in ways.items():
            counts = [of_sets(s, f) for s, f, k in zip(said, found, kept, strict=True) if k]
            print(f"    {way:<14} {_measured(counts, f1, 'micro F1')}")
    years = Counter(article.year for article in articles)
    groups = [(y, lambda a, y=y: a.year == y) for y, n in sorted(years.items()) if n >= _FEW]
    groups += [("Le Monde", lambda a: a.fold == 0), ("other outlets", lambda a: a.fold != 0)]
    for name, inside in groups:
        triples = zip(articles, said, ways["vigie"], strict=True)
        counts = [of_sets(s, f) for a, s, f in triples if inside(a)]
        print(f"    {name:<14} n {len(counts):>4}  {_measured(counts, f1, 'micro F1')}")


def _learned(articles: Sequence[Labelled], said: Sequence[set[str]]) -> list[set[str]]:
    """What naive Bayes finds, a topic at a time, learned from the other outlets."""
    found: list[set[str]] = [set() for _ in articles]
    many = [t for t, n in Counter(t for ids in said for t in ids).items() if n >= _LEARNED]
    for part in range(FOLDS):
        others = [place for place, article in enumerate(articles) if article.fold != part]
        for topic in many:
            classes = ["yes" if topic in said[place] else "no" for place in others]
            bayes = Bayes([articles[place] for place in others], classes)
            for place, article in enumerate(articles):
                if article.fold == part and bayes.judge(article) == "yes":
                    found[place].add(topic)
    return found
