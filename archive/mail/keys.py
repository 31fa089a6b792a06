"""What signs this installation's links and names its mails."""

import secrets

from archive.database import Connection


def signing_key(connection: Connection) -> bytes:
    """The 32 random bytes that sign this installation's links and Message-IDs."""
    connection.execute(
        "insert into alerts_key (key) values (%s) on conflict do nothing",
        (secrets.token_bytes(32),),
    )
    row = connection.execute("select key from alerts_key").fetchone()
    assert row
    return row["key"]
