"""``vigie show``: the history of an article, on the command line."""

from pathlib import Path

from tests.services.command import Vigie

TEXT = (
    "L'Otan a passé commande de {} obus pour l'Ukraine, a annoncé mardi son secrétaire général.\n\n"
    + "Les alliés reconstituent leurs stocks et les livraisons dureront plusieurs années. " * 4
)


def test_two_versions_are_shown_as_a_diff(vigie: Vigie, tmp_path: Path):
    (tmp_path / "manifest.toml").write_text(
        '["a.txt"]\nid = "obus"\nsource = "gazette"\n["b.txt"]\nid = "obus"\nsource = "gazette"\n'
    )
    (tmp_path / "a.txt").write_text(
        "L'Otan commande des obus pour Kiev\n\n" + TEXT.format("200 000")
    )
    (tmp_path / "b.txt").write_text(
        "L'Otan commande des obus pour Kiev\n\n" + TEXT.format("220 000")
    )
    vigie.run("seed", str(tmp_path))
    (article,) = vigie.jsonl("list", "--jsonl")
    shown = vigie.run("show", str(article["id"])).stdout
    assert "version 2" in shown
    assert "[-200 000-] {+220 000+}" in shown
    (first, second) = vigie.json("show", str(article["id"]), "--json")["versions"]
    assert (first["kinds"], second["kinds"]) == ([], ["figure"])
