"""Who is mentioned: names, demonyms, capitals, surnames, offices, words run together."""

from datetime import UTC, datetime

import pytest

from lexicon.label import label
from lexicon.load import default
from lexicon.values import Labels

DAY = datetime(2026, 2, 3, tzinfo=UTC)


def read(text: str, title: str | None = None, at: datetime | None = DAY) -> Labels:
    return label(default(), title=title, summary=None, text=text, published_at=at)


def actors(text: str, title: str | None = None) -> set[str]:
    return {tag.id for tag in read(text, title).actors}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Moscou accuse, Washington dément", {"russie", "etats-unis"}),
        ("Réunis à Paris, les ministres ont parlé", set()),
        ("Le procureur de Paris a ouvert une enquête", set()),
        ("Paris livrera des missiles", {"france"}),
        ("Un accord entre Berlin et Varsovie", {"allemagne", "pologne"}),
        ("Il est arrivé à Berlin dans la nuit", set()),
        ("Les pressions sur Budapest augmentent", {"hongrie"}),
        ("L’aide promise à Kiev tarde", {"ukraine"}),
        ("Livrer des chars à Kiev serait une faute", {"ukraine"}),
        ("Une frappe sur Kiev a fait dix morts", set()),
        ("Le maire de Kiev a parlé", {"vitali-klitschko"} - {"vitali-klitschko"}),
        ("Contre Moscou, l’unité", {"russie"}),
        ("Le sommet de Bucarest de 2008", set()),
        ("Le Washington Post raconte", set()),
        ("Le Musée du Kremlin rouvre", set()),
        ("Le Kremlin se tait", {"russie"}),
        ("L’Élysée confirme, le Bundestag vote", {"france", "allemagne"}),
        ("Des drones iraniens", {"iran"}),
        ("Un sommet franco-allemand", {"france", "allemagne"}),
        ("La guerre russo-ukrainienne", {"russie", "ukraine"}),
        ("Le général Franco", set()),
        ("L’Europe et les Européens hésitent", set()),
        ("La diplomatie européenne s’active", {"ue"}),
        ("Les alliés de Kiev tergiversent", {"allies-occidentaux", "ukraine"}),
        ("Les Balkans occidentaux attendent", set()),
        ("Le parti Les Patriotes manifeste", set()),
        ("Un Boeing ukrainien s’est écrasé", set()),
        ("Le traité de Lisbonne", set()),
        ("Les accords de Minsk", set()),
        ("OTAN, Otan, otan et NATO", {"otan"}),
        ("L’ONU, l’Onu, les Nations unies", {"onu"}),
        ("Les paris sportifs, qu’il vienne, en berne", set()),
        ("Réunis à Berlin, Prague puis Varsovie", set()),
        ("Les villes de Kiev, Lviv et Kharkiv", set()),
        ("Sous la pression de Washington, Kiev cède", {"etats-unis", "ukraine"}),
        ("Face à Moscou, Helsinki s’arme", {"russie", "finlande"}),
        ("Le feu vert de Washington à Kiev", {"etats-unis", "ukraine"}),
        ("Ce que Moscou exige de Kiev", {"russie", "ukraine"}),
        ("La Géorgie et l’Arizona basculent", set()),
        ("La Géorgie craint Moscou", {"georgie", "russie"}),
        ("Les us et coutumes des USA", {"etats-unis"}),
        ("Ni le FSB ni la Fsb", {"russie"}),
    ],
)
def test_states_and_organisations(text: str, found: set[str]) -> None:
    assert actors(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Michel est parti", set()),
        ("Charles Michel a parlé. Pour M. Michel, c’est fait.", {"charles-michel"}),
        ("Charles Michel a croisé Yohann Michel.", {"charles-michel"}),
        ("Austin, au Texas", set()),
        ("Lloyd Austin puis Austin seul", {"lloyd-austin"}),
        ("Zelensky, Zelenskyy, Zelenski et Zelinsky", {"volodymyr-zelensky"}),
        (
            "Poutine, Macron et Stoltenberg",
            {"vladimir-poutine", "emmanuel-macron", "jens-stoltenberg"},
        ),
        ("Brigitte Macron visite une école", set()),
        ("Hunter Biden est jugé", set()),
        ("Jean-Marie Le Pen est mort", set()),
        ("Marine Le Pen votera contre", {"marine-le-pen"}),
        ("Raspoutine et Prigogine", set()),
        ("le marin breton", set()),
        ("Xi Jinping reçoit. Xi sourit.", {"xi-jinping"}),
        ("Erdoğan et Orbán", {"recep-tayyip-erdogan", "viktor-orban"}),
        ("François Hollande revient", {"francois-hollande"}),
        ("La Hollande envoie des avions", {"pays-bas"}),
    ],
)
def test_people(text: str, found: set[str]) -> None:
    assert actors(text) == found


def test_a_city_that_opens_a_title_says_where() -> None:
    assert actors("x", title="Paris : un homme interpellé") == set()
    assert actors("x", title="Moscou : « Nous ne céderons pas »") == {"russie"}


def test_a_surname_counts_once_the_title_gives_the_full_name() -> None:
    assert actors("Michel s’est tu.", title="Charles Michel à Kiev") == {"charles-michel"}


@pytest.mark.parametrize(
    ("text", "id", "surface"),
    [
        ("selon Marc Ruttea-t-il déclaré", "mark-rutte", "Marc Rutte"),
        ("Volodymyr Zelenskien a profité", "volodymyr-zelensky", "Volodymyr Zelenski"),
        ("plus proche de l’OTANet de ses alliés", "otan", "OTAN"),
        ("les partenaires que Kyivqu’il a visités", "ukraine", "Kyiv"),
        ("les exigences deZelensky à ses voisins", "volodymyr-zelensky", "Zelensky"),
    ],
)
def test_words_run_together_still_name(text: str, id: str, surface: str) -> None:
    tags = {tag.id: tag for tag in read(text).actors}
    assert surface.endswith(tags[id].mentions[0].surface)


def test_a_longer_word_is_not_a_name_run_together() -> None:
    assert actors("une botanique cotangente, otanique") == set()


def test_titles_made_from_urls() -> None:
    assert actors("x", title="lukraine membre de lunion europeenne") == {"ukraine"}
    assert actors("x", title="moscou accuse l otan de jouer avec le feu") == {"russie", "otan"}


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (datetime(2014, 3, 1, tzinfo=UTC), "anders-fogh-rasmussen"),
        (datetime(2024, 9, 30, 12, tzinfo=UTC), "jens-stoltenberg"),
        (datetime(2024, 9, 30, 22, 30, tzinfo=UTC), "mark-rutte"),  # past midnight in Paris
        (datetime(2026, 2, 3, tzinfo=UTC), "mark-rutte"),
    ],
)
def test_an_office_names_its_holder_of_that_day(day: datetime, holder: str) -> None:
    labels = read("Le secrétaire général de l’OTAN s’inquiète", at=day)
    assert [tag.id for tag in labels.implied] == [holder]
    assert [tag.id for tag in labels.actors] == ["otan"]


def test_an_office_names_nobody_without_a_day_or_when_it_is_past() -> None:
    assert read("Le secrétaire général de l’OTAN", at=None).implied == ()
    assert read("L’ancien secrétaire général de l’OTAN").implied == ()


def test_a_named_holder_is_not_implied_too() -> None:
    assert read("Mark Rutte, secrétaire général de l’OTAN").implied == ()


@pytest.mark.parametrize(
    ("title", "standfirst", "subjects"),
    [
        # a standfirst without text: people, organisations and states that act
        ("Kiev sous les drones", "« Nous tiendrons », dit Volodymyr Zelensky.",
         {"ukraine", "volodymyr-zelensky"}),
        ("La Suède se prépare", "Une porte-parole de l’OTAN a salué des soldats polonais.",
         {"suede"}),
        ("La Suède se prépare", "L’OTAN a salué ce choix. La Pologne attend.",
         {"suede", "otan", "pologne"}),
        # which war is meant says of no one that he acts
        ("Guerre en Ukraine : la Chine se tait", "L’invasion de l’Ukraine gêne Pékin.", {"chine"}),
        ("La Chine face au conflit israélo-palestinien", "", {"chine"}),
        ("Ce que la guerre en Ukraine a changé", "", {"ukraine"}),
    ],
)  # fmt: skip
def test_who_acts_in_a_head(title: str, standfirst: str, subjects: set[str]) -> None:
    labels = label(default(), title=title, summary=standfirst, text=None, published_at=DAY)
    assert {tag.id for tag in labels.actors if tag.salience == "subject"} == subjects


def test_salience() -> None:
    labels = read(
        "La Pologne attend. " + "mot " * 200 + "La Chine observe.",
        title="L’OTAN promet",
    )
    assert {tag.id: tag.salience for tag in labels.actors} == {
        "otan": "subject",
        "pologne": "mentioned",
        "chine": "passing",
    }
