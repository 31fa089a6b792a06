"""Little words and nouns that tell who speaks: closed lists of French."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DEFINITE = _set("le la l' les")
INDEFINITE = _set(
    "un une des plusieurs certains certaines quelques deux trois quatre cinq six sept huit neuf"
    " dix d'autres nombreux nombreuses divers diverses"
)
POINTING = _set("ce cet cette ces")
POSSESSIVE = _set("son sa ses leur leurs mon ma notre nos votre")
DETERMINERS = DEFINITE | INDEFINITE | POINTING | POSSESSIVE
CIVIL = _set("m. mm. mme mmes mlle me mgr dr maître monsieur madame lord sir lady")
PRONOUNS = _set("il elle ils elles on celui-ci celle-ci ceux-ci celles-ci lui eux")
HAVE = _set("a ont avait avaient aurait auraient eut ayant aura auront")
BE = _set("est sont était étaient serait seraient fut furent étant sera")
CLITICS = _set("s' se lui leur y en l' n' ne m' me nous vous les la le c' qu'")
ADVERBS = _set(
    "aussi également encore ensuite notamment par ailleurs quant pourtant cependant toutefois"
    " ainsi alors déjà enfin même récemment régulièrement vivement fermement longuement"
    " simplement seulement surtout publiquement solennellement sobrement officiellement plus tôt"
    " tard peu jamais pas ne ultérieurement immédiatement clairement formellement notablement"
    " vendredi jeudi hier juste tout dit-on bien toujours longtemps souvent parfois d'abord puis"
    " catégoriquement explicitement implicitement directement récemment dernièrement"
)
GOVERNING = _set(
    "de du d' à au aux dans en sur sous par pour avec sans contre chez vers envers entre devant"
    " derrière depuis pendant durant dès lors après avant malgré via selon auprès près parmi"
    " concernant visant comme outre hors jusque jusqu' face suite grâce afin autour"
)
BREAKS = _set(
    "que qu' qui dont où quand lorsque lorsqu' puisque puisqu' tandis si mais ou donc car ni puis"
    " alors quoique laquelle lequel lesquels lesquelles parce"
)
DAYS = _set("lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd'hui demain")
MONTHS = _set(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
)
TIMES = (
    DAYS
    | MONTHS
    | _set(
        "jour jours semaine semaines mois année années an ans matin matinée après-midi soir soirée"
        " nuit veille lendemain heure heures week-end moment fois date siècle printemps été"
        " automne hiver début fin époque minutes instant"
    )
)
NOT_NAMES = (
    DETERMINERS
    | CIVIL
    | PRONOUNS
    | HAVE
    | BE
    | CLITICS
    | ADVERBS
    | GOVERNING
    | BREAKS
    | TIMES
    | _set(
        "et je tu nous vous j' tous toutes tout toute aucun aucune chaque ceci cela ça voici voilà"
        " plus moins très quelque quel quelle quels quelles comment pourquoi combien interrogé"
        " interrogée invité invitée non oui selon sollicité sollicitée contacté contactée joint"
        " jointe après sauf or néanmoins certes bref autre autres autrefois cet moscou-là si"
        " s'exprimant évoquant parallèlement premier première dernier dernière dernières quelques"
        " côté là ici hormis plutôt autant trop assez mieux bon bonne aucun mise reportage"
        " inquiet inquiète ni soit"
    )
)
PARTICLES = _set("de du d' von van der den al el ben bin da di dos la le y ibn")

# Bodies that speak for a state.
STATE = _set(
    "gouvernement présidence ministère ministères service armée armées état-major etat-major ambassade"
    " diplomatie chancellerie renseignement renseignements services autorités régime junte marine"
    " administration exécutif pouvoir défense trésor forces sécurité aviation douanes"
)
# Bodies and people that speak for no state, whatever adjective they bear.
LOCAL = _set(
    "parquet police procureur procureurs justice tribunal cour enquêteurs juges juge secours"
    " pompiers mairie région préfecture province séparatistes agence opposition médias presse"
    " parlement députés gouverneur maire"
)
DOCUMENTS = _set(
    "communiqué déclaration rapport décret texte document lettre note loi étude projet article"
    " résolution constitution traité directive message tweet éditorial tribune discours"
    " acte accord charte courrier courriel mémo publication entretien interview vidéo"
    " ordonnance arrêt jugement sondage bilan bulletin post statut doctrine circulaire"
)
BODIES = (
    STATE
    | LOCAL
    | _set(
        "commission comité conseil organisation ong association fédération syndicat groupe"
        " entreprise société firme compagnie constructeur opérateur régulateur institut"
        " observatoire centre laboratoire université banque consulat parti majorité"
        " quotidien journal média chaîne radio site hebdomadaire magazine délégation coalition"
        " alliance fondation mouvement collectif mission bureau direction cabinet haut-commissariat"
        " fonds office gouvernorat municipalité ville équipe union institution"
        " plateforme géant avionneur industriel fabricant start-up think institution experts"
        " élus responsables analystes observateurs habitants dirigeants alliés milice milices"
        " rebelles talibans militaires insurgés confrérie église eglise synode maison kremlin"
        " autorité hôpital brigade bataillon régiment unité cour parlement sénat assemblée chambre"
        " instance cellule pays etat état usine marque éditeur distributeur entourage camp clan"
        " commandement quartier-général famille communauté internautes sources ministres pays européens occidentaux russes"
        " ukrainiens américains français allemands britanniques polonais"
    )
)
_PEOPLE = _set(
    "président présidente ministre chef cheffe général générale colonel lieutenant-colonel"
    " lieutenant commandant commandante capitaine amiral sergent major porte-parole secrétaire"
    " directeur directrice responsable dirigeant dirigeante élu élue maire gouverneur gouverneure"
    " procureur procureure juge avocat avocate député députée sénateur sénatrice eurodéputé"
    " eurodéputée ambassadeur ambassadrice diplomate conseiller conseillère haut-commissaire"
    " commissaire chancelier chancelière roi reine prince princesse pape pontife patriarche évêque"
    " archevêque cardinal imam rabbin expert experte analyste chercheur chercheuse historien"
    " historienne politologue économiste professeur professeure spécialiste journaliste"
    " correspondant correspondante habitant habitante témoin victime militant militante opposant"
    " opposante manifestant manifestante soldat militaire officier combattant combattante policier"
    " policière gendarme médecin infirmière infirmier enseignant enseignante étudiant étudiante"
    " patron patronne pdg fondateur fondatrice cofondateur candidat candidate leader numéro homme"
    " femme jeune sexagénaire quinquagénaire quadragénaire trentenaire septuagénaire père mère"
    " fils fille frère sœur veuve épouse mari voisin voisine retraité retraitée agriculteur source"
    " utilisateur internaute syndicaliste vice-président vice-présidente vice-ministre adjoint"
    " adjointe membre milliardaire écrivain écrivaine auteur auteure autrice acteur actrice artiste"
    " chanteur chanteuse réalisateur entraîneur sélectionneur géopolitologue sociologue philosophe"
    " géographe constitutionnaliste ingénieur chargé chargée représentant représentante envoyé"
    " envoyée émissaire négociateur négociatrice délégué déléguée sous-secrétaire ex-président"
    " ex-ministre ex-chef coordinateur coordinatrice rapporteur rapporteuse rapporteure éditorialiste"
    " rédacteur humoriste comédien avocat blogueur ancien ancienne propriétaire gérant gérante"
    " employé employée ouvrier ouvrière commerçant chauffeur pilote prêtre pasteur volontaire"
    " bénévole secouriste pompier magistrat magistrate procureur universitaire biologiste physicien"
    " climatologue intéressé intéressée locataire tsar souverain émir prix homologue saceur cema adolescent adolescente personne"
    " instructeur vétéran réserviste blessé détenu prisonnier otage migrant réfugié réfugiée"
    " démocrate républicain conservateur travailliste socialiste écologiste vice-chancelier"
    " premier première dernier dernière"
)


def _plural(nouns: frozenset[str]) -> frozenset[str]:
    return nouns | {noun + "s" for noun in nouns if not noun.endswith(("s", "x", "z"))}


PEOPLE = _plural(_PEOPLE)
SPEAKERS = PEOPLE | _plural(BODIES)
ANAPHORS = _set(
    "dirigeant dirigeante responsable intéressé intéressée dernier dernière homme femme"
    " milliardaire diplomate élu élue locataire quinquagénaire sexagénaire septuagénaire"
    " quadragénaire trentenaire magistrat magistrate géopolitologue universitaire écrivain"
    " écrivaine journaliste eurodéputé eurodéputée républicain républicaine démocrate conservateur"
    " conservatrice travailliste socialiste écologiste adolescent adolescente"
    " politologue chercheur chercheuse analyste expert experte historien"
    " historienne spécialiste souverain pontife octogénaire nonagénaire homologue saceur cema chefs"
    " économiste sociologue philosophe avocat avocate militaire officier haut-gradé gradé auteur"
    " autrice jeune professeur patron source officiel député députée sénateur sénatrice"
)
FEMININE = _set(
    "une la cette sa ministre source présidente directrice porte-parole représentante agence ong"
    " organisation présidence police diplomatie"
)
BODY_ANAPHORS = _set(
    "ong organisation association agence groupe mouvement parti entreprise société institution"
    " constructeur institut journal quotidien chaîne géant firme fondation industriel ministère"
    " média site hebdomadaire plateforme opérateur syndicat collectif alliance"
)
REPORTS = _set(
    "communiqué déclaration rapport bilan message décompte étude estimation estimations chiffres"
    " données sondage note compte-rendu texte tweet"
)
OFFICES = _set(
    "défense sécurité santé justice intérieur affaires droits économie jeunesse culture commerce"
    " énergie politique présidentielle lutte communication recherche tête chambre sénat congrès"
    " assemblée onu otan union armées finances sports transition"
)
# Names that stand for a state's government beside its own and its capital's.
SEATS = frozenset(
    {
        "kremlin", "maison blanche", "pentagone", "elysee", "matignon", "quai d'orsay", "bercy",
        "downing street", "bankova", "departement d'etat", "foreign office", "chancellerie",
        "palais de l'elysee", "white hall", "whitehall", "capitole", "place beauvau",
    }
)  # fmt: skip
