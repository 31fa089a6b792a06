"""A real SMTP server (aiosmtpd) that fails when told to, with a certificate of its own."""

import ipaddress
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.services import ports, waiting

USER, PASSWORD = "vigie@example.org", "un mot: de passe/à part"
DROP = "drop"
Script = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that the server took: its envelope and its bytes."""

    sender: str
    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)  # type: ignore[return-value]


@dataclass(slots=True)
class Server:
    """``script`` is asked at every stage (connect, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA,
    message, end, answer) with the address at hand: None goes on, ``DROP`` cuts the
    connection, anything else is the reply. ``end`` comes before the mail is taken,
    ``answer`` after."""

    url: str
    certificate: Path
    received: list[Received] = field(default_factory=list[Received])
    stages: list[str] = field(default_factory=list[str])
    script: Script = lambda _stage, _detail: None
    encrypted: list[bool] = field(default_factory=list[bool])

    def ask(self, stage: str, detail: str = "") -> str | None:
        self.stages.append(stage)
        return self.script(stage, detail)


class _Protocol(SMTP):
    """aiosmtpd's own, asking the script before each command."""

    told: Server
    reading = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self.told.ask("connect") == DROP:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if self.reading and self.told.script("message", "") == DROP:
            self.transport.abort()  # pyright: ignore[reportAttributeAccessIssue]
            return
        super().data_received(data)

    async def _scripted(self, stage: str, argument: str, go_on: Any) -> None:
        reply = self.told.ask(stage, argument)
        if reply == DROP:
            self.transport.abort()  # pyright: ignore[reportAttributeAccessIssue]
        elif reply:
            await self.push(reply)
        else:
            await go_on(argument)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        await self._scripted("EHLO", hostname, super().smtp_EHLO)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        await self._scripted("STARTTLS", arg, super().smtp_STARTTLS)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        await self._scripted("AUTH", arg, super().smtp_AUTH)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        await self._scripted("MAIL", arg or "", super().smtp_MAIL)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        await self._scripted("RCPT", arg or "", super().smtp_RCPT)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        self.reading = True
        try:
            await self._scripted("DATA", arg, super().smtp_DATA)
        finally:
            self.reading = False


class _Handler:
    def __init__(self, told: Server) -> None:
        self.told = told

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        reply = self.told.ask("end", envelope.rcpt_tos[0])
        if reply == DROP:
            server.transport.abort()  # pyright: ignore[reportAttributeAccessIssue]
        if reply:
            return reply
        assert isinstance(envelope.content, bytes) and envelope.mail_from
        tls = server.transport.get_extra_info("ssl_object")
        self.told.encrypted.append(tls is not None)
        self.told.received.append(
            Received(envelope.mail_from, envelope.rcpt_tos[0], envelope.content)
        )
        if self.told.ask("answer", envelope.rcpt_tos[0]) == DROP:
            server.transport.abort()  # pyright: ignore[reportAttributeAccessIssue]
        return "250 2.0.0 taken"


def _authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:  # fmt: skip
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(), PASSWORD.encode(),
    )  # fmt: skip
    return AuthResult(success=right, handled=False)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return public, private


def serve(
    folder: Path, *, starttls: bool = False, implicit: bool = False, auth: bool = False
) -> Iterator[Server]:
    """A server on loopback until the end of the test; its certificate is written to a folder."""
    public, private = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    server = Server(url="", certificate=public)
    protocol = type("_Told", (_Protocol,), {"told": server})

    class _Controller(Controller):
        def factory(self) -> SMTP:
            return protocol(self.handler, **self.SMTP_kwargs)

    controller = _Controller(
        _Handler(server),
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if implicit else None,
        tls_context=context if starttls else None,
        require_starttls=starttls,
        auth_required=auth,
        auth_require_tls=starttls,
        authenticator=_authenticate if auth else None,
        data_size_limit=5_000_000,
        ready_timeout=waiting.LONGEST,
    )
    controller.port = ports.free()
    controller.start()
    scheme = "smtps" if implicit else "smtp"
    server.url = f"{scheme}://127.0.0.1:{controller.port}"
    try:
        yield server
    finally:
        controller.stop()
