"""Whether marked words are somebody's: a name or a word mentioned, a fragment, or a clause."""

import re

from indexer.claims.marks import Marked
from indexer.claims.verbs import FORMS
from press.claims import QuotationKind

LONG = 12  # quoted words from which a stretch is direct whatever its grammar
_NAME_WORDS = 8  # of a name or title, at most
_WORD = re.compile(r"[^\W_]+")
_MEANING = re.compile(r"(?:en référence au|littéralement|signifie) $")
_SUBJECT = re.compile(
    r"(?:^|[\s(«“])(?:je|j['’]|tu|il|elle|on|nous|vous|ils|elles|c['’]est|c['’]était|ce (?:n['’])?(?:est|sont|sera)|ça|cela"
    r"|ceci|qui(?= (?:est|a|sont|ont|va)\b.*\?))\b", re.IGNORECASE)  # fmt: skip
_FINITE = re.compile(
    r"\b(?:est|sont|était|étaient|sera|seront|serait|seraient|a|ont|avait|avaient|aura|auront|va|vont"
    r"|doit|doivent|peut|peuvent|pourrait|devrait|fait|font|veut|veulent|faut|reste|restent|continue"
    r"|continuent|mérite|semble|soit|soient|puisse|puissent|met|permet|promet|vient|viennent|tient|tiennent|détient|perd|perdent|prend"
    r"|prennent|rend|rendent|répond|suit|suivent|sait|savent|croit|voit|voient|sert|sort|meurt|meurent|vit|vivent"
    r"|dépend|suffit|vaut|valent|attend|attendent|connaît|paraît|existe|existent|tue|tuent|coûte|coûtent|n['’](?:est|a|ont|avait|était)|fut|ira|iront"
    r"|[a-zéè]{3,}(?:ait|aient|era|eront|erait|eraient|ira|irait))\b"
)
_OPENS_FRAGMENT = re.compile(
    r"(?:que|qu['’]|qui|dont|où|pour|de|d['’]|du|des|par|à|au|aux|dans|en|sur|avec|sans|contre|et|ou|comme|afin|ne pas|plus de|se|s['’])(?:\s|\b)",
)
_DENYING = ("ne ", "n’", "n'")
_RELATIVE = re.compile(r"\b(?:qui|que|dont|où)\b|\bqu['’]")
_IMPERATIVE = re.compile(r"\w+(?:ez|ons)\b")
_NAMES_IT = re.compile(
    r"(?:\b(?:(?<![A-Za-zà-ÿ)] )dit|(?<!s['’]est )(?<!s['’]était )(?<!se )(?<!se sont )(?<!\ba )(?<!\bont )dit(?:e|es|s)|baptisée?s?|nommée?s?|surnommée?s?|intitulée?s?|titrée?s?|film|roman|série"
    r"|album|chanson|revue|magazine|newsletter (?:du|de)|mots?|termes?|concept|label|hashtag"
    r"|exposition|podcast|collection|documentaire|émission|rubrique|verbe|appelée?s?|mention"
    r"|lettres?|sigle|acronyme|référence au|soi-disant|journal|quotidien|hebdomadaire|expression"
    r"|tube|morceau)\s*[,:]?\s*(?:de |d['’]|du |des |la |le |les |l['’])?)$",
    re.IGNORECASE,
)
# Things that bear a name of their own: a capital within marks after them begins it.
_BEARS_NAME = re.compile(
    r"\b(?:opération|exercices?|manœuvres|programme|plan|initiative|projet|mission|livre|ouvrage|essai|récit|pièce"
    r"|campagne|bataillon|brigade|régiment|navire|bateau|pétrolier|cargo|frégate|destroyer|sous-marin|chalutier|ferry"
    r"|application|logiciel|site|ligne|bureau|groupe|parti|liste|mouvement|ONG"
    r"|association|fondation|société|entreprise|restaurant|café|hôtel|usine|aciérie|prix)\s(?:[^\W\d_]+\s)?$"
)
_GLOSS_AFTER = re.compile(
    r"\s*(?:\)|\(en |en (?:russe|ukrainien|anglais|français|arabe|allemand)\b)"
)
_GLOSS_BEFORE = re.compile(
    r"(?:\(|signifie|c['’]est-à-dire|littéralement|ou |traduction de |alias |soit )\s*$"
)


_AFTER_ANSWER = re.compile(r"\s?,\s([^\W\d_]+(?:-t)?(?:-(?:il|elle|on|ils|elles))?)\b")
_HAVING = frozenset({"a", "ont", "avait", "avaient"})


def is_title(text: str, quote: Marked) -> bool:
    """Whether what is marked is a name, or words mentioned as words."""
    words = text[quote.start : quote.end]
    if not any(c.isalpha() for c in words) or (words.isupper() and len(words) > 4):
        return True
    spoken = _WORD.findall(words)
    stops = words.rstrip().endswith((".", "!", "?"))
    if len(spoken) > _NAME_WORDS or stops:
        return False
    before = text[max(0, quote.outer - 30) : quote.outer]
    if _NAMES_IT.search(before) or _MEANING.search(before):
        return True
    if words[0].isupper() and _BEARS_NAME.search(before):
        return True
    if _GLOSS_BEFORE.search(before) and _GLOSS_AFTER.match(text, quote.outer_end):
        return True
    long = [w for w in spoken if len(w) > 3 or w[0].isupper()]
    capitals = bool(long) and all(w[0].isupper() or w[0].isdigit() for w in long)
    said = len(spoken) == 1 and (before.rstrip().endswith(":") or _answers(text, quote, before))
    return capitals and len(spoken) <= 6 and not said


def _answers(text: str, quote: Marked, before: str) -> bool:
    """Whether a marked word opens its sentence and its speaker follows: "« Non », répond X"."""
    if before.rstrip('«“" \u00a0\u202f\t')[-1:] not in ("", "\n", ".", "!", "?", "»", "”"):
        return False
    verb = _AFTER_ANSWER.match(text, quote.outer_end)
    return verb is not None and (verb[1] in FORMS or verb[1] in _HAVING or "-" in verb[1])


def kind(text: str, quote: Marked) -> QuotationKind:
    """Whether quoted words say something by themselves, or are part of a sentence."""
    words = text[quote.start : quote.end]
    count = len(_WORD.findall(words))
    before = text[max(0, quote.outer - 30) : quote.outer]
    if count >= LONG or (count == 1 and _answers(text, quote, before)):
        return "direct"
    stops = words.rstrip().endswith((".", "!", "?", "…"))
    if words[:1].isupper() and (
        stops or text[max(0, quote.outer - 3) : quote.outer].strip() == ":"
    ):
        return "direct"
    if count >= 3 and words[:1].isupper() and _opens_sentence(text, quote):
        return "direct"
    if _OPENS_FRAGMENT.match(words) or count < 2:
        return "fragment"
    if _SUBJECT.search(words) and not words.startswith(_DENYING):
        return "direct"
    if _IMPERATIVE.match(words) and count >= 3:
        return "direct"
    return "direct" if _says_something(words) else "fragment"


def _says_something(words: str) -> bool:
    """Whether words have a finite verb of their own, not only in a relative clause."""
    opens = len("n'en ") if words.startswith(_DENYING) else 0  # the verb whose subject is outside
    verbs = [m.start() for m in _FINITE.finditer(words) if m.start() >= opens]
    relative = _RELATIVE.search(words)
    if relative is None or not verbs or verbs[0] < relative.start():
        return bool(verbs) and verbs[-1] > 0
    return len(verbs) > 1


def _opens_sentence(text: str, quote: Marked) -> bool:
    """Whether a quotation opens a sentence that goes on with an incise: « …», a-t-il dit."""
    before = text[: quote.outer].rstrip()[-1:]
    return before in ("", ".", "!", "?", "…", "»") and text[quote.outer_end :][:1] == ","
