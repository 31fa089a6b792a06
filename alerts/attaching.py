"""The press review that comes with a mail: the mail's own words as a document."""

import logging
from dataclasses import replace
from functools import lru_cache

from alerts.message import Attached
from alerts.view import View
from archive.mail.subscriptions import Attach
from lexicon.errors import Unavailable

log = logging.getLogger(__name__)
_SUBTYPES = {
    "pdf": "pdf",
    "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@lru_cache(maxsize=2)
def _written(shown: View, suffix: str) -> bytes:
    """Readers who were told the same have the same document."""
    from alerts import document  # its libraries are heavy, and few mails need them

    return document.written(shown, suffix)


def attached(shown: View, wanted: Attach) -> Attached | None:
    """The document; None where it cannot be made here, which keeps no mail back."""
    try:
        content = _written(replace(shown, unsubscribe=None), f".{wanted}")
    except Unavailable as error:
        log.warning("press review not attached error=%s", error)
        return None
    return Attached(name=f"revue-de-presse.{wanted}", subtype=_SUBTYPES[wanted], content=content)
