"""Lines that stand around an article and are not of it.

Captions and credits, calls to subscribe, share or read on, by-lines, dates, tags.
Every test looks at one line; where the line stands is the caller's business.
"""

import re
from functools import lru_cache

from lexicon.folding import fold

_ICONS = (
    "photo_camera|play_circle|play_arrow|videocam|share|bookmark(?:_border)?|chevron_(?:left|"
    "right)|navigate_next|arrow_(?:back|forward)|zoom_in|close|menu|search|fullscreen|"
    "expand_more|access_time|schedule|headset|volume_up"
)
_AGENCIES = (
    "afp|reuters|ap|ap photo|associated press|belga|keystone|ats|epa|epa-efe|efe|"
    "sipa|sipa press|abaca|getty(?: images)?|maxppp|sputnik|ritzau|dpa|ansa|anp|"
    "pa|la presse canadienne|presse canadienne|ukrinform|tass|ria novosti|bestimage|"
    "hans lucas|zuma|imago|shutterstock|istock|unsplash|adobe ?stock|flickr|wikimedia(?: commons)?|"
    "radio-canada|archives?|dr|cc[ -]by.*"
)

# Lines that may be sentences of an article too: not taken for the site's where they end as one.
_MILD = (
    (
        r"(?:a |a |pour |et )?(?:lire|voir|ecouter|decouvrir|relire|revoir|regarder)\s(?:aussi|"
        r"egalement|plus|encore|ensuite|la suite|notre (?:dossier|analyse|decryptage|"
        r"article)|nos (?:articles|informations))\b(?=.{0,4}:|.{0,160}$)"
    ),
    (
        r"(?:pour aller plus loin|pour en savoir plus|en savoir plus|plus d'(?:infos?|"
        r"informations?|articles)|plus dans|plus sur|sur le meme (?:sujet|theme)|dans la meme (?:rubrique|"
        r"categorie)|articles? (?:lies?|similaires?|associes?|connexes?|recommandes?)|"
        r"a lire|a voir|a ecouter|a decouvrir|a la une|les plus lus|contenus? sponsorises?|"
        r"nos suggestions|voir plus|lire plus|afficher plus|read more|related|la redaction vous (?:conseille|"
        r"recommande|suggere)|notre selection|suite (?:de l'article )?apres|lire l'article|"
        r"lire la suite|la suite apres|poursuivez votre lecture)\b.{0,120}$"
    ),
    (
        r"(?:recevez|rejoignez|soutenez|faites un don|restez informe|retrouvez|suivez|"
        r"offrir|cliquez|votre (?:inscription|adresse))\b.{0,220}$"
    ),
)
_PLAIN = (
    r"partage[rz] (?:cet|cette|l'|sur|via|par|ce)\b.{0,100}$",
    r"(?:publicite|pub|annonce|advertisement|sponsorise|contenu partenaire)\W*$",
    (
        r"(?:partager|partagez|tweeter|imprimer|envoyer|copier le lien|share|tweet|print|"
        r"email|facebook|twitter|whatsapp|linkedin|telegram|messenger|reddit|pinterest|"
        r"bluesky|favoris|ajouter a|enregistrer|sauvegarder|commenter|reagir|recommander|"
        r"ecouter|offrir l'article)\b(?:\W+(?:\w+\W*){0,3})?$"
    ),
    (
        r"(?:newsletters?|inscrivez-vous|abonnez-vous|je m'abonne|s'abonner|s'inscrire|"
        r"suivez-nous|suivez (?:toute )?l'(?:actualite|info)|retrouvez (?:toute|tous|"
        r"nous|nos|l'(?:integralite|actualite|info))|telechargez (?:l'|notre)|deja abonne|"
        r"se connecter|connectez-vous|vous avez un compte|creer un compte|participez a la conversation)\b.{0,220}$"
    ),
    (
        r"(?:nous utilisons|ce site utilise|notre site utilise|en poursuivant votre navigation|"
        r"en cliquant sur|we use) .{0,60}(?:cookies|traceurs)\b.*$"
    ),
    r"(?:communique|depeche|bulletin)(?: de presse)?(?: n[°o] ?[\w./-]+)?\W*$",
    r"contacts? (?:presse|media)\b.{0,160}$",
    r"(?:\d+\s)?commentaires?(?:\s\(?\d+\)?)?\W*$",
    r"(?:aucun|laisser un|poster un|ecrire un|ajouter un|voir les|lire les|\d+) commentaires?\b.{0,60}$",
    (
        r"(?:temps de lecture|lecture|duree|lu en)\s?:?\s?(?:\d+|une|deux)\s?(?:min|"
        r"mn|minutes?)\b.{0,20}$"
    ),
    r"\d+ min(?:utes)?(?: de lecture)?$",
    r"(?:publiee?|mise? a jour|modifiee?|mis en ligne|actualisee?)\b[^.]{0,40}\d[^.]{0,25}$",
    r"reading time\b.{0,20}$",
    (
        r"(?:tags?|mots[ -]cles?|themes?|thematiques?|sujets?|categories?|rubriques?|"
        r"etiquettes?|keywords|classe sous|dans cet article)\s?:.{0,250}$"
    ),
    (
        r"(?:tous droits reserves|reproduction (?:interdite|partielle)|copyright|all rights reserved|"
        r"droits reserves)\b.{0,160}$"
    ),
    r"©.{0,160}$",
    r"(?:article|texte|contenu) (?:reserve aux abonnes|abonnes|premium|initialement publie)\b.{0,120}$",
    rf"(?:{_ICONS})\W*$",
    (
        r"(?:haut de page|retour en haut|retour a|accueil|sommaire|fermer|suivant|precedent|"
        r"article (?:suivant|precedent)|menu|rechercher|aller au contenu|skip to .{0,20})\W*$"
    ),
    r"accueil\s?(?:>|/|»|›|\|).{0,120}$",
    (
        r"(?:votre navigateur|your browser|javascript|cette? (?:video|contenu) (?:n'est|"
        r"ne peut)|chargement|loading|une erreur est survenue|activer javascript)\b.{0,160}$"
    ),
    r"(?:[a-z]{2}-\d{1,3}|page \d+(?:\s?/\s?\d+)?|\d{1,3}|[-_=*~.\s#•·]+)$",
)
_CALLS = ("abonnez-vous", "inscrivez-vous a notre", "inscrivez-vous a la", "telechargez notre app")
_MILDLY = re.compile(rf"^\W*(?:{'|'.join(_MILD)})")
_PLAINLY = re.compile(rf"^\W*(?:{'|'.join(_PLAIN)})")
_SENTENCE = re.compile(r"\w[^:]{30,}[.!?»…]\s*$")
_PICTURE = (
    r"(?:photos?|credits?(?: photos?)?|legende|image|illustration|infographie|video|visuel|fotos?|"
    r"picture|source de l'image|dessin|carte|photographie)\s?(?:d'illustration|d'archives?)?"
)
_CREDIT = re.compile(
    rf"(?:{_ICONS})\s+[\w(«]|\W*\(?{_PICTURE}\s?[:©|]|\W*\[?(?:image|photo)\]?$|\W*©"
    rf"|(?:{_AGENCIES})\s?/\s?\w"
)  # at the start of the line
_CREDITS = tuple((mark, re.compile(pattern)) for mark, pattern in (
    ("_", r"(?:^|\W)(?:photo_camera|play_circle|play_arrow)\s+\S"),
    ("/", rf"/\s?(?:{_AGENCIES})\)?\W*$|[.(\[–—-]\s?(?:{_AGENCIES})\s?/\s?\w"),
    ("/", rf"[\w.]\s?/\s?(?:{_AGENCIES})\s(?:-|–)\s"),
    ("|", rf"\|\s?(?:{_AGENCIES})\)?\W*$"),
    ("©", r"©\s?[\w(][^.]{0,60}$"),
    ("(", r"\((?:photos?|credits?|image|illustration|archives?|©)\b[^)]*\)\s*$"),
    ("via ", r"via (?:getty images|reuters|afp|ap|ritzau scanpix)\W*$"),
    ("/ ", r"/ (?:getty images|reuters|afp|ap|ritzau scanpix)\W*$"),
))  # fmt: skip  # anywhere in it: by the mark that each hinges on, which is quickly looked for
_UNPUNCTUATED = re.compile(rf"^\W*\(?{_PICTURE}\s(?:by|par|de|prise|fournie)\b[^.]{{0,140}}$")
_ORIGIN = re.compile(rf"\((?:avec\s)?(?:{_AGENCIES})(?:[\s,/&]+(?:et\s)?(?:{_AGENCIES}))*\)\.?$")
_BYLINE = re.compile(
    r"""^\W*(?:par|by|de\ notre\ (?:correspondante?|envoye\w*\ speciale?)|propos\ recueillis\ par|texte|redige\ par|ecrit\ par|auteure?s?|article\ (?:ecrit|redige)\ par)\s?:?\s+(?P<names>\S.{1,90})$""",
    re.VERBOSE,
)
_BETWEEN = frozenset(
    (
        "a au aux avec et de des du la le les en pour son sa envoye envoyee speciale "
        "special correspondant correspondante notre agence redaction van von der den "
        "di el y ben bin"
    ).split()
)
_MARKS = ("/", "|", "©", "[", "(", "_")
_CAPTIONED = tuple((
"photo credit legende image illustration infographie video visuel foto picture "
"source dessin carte play share close menu search schedule headset"
).split())  # fmt: skip
_folded = lru_cache(maxsize=2000)(fold)
_PUBLISHED = re.compile(
    r"^\W*(?:publiee?|mise? a jour|mis en ligne|maj|modifiee?|actualisee?|postee?|"
    r"parue?|creee?|date|posted|updated|published|article du)\b"
)
_DATE = re.compile(
    r"\b\d{1,2}(?:er)?[ /.-](?:[a-z]{3,9}\.?|\d{1,2})[ /.-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
)
_CLOCK = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le|a|et|heures?|min|"
    r"minutes|gmt|cet|cest|utc|paris|heure de paris|\d+|\d+h\d*)\b|[^a-z]"
)


def furniture(line: str) -> bool:
    """A line of the site: a call to read on, share, subscribe, comment; an icon's name;
    tags; a page number."""
    if len(line) > 400:
        return False
    folded = _folded(line)
    if _PLAINLY.match(folded) or any(map(folded[:250].__contains__, _CALLS)):
        return True
    return _MILDLY.match(folded) is not None and not _SENTENCE.search(folded)


def caption(line: str) -> bool:
    """A caption or credit: it names a photographer, an agency's picture, or an icon."""
    if len(line) > 450:
        return False
    folded = _folded(line)
    if not (folded.startswith(_CAPTIONED) or any(map(folded.__contains__, _MARKS))):
        return False
    if line.endswith((")", ").")):
        folded = _ORIGIN.sub("", folded)
    return (
        _CREDIT.match(folded) is not None
        or _UNPUNCTUATED.match(folded) is not None
        or any(mark in folded and pattern.search(folded) for mark, pattern in _CREDITS)
    )


def byline(line: str) -> str | None:
    """The name or names that a by-line states ("Par Jeanne Martin, à Kiev")."""
    if len(line) > 120 or (line.endswith((".", "!", "?", "…", "»")) and line.count(" ") > 6):
        return None
    found = _BYLINE.match(_folded(line))
    names = line[found.start("names") : found.end("names")].strip(" .:|-–—") if found else ""
    return names if names and all(map(_nameable, names.split())) else None


def _nameable(word: str) -> bool:
    return not word[0].islower() or fold(word).strip(",.'") in _BETWEEN or "'" in fold(word)


def announced(line: str) -> bool:
    """A dateline that says itself that it is one of publication ("Publié le …")."""
    return len(line) <= 160 and _PUBLISHED.match(_folded(line)) is not None and dateline(line)


def dateline(line: str) -> bool:
    """A line that is a date of publication or change and little else."""
    if len(line) > 160:
        return False
    folded = _folded(line)
    if not _DATE.search(folded):
        return False
    rest = _CLOCK.sub("", _DATE.sub("", folded))
    return len(rest) <= (90 if _PUBLISHED.match(folded) else 8)
