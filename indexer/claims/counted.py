"""What a number counts: the noun after it, and what its clause says became of them."""

import re
from typing import NamedTuple

from indexer.claims.words import PEOPLE
from press.claims import Unit


def _nouns(unit: Unit, words: str) -> dict[str, Unit]:
    return dict.fromkeys(words.split(), unit)


NOUNS: dict[str, Unit] = {
    **_nouns("death", "mort morts morte mortes tué tués tuée tuées décès cadavre cadavres"
             " dépouilles dépouille corps martyr martyrs"),
    **_nouns("wounded", "blessé blessés blessée blessées mutilé mutilés amputé amputés amputée amputées"),
    **_nouns("prisoner", "prisonnier prisonniers prisonnière prisonnières otage otages captif captifs"
             " captives"),
    **_nouns("soldier", "soldat soldats militaire militaires troupes combattant combattants"
             " combattante combattantes réserviste réservistes mercenaire mercenaires légionnaires"
             " parachutistes conscrit conscrits recrues effectifs djihadistes djihadiste marins"
             " officiers officier mobilisés supplétifs supplétif miliciens milicien rebelles rebelle"
             " assaillants volontaires tirailleurs gardes-frontières garde-frontière"),
    **_nouns("person", "personne personnes gens civil civils civile civiles enfant enfants femme"
             " femmes homme hommes habitant habitants victime victimes réfugié réfugiés déplacé"
             " déplacés migrant migrants manifestant manifestants policier policiers gendarme"
             " gendarmes étudiants élève élèves enseignants ouvriers employés salariés mineurs"
             " mineur adolescents adultes adulte adolescent bébés journalistes journaliste"
             " ressortissants ressortissant citoyens palestiniens israéliens ukrainiens russes"
             " français américains terroristes terroriste opposants fidèles passagers passager"
             " résidents palestinien israélien étrangers étranger secouristes pompiers médecins"
             " gardes garde députés élus juifs individus suspects détenus evacués évacués villageois"
             " membres travailleurs patients spectateurs participants touristes agents"
             " familles pertes fugitifs émigrés disparus survivants rescapés proches frères pilotes"
             " coréens chinois musulmans chrétiens syriens afghans africains peuls"),
    **_nouns("missile", "missile missiles roquette roquettes intercepteur intercepteurs kinjal kinzhal iskander iskander-m kalibr"
             " tomahawk atacms scalp taurus onyx oniks zircon kh-101 kh-22"),
    **_nouns("drone", "drone drones uav shahed shaheds shahed-136 geran geran-2 guéran gerbera"
             " bayraktar orlan orlan-10 lancet lancets"),
    **_nouns("shell", "obus munition munitions cartouches"),
    **_nouns("tank", "char chars tank tanks leopard leopards abrams t-72 t-80 t-90"),
    **_nouns("aircraft", "avion avions hélicoptère hélicoptères chasseurs bombardiers bombardier"
             " aéronefs f-16 f-35 mirage rafale gripen su-24 su-25 su-27 su-30 su-34 su-35 mig-29 mig-31"
             " tu-95 tu-160 awacs"),
    **_nouns("battery", "batterie batteries système systèmes lanceurs patriot patriots s-300 s-400 nasams iris-t"),
    **_nouns("euro", "euro euros € eur"),
    **_nouns("dollar", "dollar dollars $ usd"),
    **_nouns("percent", "% pourcent"),
    **_nouns("km", "km kilomètre kilomètres"),
    **_nouns("other", "attaque attaques frappe frappes raid raids bombardement bombardements tir tirs"
             " explosion explosions localité localités village villages commune communes ville villes"
             " hôpital hôpitaux école écoles maison maisons immeuble immeubles bâtiment bâtiments"
             " installation installations infrastructure infrastructures structure structures foyer"
             " foyers tombe tombes fosse fosses brigade brigades bataillon bataillons escadrille"
             " escadrilles destroyer destroyers navire navires sous-marin sous-marins frégate"
             " frégates véhicule véhicules blindé blindés canon canons obusier obusiers pièce pièces"
             " engin engins cible cibles wagon wagons équipe équipes emplois emploi postes contrat"
             " contrats pays etats états régions logements appartements hectares tonnes barils"
             " mégawatts livres francs yuans roubles hryvnias zlotys couronnes francs-cfa ballons"
             " bombe bombes mines centrales sites bases camions ambulances usines entreprises"
             " sanctions charges arrestations plaintes signatures voix sièges votes kilos"
             " radars lance-roquettes fusils accident accidents unité unités société sociétés armes exemplaires appareils appareil bateaux"
             " sous-stations transformateurs ponts vols alertes incidents violations"),
}  # fmt: skip
# People who are counted as such, whatever befell others in the sentence.
_MOVED = frozenset(
    "déplacé déplacés réfugié réfugiés migrant migrants évacués manifestant manifestants élève élèves"
    " enseignants employés salariés emplois passagers participants survivants rescapés".split()
)
_MILITARY = re.compile(
    r"\b(?:déploy|stationn|brigade|bataillon|effectifs|contingent|troupes|mobilis|militair|opération|régiment"
    r"|légion|armée)",
    re.IGNORECASE,
)
_MAYBE_SOLDIERS = frozenset(
    "homme hommes femmes personnes américains français britanniques européens membres".split()
)
PEOPLE_UNITS = frozenset({"person", "soldier"})
_SKIP = frozenset(
    """
    nouveaux nouvelles nouvel nouveau autres autre derniers dernières premiers premières jeunes petits
    grands grandes vieux anciens anciennes principaux seuls seules de d' des du autres gros grosses
    supplémentaires présumés fameux plus moins riches ces leurs ses nos leur dernier mille millions milliards l' la les le
    """.split()
)
_NOT_COUNTED = frozenset(
    """
    ans an mois jour jours semaine semaines heure heures h minute minutes min secondes seconde siècle
    siècles année années décennie décennies fois mm cm calibre degrés °c points point article articles
    chapitre page pages épisode épisodes minutes buts but nuits nuit matchs sets mètres mètre m m² mm
    kg km/h place rang e er ère ème janvier février mars avril mai juin juillet août septembre octobre
    novembre décembre côtés parties camps façons raisons options questions jours points-clés
    """.split()
)
_WORD = re.compile(r"[^\W\d_]['’]|[^\W\d_]+(?:[-‑'’][^\W_]+)*|[%€$]|[.,;:()!?«»“”\"–—]|\d+")

_DEAD = re.compile(
    r"\b(?:tué|tuée?s|morte?s?|mortes|péri|périrent|décédée?s?|succombé|exécutée?s?|assassinée?s?"
    r"|abattue?s?|massacrée?s?|neutralisée?s?|éliminée?s?|perdu la vie|perdent la vie|meurent|meurt"
    r"|tuées|lynchée?s?|noyée?s?|fusillée?s?|pendue?s?|trouvé la mort|sont tombés|ensevelie?s?"
    r"|enterrée?s?|périssent|tuée)\b"
)
_KILLS = re.compile(
    r"\b(?:tuant|tue|tuent|tuer|tué|ont tué|a tué|coûté la vie (?:à|d['’]|aux)|coûtant la vie à|mort de|mort d['’]"
    r"|décès de|décès d['’]|abattu|assassiné|exécuté|éliminé|neutralisé|massacre de|fait périr|perte de|assassinat de"
    r"|éliminer|exécution de|enterré|enterrer)\b"
)
_HURT = re.compile(r"\b(?:blessée?s?|atteinte?s?|hospitalisée?s?|intoxiquée?s?)\b")
_HURTS = re.compile(r"\b(?:blessant|blessé|a blessé|ont blessé|blesse|blessent)\b")
_TAKEN = re.compile(
    r"\b(?:capturée?s?|faits? prisonniers?|faites? prisonnières?|enlevée?s?|prise?s? en otages?|retenue?s? en otage"
    r"|kidnappée?s?|libérée?s? lors d['’]un échange|échangée?s?)\b"
)
_TAKES = re.compile(
    r"\b(?:capturé|capturant|enlevé|enlevant|enlever|capturer|pris en otage|kidnappé)\b"
)
_LISTED = re.compile(
    r"(?:\bdont|\bparmi (?:eux|elles|lesquels|lesquelles)|[(–—,]|\bet|outre les|mais aussi|ainsi que)\s*"
    r"(?:(?:au moins|plus de|près de|environ|de|les)\s)?[\w-]*\s*[\w’' ]{0,12}$"
)
_ANOTHER = re.compile(
    r"\d|\b(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt\w*|trente\w*|quarante\w*"
    r"|cinquante\w*|soixante\w*|cent\w*|\w+aine)\b"
)


class Counted(NamedTuple):
    """What is counted: the unit, the words for it and their end in the text."""

    unit: Unit
    of: str | None
    end: int
    noun: str
    rule: str


def counted(
    text: str,
    start: int,
    number_end: int,
    end: int,
    earlier: Unit | None,
    *,
    fated: bool = True,
) -> Counted | None:
    """What the number before ``number_end`` counts, in the sentence from ``start`` to ``end``;
    ``earlier`` is the unit of the number before it in the sentence, ``fated`` whether that says
    what became of people. None: nothing that counts."""
    if (
        text[max(start, number_end - 4) : number_end] == "demi"
        and "kilom" in text[max(start, number_end - 22) : number_end]
    ):
        return Counted("km", None, number_end, "km", "noun")
    noun, noun_start, noun_end, first = _noun(text, number_end, end)
    if first in _NOT_COUNTED or noun in _NOT_COUNTED:
        return None
    if first == "pour" and re.match(r"\s+pour\s+cent\b", text[number_end : number_end + 12]):
        return Counted("percent", None, number_end + 10, "pour cent", "noun")
    of = text[noun_start:noun_end].strip() if noun else None
    unit = _unit(noun)
    if noun in ("tirs", "tir", "salves") and _ROCKETS.match(text, noun_end):
        unit = "missile"
    if unit is None:
        return Counted("other", of, noun_end, noun, "unknown") if noun else None
    if unit in PEOPLE_UNITS and noun not in _MOVED:
        if noun in _MAYBE_SOLDIERS and _MILITARY.search(text, start, end):
            unit = "soldier"
        if fated:
            unit = _fate(text, start, noun_end, number_end, end, unit, earlier)
    return Counted(unit, of, noun_end, noun, "noun")


_ROCKETS = re.compile(r" d(?:e|['’])\s?(?:missiles|roquettes)")


def _unit(noun: str) -> Unit | None:
    """What a noun counts, its singular included; people by the ending too."""
    unit = NOUNS.get(noun) or (NOUNS.get(noun[:-1]) if noun.endswith("s") else None)
    return "person" if unit is None and _is_people(noun) else unit


_THINGS = frozenset(
    """
    moteurs ordinateurs secteurs capteurs valeurs réacteurs tracteurs générateurs transformateurs
    téléviseurs conteneurs chargeurs lanceurs brouilleurs serveurs ascenseurs erreurs hauteurs montants
    carburants restaurants instants aimants diamants volants éléphants
    """.split()
)


def _is_people(noun: str) -> bool:
    """Whether a noun is one of people, by the lists of who speaks or by its ending."""
    if noun in PEOPLE:
        return True
    return noun.endswith(("eurs", "euses", "istes", "trices", "ants")) and noun not in _THINGS


def _noun(text: str, at: int, end: int) -> tuple[str, int, int, str]:
    """The noun after a number: folded, its span, and the first word after the number."""
    first, taken = "", 0
    for match in _WORD.finditer(text, at, min(end, at + 70)):
        word = match.group().lower().replace("’", "'")
        if not first and word in _OPENING:
            continue
        first = first or word
        if first == "des" and (word.isdigit() or (taken and _ANOTHER.fullmatch(word))):
            continue
        if taken >= 5 or (not word[0].isalpha() and word[0] not in "%€$"):
            break
        if match.start() - at > 4 and not taken:
            break
        if word in NOUNS or word in _NOT_COUNTED or word[:-1] in NOUNS:
            return word, at if taken else match.start(), match.end(), first
        if word not in _SKIP and not word.endswith("'"):
            if (
                word in _FUNCTION
                or _is_verb(word)
                or (taken and first not in _SKIP and not _adjective(word))
            ):
                break
            if first in _SKIP or (taken == 0 and not _adjective(word)):
                return word, match.start(), match.end(), first
        taken += 1
    return "", at, at, first


_OPENING = frozenset('«“"')


def _is_verb(word: str) -> bool:
    """Whether a word after a number is a verb: what is counted is plural."""
    return len(word) > 4 and word.endswith("ent")


def _adjective(word: str) -> bool:
    return word.endswith(("ens", "ennes", "ais", "aises", "aux", "ales", "ques", "és", "ées", "ants", "eux", "ires",
                          "ains", "aines", "ois", "oises", "ois", "ifs", "ives", "bles", "russes", "els", "elles"))  # fmt: skip


_FUNCTION = frozenset(
    """
    à au aux dans sur pour par en et ou mais qui que qu' dont où est sont a ont avait avaient était selon
    avec sans contre après avant depuis chez vers entre chaque comme seront sera étaient seraient près
    aujourd'hui hier demain actuellement auparavant précédemment initialement
    environ non puis lors dès pendant parmi dont soit ainsi seulement été autour ce cet cette ces il elle ils elles se s' ne n'
    """.split()
)


def _fate(
    text: str,
    start: int,
    noun_end: int,
    number_end: int,
    end: int,
    unit: Unit,
    earlier: Unit | None,
) -> Unit:
    """What became of people: killed, hurt, taken, by the words of their clause."""
    after = text[noun_end:end]
    stop = re.search(r"[.;:!?\n]", after)
    clause = after[: stop.start()] if stop else after
    verbs = [
        (m.start(), fate)
        for pattern, fate in ((_DEAD, "death"), (_HURT, "wounded"), (_TAKEN, "prisoner"))
        if (m := pattern.search(clause[:110]))
    ]
    before = text[max(start, number_end - 75) : number_end]
    cut = max(before.rfind(";"), before.rfind(":"), before.rfind(". "))
    before = before[cut + 1 :] if cut >= 0 else before
    causes = [
        (m.end(), fate)
        for pattern, fate in ((_KILLS, "death"), (_HURTS, "wounded"), (_TAKES, "prisoner"))
        for m in pattern.finditer(before)
    ]
    inherited = (
        earlier if earlier in ("death", "wounded", "prisoner") and _LISTED.search(before) else None
    )
    if causes and len(before) - max(causes)[0] <= 14:
        return max(causes)[1]  # pyright: ignore[reportReturnType]
    if verbs:
        place, fate = min(verbs)
        between = _ANOTHER.search(clause[:place])
        return inherited if inherited and between else fate  # pyright: ignore[reportReturnType]
    if causes:
        return max(causes)[1]  # pyright: ignore[reportReturnType]
    return inherited or unit
