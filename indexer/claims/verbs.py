"""The verbs by which French journalism attributes words, in the forms it uses.

Third person only, singular and plural, and participles. The list is that of the grammars'
declarative, cognitive and evaluative verbs (Charaudeau, Grammaire du sens et de
l'expression, 1992) as far as they were met with quotations.
"""

from typing import Literal

Form = Literal["finite", "past", "present"]

_REGULAR = """
abonder accuser acquiescer affirmer ajouter alerter analyser annoncer applaudir appeler
argumenter articuler asséner assumer assurer attester avancer avertir avouer
balayer blâmer brocarder certifier chuchoter citer clamer clarifier claironner commenter
communiquer comparer compléter conclure concéder confesser confier confirmer conseiller
considérer conspuer constater contester critiquer crier demander diagnostiquer dicter
douter décliner déclamer déclarer décrier dédramatiser déduire dénigrer dénoncer
dénombrer déplorer désavouer détailler dévoiler embrayer encourager enchaîner
énoncer énumérer entonner éructer esquisser espérer estimer étayer évaluer évoquer
exhorter exiger expliquer expliciter exposer exprimer exulter fanfaronner féliciter
formuler fulminer fustiger glisser gronder haranguer honorer hurler ignorer
imaginer implorer inciter indigner indiquer informer inquiéter insinuer insister
insulter interpeller interroger intimer inviter invoquer ironiser jubiler juger jurer
justifier lancer lister louer lâcher marteler menacer mentionner miser minimiser moquer
murmurer narrer nier noter nommer nuancer objecter observer opiner opposer ordonner parier
parler persifler persister plaider plaisanter pointer poster
préciser préconiser prier présager présenter prétexter proclamer professer pronostiquer
prononcer proposer prophétiser prôner protester publier qualifier questionner quémander raconter
railler rajouter rappeler rapporter rassurer réaffirmer récapituler récuser réclamer recommander
rectifier redouter réfuter regretter réitérer réjouir rejeter relater relativiser
relever remarquer remercier répéter répliquer reprocher résumer rétorquer retranscrire
revendiquer révéler ricaner riposter saluer scander sermonner signaler signifier
solliciter songer souffler souhaiter souligner soupirer spéculer spécifier stipuler suggérer
supplier supposer surnommer synthétiser tacler tancer taxer témoigner tempérer tempêter
théoriser titrer tonner traduire traiter trancher twitter tweeter étonner
vanter vilipender vociférer vitupérer éclairer épingler alarmer emporter déclencher apostropher
abjurer renchérir réagir démentir prévenir
""".split()

_IRREGULAR = {
    "dire": "dit disent disait disaient dira diraient dirait:dit dite dits dites:disant",
    "redire": "redit redisent redisait:redit redite:redisant",
    "prédire": "prédit prédisent prédisait:prédit prédite:prédisant",
    "contredire": "contredit contredisent contredisait:contredit:contredisant",
    "médire": "médit:médit:médisant",
    "écrire": "écrit écrivent écrivait écrivaient écrivit:écrit écrite écrits:écrivant",
    "décrire": "décrit décrivent décrivait décrivaient:décrit décrite décrits décrites:décrivant",
    "craindre": "craint craignent craignait craignaient:craint:craignant",
    "plaindre": "plaint plaignent plaignait plaignaient:plaint plainte:plaignant",
    "répondre": "répond répondent répondait répondaient répondit:répondu:répondant",
    "défendre": "défend défendent défendait défendaient:défendu défendue:défendant",
    "prétendre": "prétend prétendent prétendait prétendaient:prétendu:prétendant",
    "reprendre": "reprend reprennent reprenait:repris reprise:reprenant",
    "poursuivre": "poursuit poursuivent poursuivait poursuivit:poursuivi:poursuivant",
    "promettre": "promet promettent promettait promettaient:promis promise:promettant",
    "admettre": "admet admettent admettait admettaient:admis admise:admettant",
    "reconnaître": "reconnaît reconnait reconnaissent reconnaissait:reconnu:reconnaissant",
    "soutenir": "soutient soutiennent soutenait soutenaient:soutenu:soutenant",
    "convenir": "convient conviennent convenait:convenu:convenant",
    "prévoir": "prévoit prévoient prévoyait:prévu prévue:prévoyant",
    "vouloir": "veut veulent voulait voulaient:voulu:voulant",
    "conclure": "conclut concluent concluait:conclu:concluant",
    "sourire": "sourit souriait:souri:souriant",
    "rire": "rit riait:ri:riant",
    "lire": "lit lisent lisait:lu lue:lisant",
    "croire": "croit croient croyait:cru:croyant",
    "voir": "voit voient voyait:vu vue:voyant",
    "feindre": "feint:feint:feignant",
    "enjoindre": "enjoint enjoignent:enjoint:enjoignant",
    "traduire": "traduit traduisait:traduit:traduisant",
    "abonder": "abonde abondait abonda:abondé:abondant",
    "avertir": "avertit avertissent avertissait avertissaient:averti avertie:avertissant",
    "prévenir": "prévient préviennent prévenait prévenaient:prévenu:prévenant",
    "démentir": "dément démentent démentait démentaient:démenti démentie:démentant",
    "renchérir": "renchérit renchérissent renchérissait:renchéri:renchérissant",
    "réagir": "réagit réagissent réagissait:réagi:réagissant",
    "applaudir": "applaudit applaudissent applaudissait:applaudi:applaudissant",
    "garantir": "garantit garantissent garantissait:garanti:garantissant",
    "définir": "définit définissent définissait:défini définie:définissant",
    "rugir": "rugit:rugi:rugissant",
    "bondir": "bondit:bondi:bondissant",
    "déduire": "déduit déduisait:déduit:déduisant",
    "retranscrire": "retranscrit:retranscrit:retranscrivant",
    "entendre": "entend entendent entendait:entendu:entendant",
    "viser": "vise visent visait visaient:visé:visant",
    "penser": "pense pensent pensait pensaient:pensé:pensant",
    "savoir": ":su:",
    "condamner": "condamne condamnent condamnait condamnaient condamna:condamné:condamnant",
}

# Words with another meaning as often as not: they count where a quotation follows at once.
WEAK = frozenset(
    """
    accorder attribuer attaquer célébrer décliner déployer désigner débuter démarrer enfoncer fixer
    imposer ignorer lire maintenir nommer positionner poser pousser prévoir publier reprendre
    signer traduire traiter trouver viser voir vouloir voire entendre miser permettre présenter
    refuser soutenir défendre relever songer identifier déclencher emporter justifier honorer
    parler communiquer surnommer opposer penser croire dicter éclairer exposer évaluer réunir
    """.split()
)


def _conjugated(infinitive: str) -> dict[str, Form]:
    stem = infinitive[:-2]
    soft = {"g": stem + "e", "c": stem[:-1] + "ç"}.get(stem[-1], stem)
    open_ = stem
    for closed in ("é", "e"):
        if len(stem) > 2 and stem[-2] == closed and stem[-1] not in "aeiouéè":
            open_ = stem[:-2] + "è" + stem[-1]
    if infinitive in ("appeler", "rappeler", "rejeter"):
        open_ = stem + stem[-1]
    forms: dict[str, Form] = {}
    for ending in ("e", "ent"):
        forms[open_ + ending] = "finite"
    for ending in ("ait", "aient", "a"):
        forms[soft + ending] = "finite"
    for ending in ("èrent", "era", "eront", "erait", "eraient"):
        forms[stem + ending] = "finite"
    for ending in ("é", "ée", "és", "ées"):
        forms[stem + ending] = "past"
    forms[soft + "ant"] = "present"
    return forms


def _all() -> dict[str, tuple[str, tuple[Form, ...]]]:
    kinds: dict[str, dict[Form, None]] = {}
    lemmas: dict[str, str] = {}

    def add(form: str, infinitive: str, kind: Form) -> None:
        for spelling in {form, "e" + form[1:] if form[:1] == "é" else form}:
            kinds.setdefault(spelling, {})[kind] = None
            lemmas.setdefault(spelling, infinitive)

    order: tuple[Form, ...] = ("finite", "past", "present")
    for infinitive, listed in _IRREGULAR.items():
        for group, kind in zip(listed.split(":"), order, strict=False):
            for form in group.split():
                add(form, infinitive, kind)
    for infinitive in _REGULAR:
        if infinitive not in _IRREGULAR and infinitive.endswith("er"):
            for form, kind in _conjugated(infinitive).items():
                add(form, infinitive, kind)
    return {form: (lemmas[form], tuple(found)) for form, found in kinds.items()}


FORMS = _all()
INFINITIVES = frozenset([*_REGULAR, *_IRREGULAR]) - WEAK - {"rire", "sourire", "savoir"}
