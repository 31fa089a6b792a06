"""Handing what channels beside mail tell to their hooks, some at a time, each in a process of
its own with a deadline: one that is slow or dead holds up nobody."""

import base64
import hmac
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alerts.channels import OWN_HOST
from alerts.relay import Answer
from archive.mail.deliveries import Delivery

AT_ONCE = 8
DEADLINE = 30.0  # seconds from start to answer
_PURPOSE = b"webhook\0"
_HOME = Path(__file__).parent.parent


def signing_secret(key: bytes, recipient: int) -> bytes:
    """The 32 bytes that sign what this recipient's webhook is sent."""
    return hmac.digest(key, _PURPOSE + recipient.to_bytes(8, "big"), "sha256")


def shown_secret(key: bytes, recipient: int) -> str:
    """The same as receivers are given it (Standard Webhooks)."""
    return f"whsec_{base64.b64encode(signing_secret(key, recipient)).decode()}"


@dataclass(slots=True)
class _Errand:
    delivery: Delivery
    process: "subprocess.Popen[bytes]"
    ends: float


class Couriers:
    """Messages under way to hooks. ``leaving`` is called before one can reach its hook,
    ``settle`` with what came of it."""

    def __init__(
        self,
        key: bytes,
        hosts: Iterable[str],
        leaving: Callable[[Delivery], None],
        settle: Callable[[Delivery, Answer], None],
    ) -> None:
        self._key = key
        self._hosts = tuple(hosts)
        self._leaving = leaving
        self._settle = settle
        self._under_way: list[_Errand] = []

    def is_full(self) -> bool:
        """Whether no more can be taken now."""
        return len(self._under_way) >= AT_ONCE

    def take(self, delivery: Delivery) -> None:
        """Start handing in one message."""
        self._leaving(delivery)
        errand = {
            "channel": delivery.channel,
            "own": delivery.channel in OWN_HOST,
            "address": delivery.address,
            "id": delivery.message_id.strip("<>").partition("@")[0],
            "body": delivery.message.decode(),
            "key": base64.b64encode(signing_secret(self._key, delivery.recipient)).decode(),
            "hosts": self._hosts,
        }
        with tempfile.TemporaryFile() as told:  # the address is a secret: never an argument
            told.write(json.dumps(errand).encode())
            told.seek(0)
            process = subprocess.Popen(
                [sys.executable, "-m", "alerts.courier"],
                stdin=told,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_HOME,
                env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
                start_new_session=True,
            )
        self._under_way.append(_Errand(delivery, process, time.monotonic() + DEADLINE))

    def look(self) -> None:
        """Settle what has been answered, and end what took too long."""
        for errand in tuple(self._under_way):
            if errand.process.poll() is not None:
                self._under_way.remove(errand)
                self._settle(errand.delivery, _answer(errand.process))
            elif time.monotonic() > errand.ends:
                self._under_way.remove(errand)
                _end(errand.process)
                said = Answer(outcome="doubt", words=f"no answer within {DEADLINE:.0f} s")
                self._settle(errand.delivery, said)

    def wait(self, *, until_free: bool) -> None:
        """Look until one more can be taken, or until all are settled."""
        while self.is_full() if until_free else self._under_way:
            self.look()
            if self._under_way:
                time.sleep(0.02)

    def abandon(self) -> None:
        """End all that is under way; what came of it stays in doubt."""
        for errand in self._under_way:
            _end(errand.process)
        self._under_way.clear()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.communicate()


def _answer(process: "subprocess.Popen[bytes]") -> Answer:
    assert process.stdout
    with process.stdout as said:
        content = said.read()
    try:
        told: list[Any] = json.loads(content)
        outcome, words = told
    except (ValueError, TypeError):
        return Answer(outcome="doubt", words="the courier broke off")
    return Answer(outcome=outcome, words=str(words))
