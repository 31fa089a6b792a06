"""What a page is when it is no article: a wall, a home page, a list, a video.

Each test gives the evidence for its answer, or ``None``.
"""

import re
from urllib.parse import urlsplit

from indexer.extract import dom
from indexer.extract.blocks import blocks, words
from indexer.extract.blocks import heading as heading_lines
from indexer.extract.draft import LEAST
from indexer.extract.head import Head, says_article
from indexer.extract.page import Page
from indexer.extract.statement import ARTICLES, Node, types
from lexicon.folding import fold

_ROBOT_TITLE = re.compile(
    r"^(?:just a moment|un instant|attention required|access (?:to this page has been )?denied|"
    r"acces (?:refuse|interdit)|pardon our interruption|are you (?:a )?(?:robot|"
    r"human)|(?:please )?verify you are (?:a )?human|verification (?:de securite|"
    r"en cours|requise|humaine)|verifiez que vous etes|checking your browser|security check|"
    r"ddos-guard|403\b|forbidden|error 1\d{3}|captcha|human verification|robot check|"
    r"bot verification|request (?:rejected|blocked)|service unavailable|429\b|too many requests|"
    r"making sure you|oh noes|sucuri|you have been blocked|vous avez ete bloque)"
)
_ROBOT = re.compile(
    rb"_cf_chl_opt|cf-browser-verification|cf-challenge|challenges\.cloudflare\.com/turnstile|"
    rb"geo\.captcha-delivery\.com|_Incapsula_Resource|px-captcha|perimeterx|/distil_r_captcha|"
    rb"anubis_challenge|awswaf|ddos-guard|validate\.perfdrive|hcaptcha\.com/1/api|"
    rb"recaptcha/api\.js|queue-it\.net"
)
_SCRIPTED = re.compile(
    r"(?:enable|activer|activez|turn on|necessite|requires?|autoriser) (?:le |votre )?javascript"
    r"|javascript (?:is|est) (?:disabled|desactive|required|requis|not available)"
)
_CONSENT = {  # families of words: one of each counts
    "cookies": r"cookies?|traceurs?",
    "consentement": r"consent(?:ement|ir|ez)?|(?:tout )?accepte[rz]|(?:tout )?refuse[rz]|continuer sans accepter",
    "partenaires": r"partenaires|tiers|vendors|iab",
    "données personnelles": r"donnees personnelles|vie privee|(?:politique de )?confidentialite|privacy",
    "finalités": r"finalites|parametre[rz]|personnaliser mes choix|preferences",
    "publicité": r"publicites? (?:personnalisees?|ciblees?)|contenus? personnalises?|mesure d'audience|publicitaires|sans publicites?",
}
_FAMILIES = {name: re.compile(rf"\b(?:{words})\b") for name, words in _CONSENT.items()}
_ERROR = re.compile(
    r"^\W*(?:erreur\s?(?:404|410|500|503)|(?:404|410|500|502|503)\W*(?:$|not found|page|erreur|error|[-|–:])|"
    r"(?:oups|oops|desole)\W.{0,30}(?:page|contenu|article)|page (?:non |in)?trouvable|page introuvable|page non trouvee|"
    r"page not found|not found|contenu (?:indisponible|introuvable)|"
    r"(?:(?:desole|oups)\W+)?(?:la|cette) page (?:que vous .{0,40})?(?:n'existe|est introuvable|demandee)|oups\W*$)"
)
_INSTEAD = re.compile(  # headlines, too: of an error with no more behind them than a site's name
    r"^\W*(?:(?:(?:le |notre |ce )?site (?:web )?(?:est )?(?:actuellement )?en maintenance|maintenance(?: en cours| du site)?|"
    r"(?:article|contenu|page|depeche) (?:supprimee?|retiree?|depubliee?|expiree?|archivee?|indisponible)|"
    r"(?:cet|cette|ce|l'|la|le) ?(?:article|contenu|page|depeche) (?:demandee? )?(?:n'est (?:plus|pas) (?:disponible|accessible|en ligne)|"
    r"n'existe (?:plus|pas)|a (?:ete |expire)(?:supprimee?|retiree?|depubliee?)?)|"
    r"trop de requetes|(?:votre )?session (?:a )?expiree?)(?: sur (?:notre|ce) site)?\W*(?:$|\s[-|–]\s\S+(?:\s\S+){0,3}$))"
)
_LIST_PATH = re.compile(
    r"^/(?:[a-z]{2}/)?(?P<kind>tags?|themes?|thematiques?|sujets?|topics?|rubriques?|categor(?:y|"
    r"ies|ie)|auteurs?|authors?|author|recherche|search|archives?|mots?-cles?|etiquettes?|"
    r"dossiers?|personnalites?|plan-du-site|sitemap|toute-l-actualite|en-continu|"
    r"dernieres-(?:infos|nouvelles|minutes)|fil-info|actualites?-en-continu)(?:/|"
    r"$)(?!.*\d{5,})"
)
_SHELVES = re.compile(
    r"^(?:archives?|dossiers?|themes?|thematiques?|sujets?|rubriques?|categor.*)$"
)
_SLUG = re.compile(r"/[^/]*(?:[a-z0-9]+-){3,}[a-z0-9]+(?:\.\w{2,5})?/?$")
_REFRESH = re.compile(r"^\s*[0-5]\s*;?\s*url\s*=", re.IGNORECASE)
_LISTS = frozenset(
    "CollectionPage SearchResultsPage ProfilePage ItemPage WebSite AboutPage ContactPage".split()
)
_VIDEO_PATH = re.compile(
    r"/(?:videos?|replay|emissions?|podcasts?|player|embed|webtv|direct-tv|photos?|"
    r"diaporamas?|portfolio)(?:/|$)"
)
_WALL = 3000  # characters that a reader sees: there is no wall of that length
_LEFT = 250  # characters of running text that a wall leaves
_STUB = 60  # words of a page that only leads on
_SENTENCE = re.compile(r"[.!?…][»”\"')\s]*$")
_LINKED_HEADINGS = "//*[self::h2 or self::h3 or self::h4][.//a or parent::a or ancestor::a]"


def wall(page: Page) -> str | None:
    """A page that stands before the article, and says nothing else: a robot check or a
    request for consent. One that calls itself an article is none."""
    if page.says_article:
        return None
    lines = [line.text for line in page.everything]
    length = sum(map(len, lines))
    title = (page.head.title or "").strip()
    if length >= _WALL:
        return None
    if _ROBOT_TITLE.match(fold(title)):
        return f"robot check: title '{title[:60]}'"
    if length < 1500 and (found := _ROBOT.search(page.markup)):
        return f"robot check: {found[0].decode()}"
    folded = list(map(fold, lines))
    if length < 800 and (found := _SCRIPTED.search(" ".join(folded))):
        return f"a page for browsers only: {found[0]}"
    return _consent(folded)


def _consent(lines: list[str]) -> str | None:
    """Words of three families and more, in lines beside which there is no running text."""
    marks = [{name for name, words in _FAMILIES.items() if words.search(line)} for line in lines]
    found = frozenset[str]().union(*marks)
    left = sum(
        len(line)
        for line, seen in zip(lines, marks, strict=True)
        if len(seen) < 2 and len(line) >= 80 and _SENTENCE.search(line)
    )
    if len(found) < 3 or left >= _LEFT:
        return None
    return f"consent wall: {', '.join(sorted(found)[:5])}"


def error(page: Page) -> str | None:
    """The publisher's page for an address that leads nowhere, that leads on, or that a
    program failed to fill in; or what is no page: a feed."""
    title = (page.head.title or "").strip()
    if _says_error(page, title):
        return f"error page: title '{title[:60]}'"
    if re.search(rb"<(?:rss|rdf:RDF|feed)\b", page.markup[:1000]):
        return "a feed, served as a page"
    if page.article is not None:
        return None
    shown = page.title or ""
    for heading in (" ".join(heading_lines(each)) for each in page.tree.iter("h1")):
        if _says_error(page, heading) and not page.says_article:
            return f"error page: headline '{heading[:60]}'"
        shown = f"{shown} {heading}"
    if "{{" in shown and "}}" in shown:
        return f"a template that was not filled in: {shown.strip()[:60]}"
    return _stub(page)


def _says_error(page: Page, headline: str) -> bool:
    said = fold(headline)
    return bool(_ERROR.match(said) or (_INSTEAD.match(said) and not page.says_article))


def _stub(page: Page) -> str | None:
    for meta in page.tree.iter("meta"):
        named = (meta.get("http-equiv") or "").lower() == "refresh"
        if named and _REFRESH.match(meta.get("content") or ""):
            count = words((line.text for line in blocks(page.body)), _STUB)
            return f"a page that leads on: refresh, {count} words" if count < _STUB else None
    return None


def listing(page: Page) -> str | None:
    """A home page, a tag, section, author or search page, by address and statements."""
    url = page.url
    try:
        path = urlsplit(url or "").path if url else None
    except ValueError:
        path = None
    if (
        path is not None
        and path.rstrip("/") in {"", "/fr", "/index.html", "/index.php", "/accueil"}
        and not urlsplit(url or "").query
    ):
        return "home page: the address has no path"
    if page.says_article:
        return None
    if path and (match := _LIST_PATH.match(path.lower())):
        shelved = _SHELVES.match(match["kind"]) and _SLUG.search(path.lower())
        if not shelved:  # what is filed under /archives/ or /dossiers/ is read first
            return f"list of articles: address {match[0]}"
    kinds = frozenset[str]().union(*map(types, page.nodes)) & _LISTS
    if kinds - {"WebSite"}:
        return f"list of articles: JSON-LD {', '.join(sorted(kinds))}"
    return None


def shell(url: str | None, page: Head, found: list[Node], paragraphs: list[str]) -> str | None:
    """A page made for a video, a sound or pictures, with next to no text."""
    count = words(paragraphs, 80)
    if count >= 80:
        return None
    kinds = frozenset[str]().union(*map(types, found))
    media = kinds & {
        "VideoObject",
        "AudioObject",
        "PodcastEpisode",
        "ImageGallery",
        "TVEpisode",
        "RadioEpisode",
    }
    if media and (count < 40 or not kinds & ARTICLES):
        return f"video or audio page: JSON-LD {', '.join(sorted(media))}, {count} words"
    if page.meta.get("og:type", "").lower().startswith(("video", "music")):
        return f"video or audio page: og:type {page.meta['og:type']}, {count} words"
    if url and (match := _VIDEO_PATH.search(url.lower())):
        return f"video, audio or picture page: address {match[0]}, {count} words"
    return None


def unlike_article(page: Page, paragraphs: list[str], *, whole: bool) -> str | None:
    """Text that does not read as an article: the headlines and short leads of a list, or,
    where the page does not call itself one, no whole sentences, if they are to be ``whole``
    (a page that says what a feed announced of it may be a brief)."""
    if words(paragraphs, LEAST) < LEAST:
        return None  # too short to be judged
    sentences = [text for text in paragraphs if len(text) >= 80 and _SENTENCE.search(text)]
    called = says_article(page.head)
    if whole and not called and (not sentences or words(sentences) < 0.4 * words(paragraphs)):
        return f"no running text: {len(sentences)} whole paragraphs of {len(paragraphs)}, and no statement that it is an article"
    taken = {text for text in paragraphs if len(text) >= 80}
    if _running_on(page, taken):
        return None
    linked = len(dom.find(_LINKED_HEADINGS, page.tree))
    if linked >= 8 and not called and sum(len(text) >= 250 for text in sentences) < 3:
        return f"list of articles: {linked} headlines that are links"
    return _teasers(page, taken)


def _teasers(page: Page, taken: set[str]) -> str | None:
    """Evidence that what was read are the leads of other articles: each right below a
    headline that is a link."""
    shown = page.everything
    prose = [place for place, line in enumerate(shown) if place and line.text in taken]
    led = sum(
        shown[place - 1].linked >= 0.8 and len(shown[place - 1].text) >= 15 for place in prose
    )
    if led < 3 or led < 0.6 * len(prose):
        return None
    return (
        f"list of articles: {led} of {len(prose)} paragraphs stand below headlines that are links"
    )


def _running_on(page: Page, taken: set[str]) -> bool:
    """Whether too many of these paragraphs stand right below another, nothing between, for
    most to stand below headlines."""
    owners = [line.owner for line in page.lines[0] if line.owner is not None and line.text in taken]
    known = set(owners)
    return sum(owner.getprevious() in known for owner in owners) > 0.4 * len(owners)
