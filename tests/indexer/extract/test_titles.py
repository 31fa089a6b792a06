"""The title is the headline that readers see, as the publisher's own statements confirm."""

import pytest

from indexer.extract.titles import choose

TITLE = "Berlin promet douze systèmes de défense aérienne"


@pytest.mark.parametrize(
    ("headings", "statements", "site", "document", "title"),
    [
        ([TITLE], [TITLE], "Le Phare", f"{TITLE} - Le Phare", TITLE),
        (["Le Phare", TITLE], [TITLE], "Le Phare", None, TITLE),
        ([f"Guerre en Ukraine {TITLE}"], [TITLE], None, None, TITLE),
        ([f"Réservé aux abonnés {TITLE}"], [TITLE], None, None, TITLE),
        ([TITLE], [f"Guerre en Ukraine. {TITLE} contre les drones"], None, None, TITLE),
        (["Newsletter", TITLE, "À lire"], [TITLE.upper()], None, None, TITLE),
        ([], [f"{TITLE} | Le Phare du matin"], None, None, TITLE),
        ([], [], "Le Phare", f"{TITLE} - Le Phare", TITLE),
        ([], [], None, f"{TITLE} - lephare.fr", TITLE),
        ([], ["Guerre en Ukraine | Ce qu’il faut retenir"], "Le Phare", None, "Guerre en Ukraine | Ce qu’il faut retenir"),
        ([], ["Ukraine - la guerre en dates"], "Le Phare", None, "Ukraine - la guerre en dates"),
        (["VIDÉO. Kiev sous la neige"], ["VIDÉO. Kiev sous la neige"], None, None, "VIDÉO. Kiev sous la neige"),
        (["Le Phare"], [], "Le Phare", "Le Phare", None),
        ([], [], None, None, None),
    ],
)  # fmt: skip
def test_chooses_the_headline(
    headings: list[str],
    statements: list[str],
    site: str | None,
    document: str | None,
    title: str | None,
) -> None:
    assert choose([[line] for line in headings], statements, site, document)[0] == title


@pytest.mark.parametrize(
    ("lines", "statements", "title"),
    [
        ([TITLE, "information fournie par Agence Boréale • 03/02/2026 à 18:05"], [TITLE], TITLE),
        ([TITLE, "12"], [], TITLE),
        ([TITLE, "(lecture : 3 min)"], [], TITLE),
        ([f"{TITLE} (vidéo)"], [TITLE], TITLE),
        (["Aide militaire", TITLE], [f"Aide militaire - {TITLE}"], f"Aide militaire - {TITLE}"),
        (["Les notes de Maud Kerbrat", TITLE], [TITLE], TITLE),
        (["Berlin promet", "douze systèmes de défense aérienne"], [], TITLE),
        ([f"Guerre en Ukraine : {TITLE}"], [TITLE, f"Guerre en Ukraine : {TITLE}"], f"Guerre en Ukraine : {TITLE}"),
        ([f"Guerre en Ukraine : {TITLE}"], [TITLE], TITLE),
        ([f"{TITLE}, malgré le gel"], [TITLE], f"{TITLE}, malgré le gel"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_headline_in_its_heading_is_told_from_it(
    lines: list[str], statements: list[str], title: str
) -> None:
    assert choose([lines], statements, None, None)[0] == title


def test_a_blogs_name_is_no_headline() -> None:
    heading, document = "Le carnet de Maud Kerbrat", f"{TITLE} : Le carnet de Maud Kerbrat"
    assert choose([[heading]], [TITLE], None, document) == (TITLE, None)
