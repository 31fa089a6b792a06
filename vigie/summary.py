"""What ``vigie up`` shows once the seeds are read."""

from collections import Counter
from pathlib import Path

from archive.database import Connection
from archive.record import measures
from archive.record.fate import CaptureFate
from lexicon.compile import Lexicon
from vigie.services import crawls
from vigie.settings import Settings
from vigie.terminal import shown

TOP = 8


def seeds(outcomes: list[CaptureFate]) -> str:
    """How many texts became what, and why some did not."""
    kinds = Counter(_kind(outcome) for outcome in outcomes)
    told = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    refused = [f"  {o.name}: {o.outcome} ({o.evidence})" for o in outcomes if o.state != "done"]
    return shown("\n".join([f"{len(outcomes)} seed texts: {told}", *refused]))


def _kind(outcome: CaptureFate) -> str:
    if outcome.state != "done":
        return outcome.state
    told = outcome.outcome or ""
    names = {"new": "new", "copy": "copied", "version": "later version"}
    return "live page" if "=" in told else names.get(told, told)


def archive(connection: Connection, lexicon: Lexicon) -> str:
    """What the archive holds, and of whom and what it speaks."""
    status = measures.status(connection)
    held, theme = status["articles"], lexicon.content.theme
    told = status["relevance"].get(theme.relation.id, 0)
    top = measures.top(connection, TOP, theme.other.id)
    entries = lexicon.actors | lexicon.topics
    lines = [
        f"archive: {held['stored']} articles ({told} on {theme.relation.english}),"
        f" {held['copies']} copies, {held['revised']} revised, {held['stories']} stories"
    ]
    for kind, tally in top.items():
        named = (f"{entries[id].label if id in entries else id} {n}" for id, n in tally.items())
        lines.append(f"top {kind}: {' · '.join(named)}")
    return "\n".join(lines)


def services(settings: Settings) -> str:
    """What will and will not be done from now on, and why."""
    crawling = (
        f"crawling the sources of {settings.sources}"
        if crawls(settings)
        else "not crawling: set VIGIE_CONTACT to your address, which sites see in the user agent"
    )
    mailing = (
        "mailing digests by VIGIE_SMTP_URL"
        if settings.relay
        else f"writing digests to {settings.var / 'outbox'} (set VIGIE_SMTP_URL to mail them)"
    )
    searching = "Elasticsearch" if settings.elasticsearch else "the embedded database"
    return f"{crawling}\n{mailing}\nsearching in {searching}"


def next_steps() -> str:
    """What to try next, in another terminal."""
    vigie = Path(".venv/bin/vigie")
    return "\n".join(
        f"  {vigie} {line}"
        for line in (
            'search "missiles Patriot"',
            'search --topic defense-aerienne --since 2025-01-01 "Rutte OR Stoltenberg"',
            "status",
            "alerts import FILE.toml   # a daily digest: see README",
        )
    )
