"""French words that the light stemmer does not lead to one term of their own.

``_GROUPS``, one line a word: the term, then the forms that take it, without accents. The
closed classes are complete as far as the press uses them (-ail, -aux; -c, -che, -que; short
-if, -ive); feminines of three and four letters are those of common adjectives and
participles. Ambiguous forms (vers, est, son) are left out. ``inflections.txt`` has as many
lines again of what a dictionary knows of the 60,000 most frequent words: those that the
stemmer would make one with another word (armée, arme), or not with its own forms.
"""

from pathlib import Path

_GROUPS = """
travail travail travaux
bail bail baux
corail corail coraux
email email emaux
vitrail vitrail vitraux
soupirail soupirail soupiraux
oeil oeil yeux
egal egal egale egales egaux
oral oral orale orales oraux
royal royal royale royales royaux
loyal loyal loyale loyales loyaux
turc turc turcs turque turques
grec grec grecs grecque grecques
public public publics publique publiques
caduc caduc caducs caduque caduques
blanc blanc blancs blanche blanches
franc franc francs franche franches
sec sec secs seche seches
frais frais fraiche fraiches
long long longs longue longues
doux doux douce douces
roux roux rousse rousses
faux faux fausse fausses
bas bas basse basses
gros gros grosse grosses
pris pris prise prises
gris gris grise grises
divers divers diverse diverses
pervers pervers perverse perverses
las las lasse lasses
nouveau nouveau nouveaux nouvel nouvelle nouvelles
beau beau beaux bel belle belles
vieux vieux vieil vieille vieilles
jumeau jumeau jumeaux jumelle jumelles
fou fou fous folle folles
mou mou mous molle molles
actif actif actifs active actives
massif massif massifs massive massives
passif passif passifs passive passives
natif natif natifs native natives
captif captif captifs captive captives
fautif fautif fautifs fautive fautives
furtif furtif furtifs furtive furtives
hatif hatif hatifs hative hatives
oisif oisif oisifs oisive oisives
poussif poussif poussifs poussive poussives
naif naif naifs naive naives
juif juif juifs juive juives
vif vif vifs vive vives
neuf neuf neufs neuve neuves
veuf veuf veufs veuve veuves
bref bref brefs breve breves
sauf sauf saufs sauve sauves
tardif tardif tardifs tardive tardives
sportif sportif sportifs sportive sportives
votif votif votifs votive votives
ambassadeur ambassadeur ambassadeurs ambassadrice ambassadrices
vengeur vengeur vengeurs vengeresse vengeresses
heros heros heroine heroines
favori favori favoris favorite favorites
ennemi ennemi ennemis ennemie ennemies
personnel personnel personnels personnelle personnelles
rationnel rationnel rationnels rationnelle rationnelles
ami ami amis amie amies
uni uni unis unie unies
fini fini finis finie finies
puni puni punis punie punies
banni banni bannis bannie bannies
bon bon bons bonne bonnes
nul nul nuls nulle nulles
dur dur durs dure dures
pur pur purs pure pures
fin fin fins fine fines
net net nets nette nettes
sot sot sots sotte sottes
mis mis mise mises
dit dit dits dite dites
cru cru crus crue crues
nu nu nus nue nues
vu vu vus vue vues
lu lu lus lue lues
issu issu issus issue issues
plein plein pleins pleine pleines
benin benin benins benigne benignes
malin malin malins maligne malignes
andalou andalou andalous andalouse andalouses
tiers tiers tierce tierces
hebreu hebreu hebreux hebraique hebraiques
gentil gentil gentils gentille gentilles
tout tout tous toute toutes
russe russe russes
guerre guerre guerres
clair clair claire clairs claires
special special speciale speciaux speciales
ete ete
letton letton lettons lettone lettones lettonne lettonnes
chef chef cheffe chefs cheffes
soldat soldat soldate soldats soldates
ukraine ukraine
russie russie
"""

IRREGULAR = {
    form: words[0]
    for words in (line.split() for line in _GROUPS.split("\n") if line)
    for form in words[1:]
}
FILE = Path(__file__).with_name("inflections.txt")


def _listed() -> dict[str, str]:
    groups = (line.split() for line in FILE.read_text(encoding="utf-8").splitlines())
    return {form: term for term, *forms in groups for form in forms}


TERMS = _listed() | IRREGULAR
"""The term of each word that the light stemmer would lead astray: to that of another word, or
to none that its other forms have. ``benchmarks/words.py --make`` finds them in a dictionary."""
