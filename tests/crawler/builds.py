"""Five made-up outlets, each of another build, as their servers answer."""

import gzip
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.services.site import Answer, Route, Site, html, status

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOSTS = {
    "wordpress": "127.0.5.1",
    "static": "127.0.5.2",
    "drupal": "127.0.5.3",
    "news": "127.0.5.4",
    "sections": "127.0.5.5",
}
SLUGS = (
    "l-otan-renforce-son-flanc-oriental", "l-ukraine-recoit-des-missiles-patriot",
    "les-allies-de-l-otan-reunis-a-bruxelles", "kiev-demande-des-munitions-a-l-otan",
    "la-russie-frappe-le-reseau-ukrainien", "un-sommet-de-l-otan-sur-l-ukraine",
    "l-armee-ukrainienne-tient-la-ville", "des-blindes-francais-pour-l-ukraine",
)  # fmt: skip
TITLES = tuple(slug.replace("l-", "l’").replace("-", " ").capitalize() for slug in SLUGS)


def paragraphs(number: int) -> list[str]:
    """What the article of a number says."""
    return [
        f"Les ministres de la Défense des pays de l’OTAN se sont réunis jeudi pour la {number + 2}e"
        " fois de l’année, afin d’examiner l’aide militaire promise à l’Ukraine au printemps.",
        f"« Nous livrerons {number + 3} batteries avant la fin de l’hiver », a déclaré la ministre à"
        " l’issue de la rencontre, en rappelant que les stocks des alliés s’épuisent vite.",
        f"Selon l’état-major, {120 + number} soldats ont été formés dans le cadre de ce programme, que"
        " plusieurs pays voudraient prolonger l’an prochain malgré son coût.",
        f"La prochaine réunion du groupe de contact aura lieu dans {number + 4} semaines à Ramstein,"
        " où les demandes de Kiev en matière de défense aérienne seront de nouveau discutées.",
    ]


def when(number: int) -> datetime:
    """When it was published."""
    return NOW - timedelta(hours=3 * number + 1)


def outlets(site: Site) -> None:
    """Let the site play them all, each at an address of its own."""
    tables: dict[str, Mapping[str, Route]] = {
        HOSTS[name]: build(site.url("", HOSTS[name]).rstrip("/")) for name, build in _BUILDS.items()
    }

    def answer(path: str, headers: Mapping[str, str]) -> Answer:
        pages = tables.get(headers["host"].partition(":")[0], {})
        route = pages.get(path) or pages.get("*", status(404))
        return route(path, headers) if callable(route) else route

    site.pages["*"] = answer


def page(title: str, body: str, head: str = "", lang: str = "fr") -> Answer:
    return html(
        f"<!doctype html><html lang={lang}><head><title>{title}</title>{head}</head>"
        f"<body>{body}</body></html>"
    )


def xml(body: str) -> Answer:
    return Answer(body=body.encode(), headers={"Content-Type": "application/xml"})


def feed(root: str, paths: list[str], title: str = "Le fil") -> Answer:
    items = "".join(
        f"<item><title>{TITLES[n]}</title><link>{root}{path}</link>"
        f"<pubDate>{format_datetime(when(n))}</pubDate></item>"
        for n, path in enumerate(paths)
    )
    return xml(f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>")


def urlset(root: str, paths: list[str]) -> Answer:
    entries = "".join(f"<url><loc>{root}{path}</loc></url>" for path in paths)
    return xml(f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>")


def index(root: str, paths: list[str]) -> Answer:
    entries = "".join(f"<sitemap><loc>{root}{path}</loc></sitemap>" for path in paths)
    return xml(
        f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</sitemapindex>"
    )


def cards(paths: list[str]) -> str:
    return "".join(f"<h3><a href='{path}'>{TITLES[n]}</a></h3>" for n, path in enumerate(paths))


def menu(**pages: str) -> str:
    return "<nav>" + "".join(f"<a href='/{p}'>{t}</a>" for p, t in pages.items()) + "</nav>"


def wordpress(root: str) -> Mapping[str, Route]:
    """Link elements for posts and for comments; a sitemap index that robots.txt names."""
    paths = [f"/2026/11/{slug}/" for slug in SLUGS]
    links = "".join(
        f"<link rel='alternate' type='application/rss+xml' title='{title}' href='{root}{path}'>"
        for title, path in (
            ("Le Phare &raquo; Flux", "/feed/"),
            ("Le Phare &raquo; Flux des commentaires", "/comments/feed/"),
        )
    )
    head = f"<meta name='generator' content='WordPress 6.8'><meta property='og:site_name' content='Le Phare'>{links}"
    articles = {
        path: page(
            f"{TITLES[n]} – Le Phare",
            menu(monde="Monde")
            + f"<article class='post-{n}941 post'><h1 class='entry-title'>{TITLES[n]}</h1>"
            f"<time class='entry-date' datetime='{when(n).isoformat()}'>jeudi</time>"
            "<div class='entry-content'>"
            + "".join(f"<p>{text}</p>" for text in paragraphs(n))
            + "</div></article><footer class='widget'><p>Le Phare est un journal indépendant, fait"
            " par ses lecteurs et pour eux, sans publicité depuis toujours.</p></footer>",
            head,
        )
        for n, path in enumerate(paths)
    }
    return {
        "/": page("Le Phare", menu(monde="Monde") + cards(paths), head),
        "/robots.txt": Answer(
            body=f"User-agent: *\nDisallow: /wp-admin/\nSitemap: {root}/wp-sitemap.xml".encode()
        ),
        "/feed/": feed(root, paths),
        "/comments/feed/": feed(root, paths[:2]),
        "/wp-sitemap.xml": index(root, ["/wp-sitemap-users-1.xml", "/wp-sitemap-posts-post-1.xml"]),
        "/wp-sitemap-users-1.xml": urlset(root, ["/author/anne/"]),
        "/wp-sitemap-posts-post-1.xml": urlset(root, paths),
        **articles,
    }


def static(root: str) -> Mapping[str, Route]:
    """No feed, no robots.txt: an index of sitemaps at the usual path, and nothing else."""
    paths = [f"/articles/{slug}.html" for slug in SLUGS]
    articles = {
        path: page(
            TITLES[n],
            f"<main id='contenu'><h1>{TITLES[n]}</h1><p class=date>Publié le {20 - n} novembre 2026"
            "</p><section class='texte'>"
            + "".join(f"<p>{text}</p>" for text in paragraphs(n))
            + "</section></main>",
        )
        for n, path in enumerate(paths)
    }
    return {
        "/": page("Bulletin de l’Est", "<h1>Bulletin de l’Est</h1><p>Lettre d’information."),
        "/sitemap.xml": index(root, ["/sitemap-pages.xml", "/sitemap-articles.xml"]),
        "/sitemap-pages.xml": urlset(root, ["/", "/contact.html"]),
        "/sitemap-articles.xml": urlset(root, paths),
        **articles,
    }


def drupal(root: str) -> Mapping[str, Route]:
    """A feed at the usual path that no page names; fields as Drupal marks them."""
    paths = [f"/fr/actualites/{slug}" for slug in SLUGS]
    articles = {
        path: page(
            f"{TITLES[n]} | Institut du Lac",
            f"<div class='node__content'><h1>{TITLES[n]}</h1>"
            f"<meta itemprop='datePublished' content='{when(n).isoformat()}'>"
            "<div class='field field--name-body'>"
            + "".join(f"<p>{text}</p>" for text in paragraphs(n))
            + "</div></div>",
        )
        for n, path in enumerate(paths)
    }
    return {
        "/": page(
            "Accueil | Institut du Lac",
            menu(equipe="Équipe", contact="Contact"),
            "<meta name='Generator' content='Drupal 10 (https://www.drupal.org)'>",
            "fr-CH",
        ),
        "/rss.xml": feed(root, paths),
        **articles,
    }


def news(root: str) -> Mapping[str, Route]:
    """robots.txt names a gzipped news sitemap behind others; whatever is not there is answered
    with a page and 200; a menu of sections."""
    paths = [f"/monde/{slug}_70587{n}0.html" for n, slug in enumerate(SLUGS, 10)]
    entries = "".join(
        f"<url><loc>{root}{path}</loc><news:news><news:publication><news:name>Le Cap</news:name>"
        f"</news:publication><news:publication_date>{when(n).isoformat()}</news:publication_date>"
        f"<news:title>{TITLES[n]}</news:title></news:news></url>"
        for n, path in enumerate(paths)
    )
    urls = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news="
        f"'http://www.google.com/schemas/sitemap-news/0.9'>{entries}</urlset>"
    )
    shell = "<meta property='og:site_name' content='Le Cap'>"
    articles = {
        path: page(
            TITLES[n],
            f"<article><h1>{TITLES[n]}</h1><div class='article__body' itemprop='articleBody'>"
            + "".join(f"<p>{text}</p>" for text in paragraphs(n))
            + f"</div><time datetime='{when(n).isoformat()}'>jeudi</time></article>",
            shell,
        )
        for n, path in enumerate(paths)
    }
    return {
        "/": page("Le Cap", menu(monde="Monde", sport="Sport") + cards(paths), shell),
        "/monde": page("Monde", menu(monde="Monde", sport="Sport") + cards(paths), shell),
        "/robots.txt": Answer(
            body=(
                f"User-agent: *\nCrawl-delay: 0\nUser-agent: GPTBot\nDisallow: /\n"
                f"Sitemap: {root}/sitemaps/2019.xml.gz\nSitemap: {root}/sitemaps/actu-news.xml.gz\n"
            ).encode()
        ),
        "/sitemaps/2019.xml.gz": urlset(root, paths),
        "/sitemaps/actu-news.xml.gz": Answer(
            body=gzip.compress(urls.encode()), headers={"Content-Type": "application/gzip"}
        ),
        "*": page("Le Cap", "<h1>Page introuvable</h1>", shell),
        **articles,
    }


def sections(root: str) -> Mapping[str, Route]:
    """Section pages alone, of addresses without words; the article is stated in JSON-LD."""
    paths = [f"/a/{48210 + 7 * n}" for n in range(len(SLUGS))]
    articles = {
        path: page(
            f"{TITLES[n]} - Radio Cap",
            f"<div class='c-article'><h1>{TITLES[n]}</h1>"
            + "".join(f"<div class='c-article__p'><p>{text}</p></div>" for text in paragraphs(n))
            + "</div>",
            "<script type='application/ld+json'>"
            + json.dumps({
                "@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLES[n],
                "datePublished": when(n).isoformat(), "author": {"@type": "Person", "name": "A. B."},
                "url": f"{root}{path}",
            })
            + "</script>",
        )
        for n, path in enumerate(paths)
    }  # fmt: skip
    front = menu(international="International", meteo="Météo", **{"mentions-legales": "Mentions"})
    return {
        "/": page("Radio Cap", front + "<p>L’information du lac"),
        "/international": page("International - Radio Cap", front + cards(paths)),
        "/meteo": page("Météo - Radio Cap", front),
        **articles,
    }


_BUILDS: dict[str, Callable[[str], Mapping[str, Route]]] = {
    "wordpress": wordpress,
    "static": static,
    "drupal": drupal,
    "news": news,
    "sections": sections,
}
