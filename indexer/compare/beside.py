"""What stands beside the news: advertisements, and interviews, portraits, tests, overviews."""

import re

from indexer.compare.frequencies import GENRE

ADVERTISED = "publireportage"  # what stands for the words of an advertisement

_PROMOTION = re.compile(
    r"\bcodes? promo\b|\bbons? plans?\b|\bpromos?\b|\ben promotion\b|\b(?:à|de|en) prix (?:cassés?|réduits?"
    r"|barrés?|fous?|mini)\b|\babonne[zr]-vous\b|\bse réabonner\b|\ben accès libre\b|\bprofitez(?:-en)?\b"
    r"|\bblack friday\b|\bcyber monday\b|\bprime day\b|\bfrench days\b|\b(?:offre|vente)s? (?:spéciale|flash|exclusive)"
    r"s?\b|\bventes? privées?\b|\bcontenu (?:partenaire|sponsorisé|de marque)\b|\bpubli-?(?:communiqué"
    r"|reportage|rédactionnel)|\bsponsorisée?\b|\d+ ?(?:%|€|euros) (?:de )?(?:remise|réduction)\b"
    r"|\b(?:remise|réduction) de \d+ ?(?:%|€|euros)|\bà moins de \d+ ?(?:€|euros)\b",
    re.IGNORECASE,
)
_PROMOTES = tuple(  # one of these stands in whatever the pattern finds
    "promo|plan|prix|abonne|accès libre|profitez|friday|monday|prime|french|offre|vente|contenu|publi"
    "|sponsor|remise|réduction|moins de".split("|")
)
_GENRE = re.compile(
    r"^\s*(?:interview|portrait|tribune|[ée]ditorial|analyse|d[ée]cryptage|vrai\s+ou\s+faux|reportage|dossier)s?\s*[.:|!–—-]"
    r"|^[^:«»]{5,60}\s:\s«[^»]*»\s*$|\b(?:entretien|interview) (?:avec|exclusi|à|au)|\bnous (?:reçoit|répond|raconte)\b"
    r"|\bon a (?:testé|essayé)|\bnotre (?:avis|verdict|test)\b|\btour d['’]horizon\b|(?:^|\. )(?:analyse|portrait|décryptage"
    r"|reportage|tribune|éditorial)s?\b|\bportrait d",
    re.IGNORECASE | re.MULTILINE,
)
ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)


def advertised(title: str, summary: str | None) -> str:
    """A headline without addresses, marked where it or its standfirst advertises."""
    said = f"{title}\n{summary or ''}"
    lower = said.lower()
    marked = any(map(lower.__contains__, _PROMOTES)) and _PROMOTION.search(said)
    title = ADDRESS.sub("", title)
    return f"{title} {ADVERTISED}" if marked else title


def genre(title: str, summary: str | None) -> frozenset[str]:
    """The mark of an article that tells of no event of its own: an interview, an opinion, a
    portrait, a test, an overview; empty where it tells news."""
    found = _GENRE.search(f"{title}\n{summary or ''}")
    return frozenset([GENRE]) if found else frozenset()
