"""Lines that stand around an article and are not of it.

Captions and credits, calls to subscribe, share or read on, tags.
Every test looks at one line; where the line stands is the caller's business.
"""

import re
from functools import lru_cache

from indexer.extract.signature import folded

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
        r"offrir|cliquez|telechargez|votre (?:inscription|adresse))\b.{0,220}$"
    ),
)
# A call whatever its end: the headline behind its colon may be a question or a quotation.
_CALL = re.compile(
    r"^\W*(?:a |a |pour |et )?(?:(?:re)?lire|(?:re)?voir|(?:re)?ecouter|decouvrir|regarder|lire ou relire)"
    r"(?:\s(?:aussi|egalement|plus|encore|ensuite|la suite|l'article|notre [\w-]+|nos [\w-]+))?"
    r"(?:\s(?:sur|dans) [\w' ]{2,30})?\s?[:|►>]\s*\S.{0,250}$"
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
        r"nous|nos|cet article|ce dossier|cette (?:enquete|interview)|l'(?:integralite|actualite|info))|telechargez (?:gratuitement |des maintenant )?(?:l'app|notre|la version)|deja abonne|"
        r"se connecter|connectez-vous|vous avez un compte|creer un compte|participez a la conversation)\b.{0,220}$"
    ),
    (
        r"(?:nous utilisons|ce site utilise|notre site utilise|en poursuivant votre navigation|"
        r"en cliquant sur|we use) .{0,60}(?:cookies|traceurs)\b.*$"
    ),
    r"(?:communique|depeche|bulletin)(?: de presse)?(?: n[°o] ?[\w./-]+)?\W*$",
    r"contacts? (?:presse|media)\b.{0,160}$",
    (r"il (?:vous )?reste \d{1,3} ?% (?:de (?:cet|l')|a (?:lire|decouvrir)).{0,160}$"),
    (
        r"(?:(?:la suite|la fin|l'integralite|l'acces|la lecture) (?:de |a )?(?:cet article |ce contenu |l'article )?|"
        r"(?:cet|l')\s?article |ce contenu )?(?:est )?(?:reserve|accessible|disponible)e?s? "
        r"(?:uniquement |exclusivement |seulement )?(?:aux|pour les|a nos) abonnee?s\b.{0,120}$"
    ),
    (
        r"vous (?:avez|aviez) (?:deja )?(?:lu|atteint|epuise|consulte|utilise) (?:vos|votre|tous vos|\d+)\b.{0,40}"
        r"\b(?:articles?|quota|limite|lectures?)\b.{0,80}$"
    ),
    (
        r"(?:pour|afin de|souhaitez-vous|envie de) (?:lire|poursuivre|continuer|acceder|consulter|decouvrir)\b.{0,60}"
        r"\b(?:inscrivez-vous|abonnez-vous|connectez-vous|identifiez-vous|creez|rejoignez)\b.{0,160}$"
    ),
    r"creez (?:un|votre|des maintenant|gratuitement).{0,30}\bcompte\b.{0,160}$|identifiez-vous\b.{0,120}$",
    (
        r"(?:vous utilisez|il semble que vous|nous avons detecte|merci de desactiver|(?:veuillez )?desactivez)\b.{0,60}"
        r"\b(?:bloqueurs?|adblock\w*|ad blocker)\b.{0,160}$"
    ),
    (
        r"(?:la|notre|votre|cette) (?:newsletter|lettre d'information)\b.{0,160}"
        r"\b(?:s'inscrire|m'inscri(?:re|s)|inscrivez-vous|s'abonner|m'abonner?)\W*$"
    ),
    r"(?:re)?ecoute[rz] (?:cet |l')(?:article|episode|emission|audio|edito|interview)\b.{0,30}$",
    (
        r"(?:ce resume|cette (?:synthese|traduction))\b.{0,20}\b(?:genere|realise|produit|redige|cree)e?\b"
        r".{0,30}\b(?:ia|intelligence artificielle|automatiquement)\b.{0,100}$"
    ),
    r"(?:l'article a ete ajoute a vos|retire de vos|ajoute a vos) favoris\b.{0,60}$|google news\W*$",
    r"vous etes ici\b.{0,160}$",
    (
        r"(?:cette page|cet article|cette reponse|ce contenu|cette information) vous a(?:-t-(?:elle|il))?\b.{0,80}\?\W*$"
    ),
    (r"(?:l'equipe [\w. -]{2,40}|nous) vous remerci(?:e|ons) (?:pour|de) (?:vos|votre)\b.{0,100}$"),
    (
        r"(?:vous avez |une? )?(?:(?:trouve|vu|repere|constate|remarque) (?:une|des)|signale[rz] une) (?:erreur|faute|coquille)s?\b.{0,100}$"
    ),
    (
        r"vous (?:souhaitez|voulez|desirez) (?:reagir|temoigner|nous [a-z]+|contacter|contribuer|participer)\b.{0,200}$|"
        r"(?:ecrivez|contactez)-nous\b.{0,120}$"
    ),
    (
        r"(?:(?:voir|lire|consulter|afficher|ouvrir|visualiser)\b.{0,40}\b(?:dans (?:le|votre|un) navigateur|version en ligne)|"
        r"si (?:ce|cet) (?:message|e-?mail|courriel|mail)\b.{0,40}\b(?:affiche|visible|lisible)|"
        r"vous (?:recevez|avez recu) (?:ce|cet|cette) (?:message|e-?mail|courriel|mail|lettre|newsletter)\b)"
        r".{0,160}$"
    ),
    r"seulement une partie des depeches\b.{0,350}$",
    r"la synthese vocale\b.{0,160}$|(?:ailleurs|partout|vu) sur le web\W*$",
    r"vos (?:remarques|retours|avis) (?:pour|nous|seront)\b.{0,120}$",
    r"merci (?:pour|de) (?:vos|votre) (?:avis|retours?|remarques?|participation|message)\b.{0,80}$",
    r"(?:\d+\s)?commentaires?(?:\s\(?\d+\)?)?\W*$",
    r"(?:aucun|laisser un|poster un|ecrire un|ajouter un|voir les|lire les|\d+) commentaires?\b.{0,60}$",
    (
        r"\(?(?:temps de lecture|lecture|duree|lu en)(?:\sen)?\s?:?\s?(?:\d+|une|deux)\s?(?:min|"
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
        r"(?:tous droits reserves|(?:toute )?reproduction (?:interdite|partielle)|copyright|all rights reserved|"
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
        r"ne peut)|chargement|loading|une erreur (?:technique )?(?:est survenue|s'est produite)|activer javascript)\b.{0,160}$"
    ),
    r"(?:[a-z]{2}-\d{1,3}|page \d+(?:\s?/\s?\d+)?|\d{1,3}|[-_=*~.\s#•·]+)$",
)
_LABEL = (
    (
        r"(?:partage[rz]?|tweeter|imprimer|envoyer|share|tweet|print|e-?mail|facebook|twitter|whatsapp|"
        r"linkedin|commenter|reagir|reagissez|recommander|ecouter|favoris|enregistrer|sauvegarder)"
        r"(?:\s(?:par (?:e-?)?mail|par courriel|sur [\w ()]{2,20}|via [\w ]{2,20}|(?:a )?cet(?:te)? \w+|a l'article|"
        r"l'article|la page|le lien|a un ami))?"
    ),
    (
        r"(?:la |notre |nos |les )?(?:newsletters?|lettres? d'information)(?:\s.{0,60})?|inscrivez-vous.{0,80}|"
        r"abonnez-vous.{0,80}|s'abonner.{0,40}|suivez-nous.{0,40}|soutenez-nous.{0,40}"
    ),
    (
        r"(?:a |pour |et )?(?:(?:re)?lire|voir|ecouter|decouvrir)\s(?:aussi|egalement|plus|encore|ensuite)|"
        r"a (?:lire|voir|ecouter|decouvrir|la une)|"
        r"(?:pour aller plus loin|(?:pour )?en savoir plus|plus d'infos?|sur le meme (?:sujet|theme)|"
        r"dans la meme (?:rubrique|categorie)|articles? (?:lies?|similaires?|associes?|connexes?|recommandes?)|"
        r"les (?:articles )?plus lus|contenus? sponsorises?|nos suggestions|la redaction vous (?:conseille|recommande|"
        r"suggere)|notre selection|(?:vos |vous )?aimerez aussi|vous pourriez (?:aussi )?aimer|"
        r"nos lecteurs ont lu aussi|messages connexes|related.{0,30})"
    ),
    (
        r"publicite|pub|annonces?|sponsorise|contenu partenaire|(?:\d+\s)?commentaires?(?:\s\(?\d+\)?)?|"
        r"vos (?:reactions|commentaires)|(?:laisser|poster|ecrire|ajouter) un commentaire|"
        r"(?:tags?|mots[ -]cles?|themes?|thematiques?|sujets? associes?|sommaire|partenaires|contact presse)"
    ),
)
_CALLS = ("abonnez-vous", "inscrivez-vous a notre", "inscrivez-vous a la", "telechargez notre app")
_MILDLY = re.compile(rf"^\W*(?:{'|'.join(_MILD)})")
_PLAINLY = re.compile(rf"^\W*(?:{'|'.join(_PLAIN)})")
_LABELLED = re.compile(rf"^\W*(?:{'|'.join(_LABEL)})\W*$")
_CLOCKS = re.compile(r"^\W*(?:a )?(?:[01]?\d|2[0-3])\s?[h:]\s?(?:[0-5]\d)?\W*$")
_FIGURES = re.compile(r"^\W*\d[\d ,.]*\W*$")
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
_MARKS = ("/", "|", "©", "[", "(", "_")
_CAPTIONED = tuple((
"photo credit legende image illustration infographie video visuel foto picture "
"source dessin carte play share close menu search schedule headset"
).split())  # fmt: skip


def furniture(line: str) -> bool:
    """A line of the site: a call to read on, share, subscribe, comment; an icon's name;
    tags; a page number."""
    return len(line) <= 400 and _is_furniture(line)


@lru_cache(maxsize=2000)  # a line is asked about several times
def _is_furniture(line: str) -> bool:
    said = folded(line)
    if _PLAINLY.match(said) or any(map(said[:250].__contains__, _CALLS)):
        return True
    if _CALL.match(said) or _CLOCKS.match(said):
        return True
    return _MILDLY.match(said) is not None and not _SENTENCE.search(said)


def call(line: str) -> bool:
    """A line that begins as a call to read on, whatever its end: for one that is a link."""
    said = folded(line)
    return _MILDLY.match(said) is not None or _CALL.match(said) is not None


def label(heading: str) -> bool:
    """A heading of the site's own: above links, a form or buttons. What only looks like a
    button ("Envoyer des troupes ?") is the article's."""
    return len(heading) <= 120 and _LABELLED.match(folded(heading)) is not None


def figures(line: str) -> bool:
    """A line of figures alone: a page's number, or a table's value."""
    return _FIGURES.match(line) is not None


def caption(line: str) -> bool:
    """A caption or credit: it names a photographer, an agency's picture, or an icon."""
    return len(line) <= 450 and _is_caption(line)


@lru_cache(maxsize=2000)
def _is_caption(line: str) -> bool:
    said = folded(line)
    if not (said.startswith(_CAPTIONED) or any(map(said.__contains__, _MARKS))):
        return False
    if line.endswith((")", ").")):
        said = _ORIGIN.sub("", said)
    return (
        _CREDIT.match(said) is not None
        or _UNPUNCTUATED.match(said) is not None
        or any(mark in said and pattern.search(said) for mark, pattern in _CREDITS)
    )
