"""Who is signed in to the page."""

import hashlib
import secrets
from datetime import timedelta

from archive.database import Connection

LASTS = timedelta(hours=14)  # a long working day


def open(connection: Connection, who: str) -> str:
    """A new session's token, which nobody can guess and only its digest is kept of."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        "delete from web_sessions where ends_at < clock_timestamp()"
        " or ends_at > clock_timestamp() + %s",
        (LASTS,),
    )
    connection.execute(
        "insert into web_sessions (digest, who, ends_at) values (%s, %s, clock_timestamp() + %s)",
        (digest(token), who, LASTS),
    )
    return token


def who(connection: Connection, token: str) -> str | None:
    """Whose a token is, or None."""
    row = connection.execute(
        "select who from web_sessions where digest = %s and ends_at > clock_timestamp()"
        " and ends_at <= clock_timestamp() + %s",  # none that a wrong clock made longer
        (digest(token), LASTS),
    ).fetchone()
    return row["who"] if row else None


def close(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute("delete from web_sessions where digest = %s", (digest(token),))


def digest(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
