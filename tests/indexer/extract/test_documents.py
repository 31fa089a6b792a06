"""PDF, Word and mail: what a careful reader takes from them, and hostile ones."""

import io
import zipfile
import zlib
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any, cast

import pytest
from docx import Document

from benchmarks.documents import article as read_made
from benchmarks.documents import f1
from benchmarks.made_up_documents import KINDS, made
from indexer.extract import read
from indexer.extract.layout import laid
from indexer.extract.limited import CPU_SECONDS, Reader
from indexer.extract.pdf import Sheet, Strip
from press import media
from press.values import Article, Capture, Rejection
from tests.indexer.extract.test_kinds import PROSE, TITLE, page

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def capture(body: bytes, kind: str) -> Capture:
    return Capture(
        source="x", origin="import", fetched_at=NOW, media_type=kind, body=body, source_id="a"
    )


def article(body: bytes, kind: str) -> Article:
    found = read(capture(body, kind), None, now=NOW)
    assert isinstance(found, tuple), found
    return found[0]


def refused(body: bytes, kind: str) -> Rejection:
    found = read(capture(body, kind), None, now=NOW)
    assert isinstance(found, Rejection)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", range(4))
def test_reads_a_made_up_pdf(kind: str, number: int) -> None:
    document = made(kind, number)
    found = read_made(document)
    assert isinstance(found, Article), found
    assert f1(found.text, "\n".join(document.text)) >= 0.95
    assert found.title == document.title
    assert found.published_at
    assert found.published_at.date() == document.day
    for line in document.unwanted:
        assert line not in found.text


def sheet(*lines: str, left: float = 60.0) -> Sheet:
    runs = tuple(
        Strip(text=text, left=left, right=left + 5.0 * len(text), base=700 - 12.0 * number, size=10)
        for number, text in enumerate(lines)
    )
    return Sheet(height=842, width=595, runs=runs)


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("a annoncé mardi la livrai-", "son de dix ponts flottants", "livraison"),
        ("a annoncé mardi le porte-", "parole du ministère letton", "porte-parole"),
        ("a survolé hier Saint-", "Pétersbourg et ses environs", "Saint-Pétersbourg"),
        ("a livré hier vingt-", "quatre ponts flottants", "vingt-quatre"),
        ("a dit le ministre, est-", "il prêt à livrer les ponts", "est-il"),
        ("a livré dix chars AMX-", "10 aux sapeurs lettons", "AMX-10"),
        ("c'est le cyber-", "espace, le cyberespace letton", "cyberespace, le"),
        ("c'est le cyber-", "espace, le cyber-espace letton", "cyber-espace, le"),
    ],
)
def test_a_word_parted_at_a_line_end_is_made_whole(before: str, after: str, whole: str) -> None:
    assert whole in laid([sheet(before, after)]).paragraphs[0]


def test_a_paragraph_goes_on_over_the_page_and_heads_do_not() -> None:
    pages = [
        Sheet(
            height=842,
            width=595,
            runs=(
                Strip(text="Note n° 3 – 4 mai 2024", left=60, right=160, base=810, size=8),
                *sheet("Les sapeurs lettons ont monté hier", "un pont de bateaux sur le fleuve").runs,
                Strip(text=str(number), left=290, right=296, base=30, size=8),
            ),
        )
        for number in (1, 2)
    ]  # fmt: skip
    text = " ".join(laid(pages).paragraphs)
    assert "Note" not in text
    assert laid(pages).edges[0].startswith("Note n° 3")
    assert not any(mark in text for mark in "12")


def word(*, title: str | None = None, table: bool = False) -> bytes:
    document = cast("Any", Document())
    if title:
        document.add_heading(title, 0)
    document.add_paragraph("Riga, le 3 février 2026")
    for line in PROSE:
        document.add_paragraph(line)
    if table:
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].text, cells[1].text = "Lettonie", "10 ponts livrés"
    document.core_properties.title = "Document1"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_reads_a_word_document() -> None:
    found = article(word(title=TITLE, table=True), media.WORD)
    assert found.title == TITLE
    assert found.published_at == datetime(2026, 2, 3, tzinfo=UTC)
    assert found.text.split("\n\n")[: len(PROSE)] == list(PROSE)
    assert "10 ponts livrés" in found.text
    assert article(word(title=TITLE), "application/octet-stream").title == TITLE


def letter(
    *, text: str | None = None, html: bytes | None = None, pdf: bytes | None = None
) -> bytes:
    message = EmailMessage()
    message["Subject"] = f"TR: {TITLE}"
    message["From"] = "Ministère de la Défense <presse@exemple.fr>"
    message["To"] = "a@exemple.fr"
    message["Date"] = "Tue, 03 Feb 2026 18:05:00 +0100"
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html.decode(), subtype="html")
    if pdf is not None:
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename="cp.pdf")
    return bytes(message)


LETTER = "\n\n".join(PROSE) + "\n\n-- \nService de presse\nhttps://exemple.fr\n"
HEAD = (
    "De : Presse <presse@exemple.fr>\nDate : mar. 3 févr. 2026 à 18:05\n"
    "Objet : Ponts\nÀ : a@exemple.fr\n"
)
PASSED_ON = f"---------- Message transféré ---------\n{HEAD}"
COVER = "Bonjour, voici notre lettre : https://exemple.fr/lettre?id=1\nhttps://exemple.fr/2\n"


@pytest.mark.parametrize(
    "body",
    [
        letter(text=LETTER),
        letter(text=LETTER, html=b"<html><body><p>x</p></body></html>"),
        letter(text=COVER, html=page("PROSE")),
        letter(text=f"{PASSED_ON}\n{LETTER}"),
        letter(text=f"Pour information.\n\n________________\n{HEAD}{LETTER}"),
        letter(
            text="\n\n".join(PROSE) + f"\n\n{PASSED_ON}\nBonjour, quand seront livrés les ponts ?\n"
        ),
        letter(text=f"{LETTER}\n> Le 2 février, on a écrit :\n> Bonjour\n"),
    ],
    ids=["text", "both", "page", "passed on", "with a note", "answer below", "answer"],
)
def test_reads_a_mail(body: bytes) -> None:
    found = article(body, media.MAIL)
    assert found.title == TITLE
    assert found.author == "Ministère de la Défense"
    assert found.published_at == datetime(2026, 2, 3, 17, 5, tzinfo=UTC)
    assert found.published_basis == "structured"
    assert found.text.split("\n\n") == list(PROSE)


def test_a_mail_that_only_covers_a_pdf_is_read_by_it() -> None:
    document = made("communique", 1)
    found = article(letter(text="Veuillez trouver ci-joint notre communiqué.", pdf=document.body), media.MAIL)  # fmt: skip
    assert f1(found.text, "\n".join(document.text)) >= 0.95
    assert found.title == TITLE


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"%PDF-1.7\nnothing more", media.PDF, "unreadable"),
        (made("communique", 0).body[:2000], media.PDF, "unreadable"),
        (b"PK\x03\x04" + b"\x00" * 200, media.WORD, "unreadable"),
        (b"PK\x03\x04" + b"\x00" * 200, "text/html", "binary"),
        (b"\xff\xd8\xff\xe0" * 10, media.PDF, "binary"),
        (b"", media.MAIL, "too-short"),
        (letter(text="Bonjour"), media.MAIL, "too-short"),
    ],
)
def test_what_cannot_be_read_is_rejected(body: bytes, kind: str, reason: str) -> None:
    found = refused(body, kind)
    assert found.reason == reason
    assert found.evidence


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b"\x00" * 90_000_000)
    return out.getvalue()


def drawn(content: bytes) -> bytes:
    """A PDF of one page whose content stream is this."""
    packed = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), list[int]()
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(out + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (bomb(), media.WORD),
        (drawn(b"BT /F 9 Tf 9 9 Td " + b"(a) Tj 0 1 Td " * 1_500_000 + b"ET"), media.PDF),
        (drawn(b"q " * 5_000_000), media.PDF),
        (b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 20_000, media.MAIL),
    ],
    ids=["zip bomb", "letters", "states", "nested mail"],
)  # fmt: skip
def test_a_hostile_document_costs_no_more_than_the_limits(body: bytes, kind: str) -> None:
    with Reader(now=lambda: NOW, cpu_seconds=CPU_SECONDS) as reader:
        found = reader.read(capture(body, kind), None)
        assert isinstance(found, Rejection)
        assert found.reason in {"too-large", "too-slow", "too-short", "unreadable"}
        good = reader.read(capture(word(title=TITLE), media.WORD), None)
        assert not isinstance(good, Rejection)
