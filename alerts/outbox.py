"""Mails as files, where no SMTP server is set."""

import os
from collections.abc import Iterable
from pathlib import Path

from archive.mail.deliveries import Delivery


def write(folder: Path, delivery: Delivery) -> Path:
    """Write the mail to ``folder`` and return its path. Readable by its owner alone,
    whole or not at all, and the same mail always under the same name, so that writing it twice leaves one file."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # mails name their reader, and hold a link that ends a subscription
    path = folder / f"{name(delivery.message_id)}.eml"
    partial = path.with_suffix(".part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(delivery.message)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return path


def name(message_id: str) -> str:
    """A file name for a Message-ID: the part before the at sign."""
    return message_id.strip("<>").partition("@")[0]


def erase(folder: Path, message_ids: Iterable[str]) -> int:
    """Remove these mails from the folder; returns how many were there."""
    paths = [folder / f"{name(message_id)}.eml" for message_id in message_ids]
    there = [path for path in paths if path.exists()]
    for path in there:
        path.unlink()
    return len(there)
