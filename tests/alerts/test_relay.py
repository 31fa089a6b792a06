"""Handing mails in, to a real server that misbehaves at every step."""

import socket
import threading
from urllib.parse import quote

import pytest

from alerts.relay import Answer, InvalidRelay, RelayUnavailable, hand_in, parse, session
from tests.services.smtp import DROP, PASSWORD, USER, Server

MESSAGE = b"Subject: essai\r\n\r\n.une ligne qui commence par un point\r\n..deux\r\n"
CREDENTIALS = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"


def offer(url: str, recipient: str = "anna@example.org", left: list[int] | None = None) -> Answer:
    """Hand one mail in; ``left`` gets an item when the mail's end is about to leave."""
    with session(parse(url)) as smtp:
        return hand_in(
            smtp,
            sender="vigie@example.org",
            recipient=recipient,
            message=MESSAGE,
            leaving=lambda: left.append(1) if left is not None else None,
        )


def test_a_plain_relay_takes_the_very_bytes(smtp: Server) -> None:
    assert offer(smtp.url) == Answer(outcome="accepted", words="250 2.0.0 taken")
    assert smtp.received[0].content == MESSAGE
    assert smtp.received[0].recipient == "anna@example.org"


def test_starttls_and_authentication(starttls: Server) -> None:
    url = starttls.url.replace("//", f"//{CREDENTIALS}@") + f"?ca={starttls.certificate}"
    assert offer(url).outcome == "accepted"
    assert starttls.encrypted == [True]
    assert starttls.stages.index("STARTTLS") < starttls.stages.index("AUTH")


def test_tls_from_the_first_byte(smtps: Server) -> None:
    assert offer(f"{smtps.url}?ca={smtps.certificate}").outcome == "accepted"
    assert smtps.encrypted == [True]


def test_without_credentials_encryption_is_used_where_offered(starttls: Server) -> None:
    with pytest.raises(RelayUnavailable, match="530"):
        offer(starttls.url)
    assert "STARTTLS" in starttls.stages


def test_a_wrong_password(starttls: Server) -> None:
    url = starttls.url.replace("//", "//vigie:faux@") + f"?ca={starttls.certificate}"
    with pytest.raises(RelayUnavailable, match="signing in: 535"):
        offer(url)


def test_a_certificate_that_nobody_vouches_for(starttls: Server, smtps: Server) -> None:
    with pytest.raises(RelayUnavailable, match="STARTTLS"):
        offer(starttls.url.replace("//", f"//{CREDENTIALS}@"))
    with pytest.raises(RelayUnavailable, match="connecting"):
        offer(smtps.url)


def test_a_password_never_travels_unencrypted(smtp: Server) -> None:
    with pytest.raises(RelayUnavailable, match="does not offer it"):
        offer(smtp.url.replace("//", f"//{CREDENTIALS}@"))
    assert "AUTH" not in smtp.stages


@pytest.mark.parametrize(
    ("stage", "left"),
    [
        ("connect", False),
        ("EHLO", False),
        ("MAIL", False),
        ("RCPT", False),
        ("DATA", False),
        ("end", True),
        ("answer", True),
    ],
)
def test_a_connection_cut_at_any_stage(smtp: Server, stage: str, left: bool) -> None:
    smtp.script = lambda at, _: DROP if at == stage else None
    leaving: list[int] = []
    with pytest.raises(RelayUnavailable):
        offer(smtp.url, left=leaving)
    assert bool(leaving) is left
    assert len(smtp.received) == (stage == "answer")


def test_a_connection_cut_within_the_mail_leaves_no_mail(smtp: Server) -> None:
    smtp.script = lambda at, _: DROP if at == "message" else None
    with pytest.raises(RelayUnavailable):
        offer(smtp.url)
    assert smtp.received == []


@pytest.mark.parametrize(
    ("stage", "reply", "outcome"),
    [
        ("MAIL", "451 4.3.0 later", "later"),
        ("MAIL", "552 5.3.4 too big", "message"),
        ("RCPT", "450 4.2.1 greylisted", "later"),
        ("RCPT", "550 5.1.1 nobody of that name", "recipient"),
        ("DATA", "451 4.7.1 later", "later"),
        ("DATA", "554 5.7.1 no", "message"),
        ("end", "452 4.2.2 full", "later"),
        ("end", "554 5.6.0 spam", "message"),
    ],
)
def test_refusals(smtp: Server, stage: str, reply: str, outcome: str) -> None:
    smtp.script = lambda at, _: reply if at == stage else None
    assert offer(smtp.url) == Answer(outcome=outcome, words=reply)  # type: ignore[arg-type]
    assert smtp.received == []


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("MAIL", "550 5.7.1 sender refused"),
        ("RCPT", "421 4.7.0 too many"),
    ],
)
def test_refusals_that_concern_us_and_no_recipient(smtp: Server, stage: str, reply: str) -> None:
    smtp.script = lambda at, _: reply if at == stage else None
    with pytest.raises(RelayUnavailable):
        offer(smtp.url)


def test_what_a_server_says_is_obeyed_by_no_terminal(smtp: Server) -> None:
    smtp.script = lambda at, _: "550 \x1b[31mnon\x7f\x08" if at == "RCPT" else None
    assert offer(smtp.url).words == "550 [31mnon"


def test_after_a_refusal_the_session_goes_on(smtp: Server) -> None:
    smtp.script = lambda at, who: "550 5.1.1 nobody" if at == "RCPT" and "bad@" in who else None
    with session(parse(smtp.url)) as opened:
        outcomes = [
            hand_in(
                opened,
                sender="vigie@example.org",
                recipient=recipient,
                message=MESSAGE,
                leaving=lambda: None,
            ).outcome
            for recipient in ("bad@example.org", "good@example.org")
        ]
    assert outcomes == ["recipient", "accepted"]
    assert [mail.recipient for mail in smtp.received] == ["good@example.org"]


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        held: list[socket.socket] = []
        thread = threading.Thread(target=lambda: held.append(mute.accept()[0]))
        thread.start()
        with pytest.raises(RelayUnavailable, match="connecting"):
            offer(f"smtp://127.0.0.1:{mute.getsockname()[1]}?timeout=0.3")
        thread.join()
        held[0].close()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(RelayUnavailable, match="connecting"):
        offer(f"smtp://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "smtp://",
        "smtp://host:port",
        "smtp://host:99999",
        "smtp://host?tls=maybe",
        "smtps://host?tls=never",
        "smtp://host?nonsense=1",
        "smtp://host?timeout=-1",
        "mail.example.org:25",
        "smtp://user:secret@host/folder",
    ],
)
def test_a_setting_that_cannot_be_used(url: str) -> None:
    with pytest.raises(InvalidRelay, match="VIGIE_SMTP_URL") as caught:
        parse(url)
    assert "secret" not in str(caught.value)


def test_defaults() -> None:
    assert (parse("smtp://host").port, parse("smtp://host").tls) == (587, "optional")
    assert (parse("smtps://host").port, parse("smtps://host").tls) == (465, "implicit")
    assert parse("smtp://a:b@host:25").tls == "required"
    assert parse("smtp://a%40b:c%2Fd@host").password == "c/d"
