"""What a page is when it is no article: a wall, a home page, a list, a video.

Each test gives the evidence for its answer, or ``None``.
"""

import re
from urllib.parse import urlsplit

from indexer.extract import dom
from indexer.extract.blocks import words
from indexer.extract.dom import Element
from indexer.extract.head import Head
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
_CONSENT = re.compile(
    r"cookies?|traceurs?|consentement|(?:tout )?accepter|tout refuser|continuer sans accepter|"
    r"partenaires|donnees personnelles|parametrer|finalites|publicites? personnalisees?|"
    r"vie privee|iab|politique de confidentialite|consent|privacy"
)
_ERROR_TITLE = re.compile(
    r"^(?:erreur\s?(?:404|410|500|503)|(?:404|410|500|502|503)\b|page (?:non |in)?trouvable|"
    r"page introuvable|page non trouvee|page not found|not found|contenu indisponible|"
    r"cette page n'existe|oups)"
)
_LIST_PATH = re.compile(
    r"^/(?:[a-z]{2}/)?(?:tags?|themes?|thematiques?|sujets?|topics?|rubriques?|categor(?:y|"
    r"ies|ie)|auteurs?|authors?|author|recherche|search|archives?|mots?-cles?|etiquettes?|"
    r"dossiers?|personnalites?|plan-du-site|sitemap|toute-l-actualite|en-continu|"
    r"dernieres-(?:infos|nouvelles|minutes)|fil-info|actualites?-en-continu)(?:/|"
    r"$)(?!.*\d{5,})"
)
_LISTS = frozenset(
    "CollectionPage SearchResultsPage ProfilePage ItemPage WebSite AboutPage ContactPage".split()
)
_VIDEO_PATH = re.compile(
    r"/(?:videos?|replay|emissions?|podcasts?|player|embed|webtv|direct-tv|photos?|"
    r"diaporamas?|portfolio)(?:/|$)"
)
_WALL = 6000  # characters: there is no wall of that length
_SENTENCE = re.compile(r"[.!?…][»”\"')\s]*$")
_LINKED_HEADINGS = "//*[self::h2 or self::h3 or self::h4][.//a or parent::a or ancestor::a]"


def wall(title: str | None, tree: Element, source: bytes) -> str | None:
    """A page that stands before the article: a robot check or a request for consent.
    ``source`` is the markup of ``tree``."""
    if dom.longer(tree, _WALL):
        return None
    visible = dom.content(tree)
    folded = fold(title or "").strip()
    if len(visible) < 3000 and _ROBOT_TITLE.match(folded):
        return f"robot check: title '{(title or '').strip()[:60]}'"
    if len(visible) < 1500 and (found := _ROBOT.search(source)):
        return f"robot check: {found[0].decode()}"
    if len(visible) < 800 and (found := _SCRIPTED.search(fold(visible))):
        return f"a page for browsers only: {found[0]}"
    marks = set(_CONSENT.findall(fold(visible)))
    return f"consent wall: {', '.join(sorted(marks)[:5])}" if len(marks) >= 4 else None


def error(title: str | None) -> str | None:
    """The publisher's page for an address that leads nowhere."""
    if title and _ERROR_TITLE.match(fold(title).strip()):
        return f"error page: title '{title.strip()[:60]}'"
    return None


def listing(url: str | None, page: Head, found: list[Node], node: Node | None) -> str | None:
    """A home page, a tag, section, author or search page, by address and statements."""
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
    if node is not None or says_article(page):
        return None
    if path and (match := _LIST_PATH.match(path.lower())):
        return f"list of articles: address {match[0]}"
    kinds = frozenset[str]().union(*map(types, found)) & _LISTS
    if kinds - {"WebSite"}:
        return f"list of articles: JSON-LD {', '.join(sorted(kinds))}"
    return None


def says_article(page: Head) -> bool:
    """Whether the page's metadata call it an article."""
    return (
        page.meta.get("og:type", "").lower() in {"article", "news", "newsarticle", "blog"}
        or any(key in page.meta for key in ("article:published_time", "datepublished", "pubdate"))
        or "articlebody" in page.properties()
    )


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


def unlike_article(tree: Element, paragraphs: list[str], *, whole: bool) -> str | None:
    """Text that does not read as an article, for pages that do not call themselves one: no
    whole sentences, where they are to be ``whole`` (a page that says what a feed announced
    of it may be a brief), or the headlines and short leads of a list."""
    sentences = [text for text in paragraphs if len(text) >= 80 and _SENTENCE.search(text)]
    if whole and (not sentences or words(sentences) < 0.4 * words(paragraphs)):
        return f"no running text: {len(sentences)} whole paragraphs of {len(paragraphs)}, and no statement that it is an article"
    linked = len(dom.find(_LINKED_HEADINGS, tree))
    if linked >= 8 and sum(len(text) >= 250 for text in sentences) < 3:
        return f"list of articles: {linked} headlines that are links"
    return None
