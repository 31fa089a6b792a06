"""Articles for the journey, on the site and as files."""

from tests.services.site import Site, html, rss


def news(site: Site, *numbers: int) -> None:
    """Publish articles on the site; its feed lists them all."""
    for number in numbers:
        title, text = article(number)
        site.pages[f"/{number}"] = html(
            f'<html lang="fr"><head><title>{title}</title><meta property="og:type" content="article">'
            f'<link rel="canonical" href="{site.url(f"/{number}")}"></head><body><article>'
            f"<h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in text.split(chr(10) * 2))}"
            "</article></body></html>"
        )
    known = sorted(int(path[1:]) for path in site.pages if path[1:].isdigit())
    site.pages["/rss.xml"] = rss(
        *(
            {"title": article(n)[0], "link": site.url(f"/{n}"), "description": article(n)[0]}
            for n in known
        )
    )


TOWNS = "Kharkiv Odessa Lviv Dnipro Soumy Poltava Kherson Tchernihiv Jytomyr Vinnytsia".split()
DONORS = "Paris Berlin Rome Madrid Varsovie Oslo Prague Vilnius Tallinn Athènes Lisbonne".split()


def article(number: int) -> tuple[str, str]:
    """A title and a text about military aid, different for every number."""
    town, donor = TOWNS[number % 10], DONORS[number % 11]
    title = f"{donor} promet à l'Ukraine {number} blindés pour défendre {town}"
    sentences = [
        f"Le gouvernement de {donor} livrera {number} blindés à l'armée ukrainienne.",
        f"Ils doivent servir près de {town}, où les combats ont repris il y a {number} jours.",
        f"L'OTAN a salué une décision qu'elle attendait depuis {number + 3} semaines.",
        f"À {town}, le maire a compté {number * 7} immeubles touchés par des missiles russes.",
        f"{number * 13} habitants ont quitté la ville, selon les autorités de la région.",
        f"Un premier convoi de {number + 1} camions partira par la Pologne avant l'hiver.",
        f"{donor} avait déjà formé {number * 11} soldats au maniement de ces véhicules.",
    ]
    return title, "\n\n".join((" ".join(sentences[:4]), " ".join(sentences[4:])))
