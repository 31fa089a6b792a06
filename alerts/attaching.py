"""The press review that comes with a mail: the mail's own words as a document."""

import logging
from dataclasses import replace

from alerts.message import Attached
from alerts.view import View
from archive.mail.subscriptions import Attach
from lexicon.errors import Unavailable

log = logging.getLogger(__name__)
_SUBTYPES = {
    "pdf": "pdf",
    "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def attached(shown: View, wanted: Attach) -> Attached | None:
    """The document; None where it cannot be made here, which keeps no mail back."""
    from alerts import document  # its libraries are heavy, and few mails need them

    try:
        content = document.written(replace(shown, unsubscribe=None), f".{wanted}")
    except Unavailable as error:
        log.warning("press review not attached error=%s", error)
        return None
    return Attached(name=f"revue-de-presse.{wanted}", subtype=_SUBTYPES[wanted], content=content)
