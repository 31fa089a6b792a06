"""What a check finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

State = Literal["well", "note", "broken", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One row of the table. ``well``; ``note``: no fault, and worth knowing; ``broken``: it
    does not work; ``wrong``: a setting cannot be used. ``todo`` says what to do about it."""

    about: str
    state: State
    said: str
    todo: str = ""


def well(about: str, said: str) -> Finding:
    """Nothing is to be done."""
    return Finding(about=about, state="well", said=said)


def note(about: str, said: str, todo: str = "") -> Finding:
    """No fault, and worth knowing."""
    return Finding(about=about, state="note", said=said, todo=todo)


def broken(about: str, said: str, todo: str) -> Finding:
    """It does not work as it should."""
    return Finding(about=about, state="broken", said=said, todo=todo)


def status(findings: Iterable[Finding]) -> int:
    """The exit status: 2 where a setting is wrong, 1 where something is broken, else 0."""
    states = {finding.state for finding in findings}
    return 2 if "wrong" in states else 1 if "broken" in states else 0
