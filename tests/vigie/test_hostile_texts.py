"""What is hostile in one record of an import, whichever door it comes by, holds up none beside
it, and reaches no terminal."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest

import kibana.description
import lexicon.tables
import press.manifest
import press.sources
from alerts import definitions
from crawler.imports import files
from lexicon.errors import Invalid
from tests.services.command import Vigie
from vigie import seeding
from vigie.terminal import shown

NASTY = ["\ud83d", "\x00", "\x1b[31mROUGE", "\x9b2J", "\u202e", "a\r\nBcc: x@example.org", "²"]
TEXT = (
    "<html lang='fr'><head><title>{title}</title></head><body><article><h1>{title}</h1><p>"
    "L’OTAN et l’Ukraine ont conclu un accord sur la livraison de batteries Patriot, a annoncé"
    " mardi le ministère ukrainien de la Défense.</p><p>Les premiers systèmes arriveront avant"
    " la fin de l’année, selon la même source, qui ne précise pas combien de lanceurs sont"
    " concernés. Numéro {number}.</p></article></body></html>"
)
KEYS = ("source", "id", "url", "title", "summary", "author", "language", "published", "text")


def page(number: int, nasty: str = "") -> str:
    return TEXT.format(title=f"Des Patriot pour Kiev {number}{nasty}", number=number)


def lines(folder: Path) -> int:
    """Every key with two of the nasty things, a good line after each."""
    written: list[str] = []
    turn = cycle(NASTY)  # tests/press/test_harmless.py tries every text in every field
    for number, (key, nasty) in enumerate((k, next(turn)) for k in KEYS for _ in range(2)):
        said = {"html": page(number), "url": f"https://mauvais.example/otan-{number}"}
        said[key] = said.get(key, "2026-11-20") + nasty
        good = {"html": page(1000 + number), "url": f"https://bon.example/{number}"}
        written += [json.dumps(said), json.dumps(good)]
    (folder / "a.jsonl").write_text("\n".join(written))
    return len(written) // 2


def warc(folder: Path) -> None:
    records = bytearray()
    for number, nasty in enumerate(NASTY):
        said = nasty.encode("utf-8", "surrogatepass").replace(b"\r\n", b" ")
        for each in (b"https://mauvais.example/w" + said, b"https://bon.example/w"):
            body = page(3000 + number, nasty).encode("utf-8", "replace")
            response = b"HTTP/1.0 200 OK\r\nContent-Type: text/html" + said + b"\r\n\r\n" + body
            records += (
                b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s%d\r\n"
                b"WARC-Date: 2026-11-20T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:%d>\r\n"
                b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
                b"%s\r\n\r\n"
            ) % (each, number, number, len(response), response)
    (folder / "b.warc").write_bytes(records)


def pages(folder: Path) -> None:
    for number, name in enumerate([b"\xff\xfe", b"\x1b[31m", b"\xe2\x80\xae", b"a\nb", b"bon"]):
        path = os.path.join(os.fsencode(folder), name + b".html")  # noqa: PTH118
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(page(2000 + number).encode())


def clean(printed: str) -> None:
    assert shown(printed.replace("\x1b[1m", "").replace("\x1b[0m", "")) == printed
    assert "ROUGE" not in printed or "\x1b[31m" not in printed


@pytest.mark.service
def test_imports(vigie: Vigie, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "pages").mkdir(parents=True)
    count = lines(folder)
    warc(folder)
    pages(folder / "pages")
    clean(vigie.run("import", "--all", str(folder)).stdout)
    assert "0 queued" in vigie.run("import", "--all", str(folder)).stdout
    vigie.run("index", "--once")
    listed = vigie.jsonl("list", "--jsonl")
    urls = [article["url"] or "" for article in listed]
    assert sum(url.startswith("https://bon.example/") for url in urls) == count + len(NASTY)
    assert sum("page" in article["source_id"] for article in listed) >= 4
    some = [str(article["id"]) for article in listed if article["source"] != "bon.example"][:3]
    for command in (["search", "Patriot"], ["list"], ["show", some[0]]):
        clean(vigie.run(*command).stdout)
    clean(vigie.run("why", listed[-1]["url"] or "x").stdout)


@pytest.mark.service
def test_seeds(vigie: Vigie, tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    pages(folder)
    manifest: list[str] = []
    for number, nasty in enumerate(NASTY[1:]):
        (folder / f"{number}.html").write_text(page(number))
        value = json.dumps(f"Titre {nasty}")
        manifest.append(
            f'["{number}.html"]\ntitle = {value}\nauthor = {value}\n'
            f"source = {json.dumps('s' + nasty)}\nid = {json.dumps(str(number) + nasty)}\n"
        )
    (folder / "manifest.toml").write_text("".join(manifest))
    (folder / "json.json").write_text(json.dumps({"title": "T\ud83d\x00\x1b[31m", "text": "x"}))
    printed = vigie.run("seed", str(folder)).stdout
    clean(printed)
    assert len([line for line in printed.splitlines() if "rejected" not in line]) >= 6 + 4
    clean(vigie.run("list").stdout)


def test_arguments_that_are_not_utf_8_are_refused_in_one_line(vigie: Vigie) -> None:
    for command in (["why"], ["forget"], ["alerts", "forget"], ["search"], ["search", "--actor"]):
        said = vigie.run(*command, "x\udcff", status=2).stderr.splitlines()
        assert "not UTF-8" in said[-1]
        assert not any("Traceback" in line for line in said)


def test_output_that_knows_few_characters_or_is_closed_ends_nothing(vigie: Vigie) -> None:
    assert vigie.with_(PYTHONIOENCODING="ascii").run("settings", "--markdown").stdout
    script = 'exec "$0" -m vigie settings >&-'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable],
        env=vigie.environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_lies_beside_seeds_and_is_no_file_holds_up_none(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "loop.html").symlink_to("loop.html")
    (tmp_path / "nowhere.pdf").symlink_to("absent")
    (tmp_path / "deep.json").write_text("[" * 100_000)
    (tmp_path / "figures.json").write_text("9" * 5_000)
    (tmp_path / "bon.txt").write_text(page(1))
    found = seeding.captures(tmp_path, datetime.now(UTC))
    assert set(found) == {"bon.txt", "deep.json", "figures.json"}


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "9" * 5_000, "a = '\ud83d'"])
def test_a_table_that_no_reader_can_read_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.toml"
    path.write_text(text, "utf-8", "surrogatepass")
    for read in (
        lambda: press.manifest.load(tmp_path),
        lambda: press.sources.load(path),
        lambda: definitions.read(path, definitions.KnownIds()),
        lambda: lexicon.tables.read(path, frozenset()),
        lambda: kibana.description.load(path),
    ):
        with pytest.raises(Invalid, match=r"manifest\.toml"):
            read()


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Un secret de l’OTAN")
    (tmp_path / "secret.html").write_text(page(1))
    for name in ("folder", "elsewhere"):
        (tmp_path / name).mkdir()
    folder = tmp_path / "folder"
    for suffix in (".txt", ".html"):
        (folder / f"inside{suffix}").write_text(page(2))
        (folder / f"link{suffix}").symlink_to(tmp_path / f"secret{suffix}")
        (folder / f"own{suffix}").symlink_to(folder / f"inside{suffix}")
    found = seeding.captures(folder, datetime.now(UTC))
    assert set(found) == {"inside.txt", "own.txt", "inside.html", "own.html"}
    assert {path.name for path in files([folder])} == {"inside.html", "own.html"}
