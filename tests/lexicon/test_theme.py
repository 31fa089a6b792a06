"""Roles are data: an entry may be renamed, and what is named and is not there is refused."""

from pathlib import Path

import pytest

from lexicon.label import label
from lexicon.load import ACTORS, TOPICS, InvalidLexicon, default, load
from lexicon.values import Labels

WEIGHTS = TOPICS.with_name("weights.toml")
OURS = TOPICS.read_text(encoding="utf-8")


def read(title: str, text: str | None = None) -> Labels:
    return label(default(), title=title, summary=None, text=text, published_at=None)


def actors(title: str, text: str) -> set[str]:
    return {tag.id for tag in read(title, text).actors}


def test_a_renamed_topic_is_judged_as_before(tmp_path: Path) -> None:
    renamed = OURS.replace("topic.aide-militaire]", "topic.aide-armee]")
    topics = tmp_path / "topics.toml"
    topics.write_text(renamed.replace('"aide-militaire"', '"aide-armee"'), encoding="utf-8")
    lexicon = load(ACTORS, topics)
    title = "Aide militaire : l'Allemagne livre des missiles Patriot"
    told = label(lexicon, title=title, summary=None, text=None, published_at=None)
    assert told.relevance.cls == "otan-ukraine"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('gifts = ["aide-militaire"]', 'gifts = ["aide"]', r"gifts: no topic has the id “aide”"),
        ('war = ["war"]', 'war = ["guerre"]', r"war: no cue has the id “guerre”"),
        ('peace = ["peace"]\n', "", r"\[theme\.cues\] peace: is missing"),
    ],
)
def test_a_role_that_names_nothing_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in OURS
    topics = tmp_path / "topics.toml"
    topics.write_text(OURS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidLexicon, match=said):
        load(ACTORS, topics)


def test_a_theme_written_before_a_role_does_without_it(tmp_path: Path) -> None:
    topics = tmp_path / "topics.toml"
    topics.write_text(OURS.replace('games = ["sport"]\n', "", 1), encoding="utf-8")
    assert "games" not in load(ACTORS, topics).content.theme.cues


def test_a_weight_of_a_topic_that_is_not_there_is_refused(tmp_path: Path) -> None:
    topics = tmp_path / "topics.toml"
    topics.write_text(OURS, encoding="utf-8")
    weights = tmp_path / "weights.toml"
    weights.write_text(
        WEIGHTS.read_text(encoding="utf-8") + '"topic absent in title" = 1.0\n', encoding="utf-8"
    )
    with pytest.raises(InvalidLexicon, match=r"no topic has the id “absent”"):
        load(ACTORS, topics)


def test_a_word_inside_a_name_tells_of_no_topic() -> None:
    told = read("Les Etats-Unis, isolés, défendent leur vaccin")
    assert "cohesion-alliance" not in {tag.id for tag in told.topics}


@pytest.mark.parametrize(
    "line", ["WASHINGTON (AP) - ", "Berlin, 4 mars (dpa) — ", "Paris/Londres (AFP) - "]
)
def test_a_dateline_names_nobody(line: str) -> None:
    told = actors("Les cours montent", f"{line}Les cours ont monté mardi.")
    assert not told & {"etats-unis", "allemagne", "france", "royaume-uni"}
    assert "etats-unis" in actors("Les cours", "Washington dénonce ces prix. Rien de plus.")


def test_who_acts_weighs_whatever_the_verb(tmp_path: Path) -> None:
    told = read("La Belgique repeint les trains ukrainiens de nuit").relevance
    assert "an ally acts in title" in told.reason
    topics = tmp_path / "topics.toml"
    topics.write_text(OURS.replace("acts = 1.25\n", "", 1), encoding="utf-8")
    assert "acts" not in load(ACTORS, topics).content.weights


def test_a_surname_after_another_first_name_is_somebody_else() -> None:
    assert "giorgia-meloni" not in actors("Le festival de Pise", "Clara Meloni y expose.")
    assert "giorgia-meloni" in actors("Le festival de Pise", "Meloni y était.")
    assert "giorgia-meloni" in actors("Le festival de Pise", "Georgia Meloni y était.")


def test_a_cue_asks_company_of_its_words() -> None:
    assert read("Un drone tombe sur une raffinerie de Saratov").relevance.cls == "ukraine"
    assert read("Le théâtre de Saratov rouvre").relevance.cls == "autre"


def test_words_of_war_are_a_figure_of_speech_where_no_state_is_named() -> None:
    def topics(title: str) -> set[str]:
        return {tag.id for tag in read(title).topics}

    assert "combats-frappes" not in topics("La varicelle gagne du terrain dans les crèches")
    assert "combats-frappes" in topics("L'armée russe gagne du terrain près de Lyman")
    assert "combats-frappes" in topics("Haïti : affrontements meurtriers entre gangs")


@pytest.mark.parametrize(
    ("title", "first", "cls"),
    [
        ("La France va livrer des missiles Scalp", "Paris fournira à l’Ukraine des missiles qui portent à plus de 250 kilomètres.", "otan-ukraine"),
        ("La Suède donne des canons Archer", "Stockholm cède à Kiev huit canons automoteurs.", "otan-ukraine"),
        ("La France commande des missiles Scalp", "L’armée de l’air aura des missiles neufs. Une partie remplace ceux donnés à l’Ukraine.", "autre"),
        ("L’Allemagne remet deux sous-marins à Singapour", "Le chantier de Kiel a livré deux navires, alors que la guerre en Ukraine l’occupe.", "autre"),
    ],
)  # fmt: skip
def test_whom_a_gift_is_for_may_stand_in_the_first_sentence(
    title: str, first: str, cls: str
) -> None:
    """An entry of a live page has no standfirst, and seldom comes back to whom it is about."""
    rest = " Le ministre a précisé devant la presse que la livraison commencera dès cet automne, et que les équipages seront formés pendant six semaines par des instructeurs de métier, sur une base que l’armée partage avec les pompiers de la région depuis dix ans, sans frais pour le contribuable, a-t-il ajouté, avant de quitter la salle sans répondre aux questions des journalistes venus nombreux."
    assert read(title, first + rest).relevance.cls == cls


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Les combats s'intensifient à l'est", "combats-frappes"),
        ("Sur la ligne de front, une accalmie trompeuse", "combats-frappes"),
        ("Valmorne et Sanvelle concluent un cessez-le-feu", "negociations-diplomatie"),
    ],
)
def test_words_of_war_that_are_never_a_figure_of_speech(title: str, topic: str) -> None:
    assert topic in {tag.id for tag in read(title).topics}


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Demi-finale : Paris sort l'artillerie lourde", "Un doublé a fait exploser le verrou."),
        ("Mes combats, les mémoires d'une avocate", None),
        ("Grève des éboueurs : les négociations reprennent", "Le médiateur a convoqué la mairie."),
        ("Une aide d'urgence pour les viticulteurs", "Un million d'euros est débloqué."),
    ],
)
def test_a_match_and_a_trade_have_the_words_for_themselves(title: str, summary: str | None) -> None:
    assert read(title, summary).topics == ()
