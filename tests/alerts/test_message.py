"""The mail itself: headers, parts, signature, and nobody's text where it does not belong."""

import base64
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.message import Envelope, Signer, build, message_id, titled
from archive.database import Connection
from archive.mail import subscriptions
from archive.mail.subscriptions import Definition
from press.typesetting import one_line
from tests.alerts.office import KEY, at, mailed, part
from tests.alerts.press import publish

MORNING = at("2026-11-20T06:00")
ENVELOPE = Envelope(
    sender="vigie@example.org",
    recipient="anna@example.org",
    subject="Aide à l’Ukraine · 3 sujets",
    message_id="<abc@example.org>",
    date=datetime(2026, 11, 20, 6, tzinfo=UTC),
    list_id="digest-1.vigie.example.org",
    language="fr",
    unsubscribe="https://vigie.example.org/desabonnement/T",
    proof="e30=",
)


def test_headers_of_a_good_citizen() -> None:
    mail = message_from_bytes(
        build(ENVELOPE, text="é", html="<p>é</p>", signer=None), policy=policy.default
    )
    assert mail["List-Unsubscribe"] == "<https://vigie.example.org/desabonnement/T>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<digest-1.vigie.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == ENVELOPE.subject
    assert mail["Date"].datetime == ENVELOPE.date
    assert mail["Content-Language"] == "fr"
    assert [p.get_content_type() for p in mail.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "subject",
    [
        "Titre\r\nBcc: victime@example.org",
        "Titre\nBcc: victime@example.org",
        "Titre\u2028Bcc: victime@example.org",
        "Titre\x85Bcc: victime@example.org\x00",
        "Titre\x0bBcc: victime@example.org\u202e",
    ],
)
def test_a_headline_adds_no_header(subject: str) -> None:
    built = build(replace(ENVELOPE, subject=subject), text="t", html="h", signer=None)
    mail = message_from_bytes(built, policy=policy.default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Titre Bcc: victime@example.org"


ODD = (
    "OTAN", " ", "é", "🚀", "«\u00a0", " →", "=?utf-8?q?x?=", "a" * 90, "?", "_", "\t", "ß" * 50, "語",
)  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=12)), max_size=25).map("".join))
@example("OTAN–Ukraine → 🚀 3 000 km² ; ½ de l’effort")
@example("Villes · 1 sujet · Guerre en Ukraine : Odessa bombardée, au moins 4 morts")
def test_a_subject_reads_back_as_it_was_given(subject: str) -> None:
    built = titled(EmailMessage(policy=policy.SMTP), subject)
    assert max(map(len, built.split(b"\r\n"))) <= 78
    mail = message_from_bytes(built, policy=policy.default)
    assert str(mail["Subject"]) == one_line(subject)
    assert set(mail.keys()) == {"Subject"}


def test_long_lines_are_folded_and_all_is_seven_bit() -> None:
    long = replace(ENVELOPE, subject="Défense aérienne : " * 20)
    built = build(long, text="œ" * 3000, html="<p>" + "œ" * 3000, signer=None)
    assert built.isascii()
    assert max(map(len, built.split(b"\r\n"))) <= 998
    assert b"\n" not in built.replace(b"\r\n", b"")


def test_the_signature_verifies() -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    signer = Signer(domain="example.org", selector="vigie", key=key)
    signed = build(ENVELOPE, text="bonjour\n.\n", html="<p>bonjour", signer=signer)

    def dns(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"vigie._domainkey.example.org."
        return record

    assert dkim.verify(signed, dnsfunc=dns)
    assert not dkim.verify(signed.replace(b"bonjour", b"bonsoir"), dnsfunc=dns)
    covered = re.search(rb"h=([^;]+);", signed.replace(b"\r\n ", b""))
    assert covered
    assert b"list-unsubscribe" in covered[1]


def test_signing_a_mail_without_a_link() -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = Signer(domain="example.org", selector="vigie", key=key)
    signed = build(replace(ENVELOPE, unsubscribe=None), text="t", html="h", signer=signer)
    assert signed.startswith(b"DKIM-Signature:")
    assert b"List-Unsubscribe: " not in signed


def test_a_message_id_is_of_its_mail() -> None:
    day = date(2026, 11, 20)

    def id(recipient: int = 1, key: bytes = KEY, day: date = day) -> str:
        return message_id(
            key, subscription=1, recipient=recipient, period=day, at=None, domain="example.org"
        )

    assert id() == id()
    assert len({id(), id(recipient=2), id(key=b"other"), id(day=date(2026, 11, 21))}) == 4


def test_hostile_texts_stay_texts(connection: Connection, tmp_path: Path) -> None:
    wanted = Definition(
        name="<b>Aide</b> & co", to=("anna@example.org",), query='"<script>" OR onclick'
    )
    subscriptions.save(connection, wanted, MORNING)
    publish(
        connection,
        'x"><img src=http://evil.example/p.gif>',
        "<script>alert(1)</script> {{ 7*7 }} onclick\r\nBcc: x@example.org \u202egnp.exe",
        at("2026-11-20T03:00"),
        url="javascript:alert('onclick')",
        text="<img src=x onerror=alert(1)> {% raw %} onclick & </td></table>",
    )
    publish(
        connection, "gazette", "onclick", at("2026-11-20T02:00"),
        url='https://gazette.example/"onmouseover="x>',
    )  # fmt: skip
    mail = mailed(connection, tmp_path, MORNING)["anna@example.org"]
    html = part(mail, "html")
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html
    assert "\u202e" not in html
    assert 'href="https://gazette.example/%22onmouseover=%22x%3E"' in html
    assert "{{ 7*7 }}" in html
    assert mail["Bcc"] is None


def test_nothing_is_loaded_from_outside(connection: Connection, tmp_path: Path) -> None:
    subscriptions.save(connection, Definition(name="Aide", to=("a@example.org",)), MORNING)
    publish(connection, "gazette", "Des Patriot", at("2026-11-20T02:00"))
    html = part(mailed(connection, tmp_path, MORNING)["a@example.org"], "html")
    assert not re.search(r"<(img|link|script|iframe|object|form|video|audio)\b", html)
    assert not re.search(r"\bsrc=|url\(|@import|@font-face", html)
    hosts = set(re.findall(r"https?://([^/\"]+)", html))
    assert hosts == {"gazette.example", "vigie.example.org"}
