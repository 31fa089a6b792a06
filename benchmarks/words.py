"""How well the search's analysis keeps words apart and inflections together.

``make bench-words`` counts, for the 20,000 most frequent French words and the lexicon's own,
wrong unions (two words under one term that are no inflections of one word, by the dictionary)
and missed inflections (forms of one verb, noun or adjective, made by rule, under several
terms), beside light_french, Snowball and the dictionary's lemmas. ``ARGS=--make`` writes
``archive/search/inflections.txt`` anew.

The dictionary is simplemma's (MIT), the words and their frequencies are wordfreq's.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice

import simplemma
import Stemmer
from wordfreq import top_n_list, word_frequency

from archive.search import analysis, pairs, stemming
from archive.search.inflections import FILE, IRREGULAR
from lexicon import load
from lexicon.folding import fold

VOCABULARY = 60_000
COMMON = 20_000
CONJUGATED = 20_000
RARE = 40_000  # verbs whose forms are listed where they are no words of their own
CONJUGATION = (
    "ait aient ee ees era erait eront ent es".split()
)  # of verbs in -er; -ant may be a noun
LETTERS = re.compile(r"[a-zàâäéèêëîïôöùûüÿçœæ]{3,}")
ENDINGS = (  # feminine, masculine; noun, verb: where both exist
    ("trice", "teur"), ("euse", "eur"), ("euse", "eux"), ("ienne", "ien"), ("iere", "ier"),
    ("aine", "ain"), ("oise", "ois"), ("aise", "ais"), ("elle", "el"), ("ive", "if"),
    ("isation", "iser"), ("eration", "erer"), ("fication", "fier"), ("ation", "er"),
    ("ale", "al"),
)  # fmt: skip
NAMED = frozenset(  # nouns that name a thing of their own
    "capitale morale cathedrale centrale finale formation situation station relation population information fondation legation collation"
    " citation notation ration nation action mutation vocation location tentation restauration"
    " obligation equation cassation glaciation administration association corporation foundation conversation"
    " animation passation prestation dotation cotation cessation aviation installation convocation"
    " creation observation habitation plantation communication reputation delegation legislation"
    " inspiration motivation liquidation ovation aspiration".split()
)
# Participles that the dictionary takes for words of their own: in -i, made by rule, but for these
# nouns and adjectives, and those of irregular verbs.
IN_I = frozenset("parti demi uni hardi poli fini ravi sorti assorti pari mari roti".split())
PARTICIPLES = dict(  # pyright: ignore[reportCallIssue]
    pair.split(":")
    for pair in (
        "recu:recevoir decu:decevoir concu:concevoir percu:percevoir apercu:apercevoir"
        " elu:elire reelu:reelire resolu:resoudre accru:accroitre connu:connaitre"
        " reconnu:reconnaitre paru:paraitre apparu:apparaitre disparu:disparaitre"
        " survecu:survivre voulu:vouloir couru:courir parcouru:parcourir secouru:secourir"
        " recouru:recourir exclu:exclure conclu:conclure vaincu:vaincre convaincu:convaincre"
        " ouvert:ouvrir rouvert:rouvrir couvert:couvrir recouvert:recouvrir"
        " decouvert:decouvrir offert:offrir souffert:souffrir acquis:acquerir"
        " conquis:conquerir reconquis:reconquerir suivi:suivre poursuivi:poursuivre"
        " interdit:interdire contredit:contredire inscrit:inscrire decrit:decrire"
        " construit:construire reduit:reduire introduit:introduire traduit:traduire"
        " detruit:detruire rejoint:rejoindre atteint:atteindre contraint:contraindre"
        " eteint:eteindre restreint:restreindre promis:promettre soumis:soumettre"
        " transmis:transmettre admis:admettre surpris:surprendre repris:reprendre"
        " rendu:rendre perdu:perdre vendu:vendre defendu:defendre attendu:attendre"
        " entendu:entendre repandu:repandre suspendu:suspendre battu:battre abattu:abattre"
        " combattu:combattre tenu:tenir soutenu:soutenir obtenu:obtenir maintenu:maintenir"
        " detenu:detenir retenu:retenir prevenu:prevenir intervenu:intervenir"
        " parvenu:parvenir survenu:survenir senti:sentir ressenti:ressentir dementi:dementir"
        " menti:mentir servi:servir consenti:consentir"
    ).split()
)
NOUNS = frozenset(  # in -é, no participles here
    "marché traité côté député privé comité été santé armée arrivée entrée curé fossé pavé gré"
    " journée année soirée idée pensée tournée portée levée montée durée visée".split()
)
APART = frozenset(  # from the verb in -er that is written so
    "reserve marche ferme tombe montre manche joue botte course fosse serre somme loge gare cave"
    " barre bande bourse piece colle dose cuisine cour couche place face tour ligne pile poste"
    " coupe peine part copie base cause mine".split()
)


def plain(word: str) -> str:
    return fold(word).replace("œ", "oe").replace("æ", "ae")


@cache
def lemma(word: str) -> str:
    return simplemma.lemmatize(word, lang="fr").lower()


@cache
def vocabulary(size: int) -> tuple[str, ...]:
    """The most frequent words of three letters or more."""
    return tuple(word for word in top_n_list("fr", size) if LETTERS.fullmatch(word))


def _conjugated(verb: str) -> Iterator[str]:
    """Forms of a regular verb in -er; of one in -yer also those with i for y."""
    if verb.endswith("er"):
        yield from (f"{verb[:-2]}{end}" for end in CONJUGATION)
    if verb.endswith(("oyer", "uyer", "ayer")):
        yield from (f"{verb[:-3]}i{end}" for end in ("e", "es", "ent", "era", "erait", "eront"))


def _glided(verb: str, form: str) -> bool:
    """Whether a form has i for the verb's y, as many a noun has: voie, baie."""
    return not form.startswith(verb[:-2])


class Dictionary:
    """Which folded forms are one word."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self.frequency = Counter[str]()
        for word in self.words:
            self.frequency[plain(word)] += word_frequency(word, "fr")
        lemmas = {lemma(word) for word in self.words}
        self.verbs = {each for each in lemmas | set(self.words) if lemma(each) == each}
        self.verbs = {each for each in self.verbs if each.endswith(("er", "ir"))}
        self.folded_verbs = {plain(verb) for verb in self.verbs}

    def heads(self) -> dict[str, str]:
        """The word that each folded form is a form of; an ambiguous one is of the commoner."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for word in self.words:
            votes[plain(word)][self._head(word)] += word_frequency(word, "fr")
        found = {form: counted.most_common(1)[0][0] for form, counted in votes.items()}
        for form, head in found.items():
            if head.endswith("e") and not head.endswith("ee") and head not in APART:
                found[form] = f"{head}r" if f"{head}r" in self.folded_verbs else head
        for form in [*found]:
            one = form.removesuffix("s")
            if one != form and len(one) > 3 and found[form] == form and one in found:
                rarer = self.frequency[form] < self.frequency[one] / 2
                found[form] = found[one] if rarer else form
        kept = APART | IRREGULAR.keys() | {plain(noun) for noun in NOUNS}
        common = {plain(word) for word in vocabulary(CONJUGATED)}
        for verb in sorted(self.folded_verbs & {plain(word) for word in vocabulary(RARE)}):
            for form in _conjugated(verb):
                stands = verb in common and not _glided(verb, form) and form not in kept
                if form not in found or (stands and found[form] == form):
                    found[form] = verb
        found |= dict(self._participles(found))
        found = {form: found.get(head, head) for form, head in found.items()} | IRREGULAR
        return {form: head for form, head in found.items() if form not in analysis.STOP}

    def _participles(self, found: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Those that stand for themselves, with their verbs."""
        for form in found:
            base = re.sub(r"(?<=[a-z]{3})(?:e?s|e)$", "", form)
            verb = PARTICIPLES.get(base) or PARTICIPLES.get(f"{base}s") or PARTICIPLES.get(form)
            if not verb and re.search(r"..[^aeiou]i$", base) and base not in IN_I:
                finished = any(f"{base}{end}" in self.frequency for end in ("ssent", "ssait"))
                verb = f"{base}r" if finished else None
            if verb and found[form] in (form, base, f"{base}s") and verb in found:
                yield form, verb

    def _head(self, word: str) -> str:
        base = lemma(word)
        participle = re.fullmatch(r"(.+)ée?s?", base)
        if participle and not {base, f"{participle[1]}é"} & NOUNS:
            verb = f"{participle[1]}er"
            if verb in self.verbs and lemma(f"{participle[1]}é") in (verb, f"{participle[1]}é"):
                return plain(verb)
        folded = plain(base)
        for ending, other in ENDINGS:
            stem = folded.removesuffix(ending)
            if stem != folded and len(stem) > 1 and f"{stem}{other}" in self.frequency:
                return folded if folded in NAMED else f"{stem}{other}"
        return folded


def exceptions(heads: dict[str, str]) -> dict[str, list[str]]:
    """The words, by term, that the light stemmer would not lead to one term of their own."""
    groups: dict[str, set[str]] = defaultdict(set)
    users: dict[str, set[str]] = defaultdict(set)
    for form, head in heads.items():
        groups[head].add(form)
        users[light(form)].add(head)
    fine = {
        head
        for head, forms in groups.items()
        if len({light(form) for form in forms}) == 1 == max(len(users[light(f)]) for f in forms)
    }
    taken = {light(min(groups[head])) for head in fine}
    found: dict[str, list[str]] = {}
    for head in sorted(groups.keys() - fine):
        term = head
        while analysis.trimmed(term) in taken:
            term += "_"
        taken.add(analysis.trimmed(term))
        found[term] = sorted(groups[head])
    return found


def light(form: str) -> str:
    """The term of a form that no list holds."""
    return analysis.trimmed(stemming.stem(form))


@cache
def lexicon_words() -> tuple[str, ...]:
    """The words of the lexicon's names and phrases."""
    held = load.default()
    texts = [
        *(name for actor in held.actors.values() for name in (actor.label, *actor.names)),
        *(phrase for topic in held.topics.values() for phrase in (topic.label, *topic.phrases)),
    ]
    return tuple(sorted({w for text in texts for w in LETTERS.findall(text.lower())}))


def everything() -> Dictionary:
    """The common words and the lexicon's."""
    return Dictionary(dict.fromkeys((*vocabulary(VOCABULARY), *lexicon_words())))


def paradigms() -> Iterator[tuple[str, ...]]:
    """Forms made by rule: verbs in -er, nouns and adjectives of the common words."""
    seen = set(vocabulary(COMMON))
    for word in vocabulary(COMMON):
        stem = word.removesuffix("er")
        if stem != word and len(stem) > 2 and stem[-1] not in "gcyt" and lemma(word) == word:
            if {f"{stem}é", f"{stem}e"} <= seen:
                ends = (
                    "er",
                    "e",
                    "es",
                    "ent",
                    "ait",
                    "aient",
                    "ant",
                    "é",
                    "ée",
                    "és",
                    "ées",
                    "era",
                )
                yield tuple(stem + end for end in ends)
        elif lemma(word) == word and f"{word}s" in seen and word[-1] not in "sxz":
            feminine = (f"{word}e", f"{word}es") if {f"{word}e", f"{word}es"} <= seen else ()
            yield (word, f"{word}s", *(f for f in feminine if lemma(f) == word))


def wrong_unions(
    term: Callable[[str], str], heads: dict[str, str], words: set[str], common: set[str]
) -> list[str]:
    """Of words and common words: the pairs under one term that are no forms of one word."""
    held: dict[str, set[str]] = defaultdict(set)
    for form in common:
        held[term(form)].add(form)
    found: set[str] = set()
    for word in words:
        for other in held.get(term(word), ()):
            if heads[word] != heads[other]:
                found.add(" ".join(sorted((word, other))))
    return sorted(found)


def missed(term: Callable[[str], str], made: Iterable[tuple[str, ...]]) -> tuple[int, int]:
    """Pairs (first form, another) under two terms, of how many."""
    pairs = [(plain(forms[0]), plain(form)) for forms in made for form in forms[1:]]
    pairs = [(one, other) for one, other in pairs if one != other]
    return sum(term(one) != term(other) for one, other in pairs), len(pairs)


def frequent() -> tuple[list[str], list[str]]:
    """The terms of the lexicon's names, and those of the commonest words beside them: as many
    as can be listed."""
    known = load.default()
    entries = (*known.actors.values(), *known.topics.values())
    names = [name for entry in entries for name in (entry.label, *getattr(entry, "names", ()))]
    names += [name for group in known.spellings.values() for name in group]
    plain = [analysis.terms(re.sub(r"[|*()]", " ", name)) for name in names]
    named = sorted({term for found in plain for term in found})
    common = (term for word in top_n_list("fr", VOCABULARY) for term in analysis.terms(word))
    listed = list(islice(dict.fromkeys((*named, *common)), pairs.MOST))
    return listed[: len(named)], listed[len(named) :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--make", action="store_true", help="write the lists anew")
    parser.add_argument("--list", action="store_true", help="name the wrong unions")
    args = parser.parse_args()
    if args.make:
        made = exceptions(everything().heads())
        lines = (" ".join((term, *forms)) for term, forms in made.items())
        FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{len(made)} terms, {sum(map(len, made.values()))} forms: {FILE.name}")
        found = frequent()
        pairs.FILE.write_text("\n\n".join(map("\n".join, found)) + "\n", encoding="utf-8")
        print(f"{sum(map(len, found))} terms: {pairs.FILE.name}")
        return
    _report(args.list)


def _report(named: bool) -> None:
    heads = everything().heads()
    common = {plain(word) for word in vocabulary(COMMON)} & heads.keys()
    own = {plain(word) for word in lexicon_words()} & heads.keys()
    made = list(paradigms())
    snowball = Stemmer.Stemmer("french")
    measured: dict[str, Callable[[str], str]] = {
        "this analysis": lambda form: analysis.term(form) or "",
        "light_french and what it left": light,
        "light_french": stemming.stem,
        "Snowball": snowball.stemWord,
        "lemmas": lambda form: plain(lemma(form)),
    }
    print(f"{len(common)} common words, {len(own)} of the lexicon, {len(made)} paradigms\n")
    print("| | wrong unions, common words | of the lexicon's words | missed inflections |")
    print("|---|---|---|---|")
    for name, term in measured.items():
        unions, lexical = (wrong_unions(term, heads, words, common) for words in (common, own))
        gone, of = missed(term, made)
        print(f"| {name} | {len(unions)} | {len(lexical)} | {gone} of {of} ({gone / of:.1%}) |")
        if named and name == "this analysis":
            print("\n".join(f"    {pair}" for pair in (*lexical, *unions)[:200]))


if __name__ == "__main__":
    main()
