"""Pages as they were written last, for as long as what they say is the same value: a page is
written once for all readers that see the same, with a stand-in for the token of its forms."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from web.view import PageRequest

MOST = 256  # pages
LONGEST = 500  # characters of an address's parameters, of a page that is kept
_STAND_IN = secrets.token_hex(32)  # of a reader's token, which no page ever shows

_lock = threading.Lock()
_written: OrderedDict[tuple[object, ...], tuple[object, object, str]] = OrderedDict()


def once(
    visit: PageRequest,
    found: object,
    write: Callable[[PageRequest], str],
    *,
    beside: object = None,
) -> str:
    """The page of what was ``found`` (by identity) and of what stands ``beside`` it (by value),
    by its address and by who reads it. Written anew where the address is long."""
    if sum(len(name) + len(said) for name, said in visit.parameters) > LONGEST:
        return write(visit)
    key = (visit.path, visit.language, visit.parameters, visit.who, visit.signed_in)
    with _lock:
        held, stood, page = _written.get(key, (None, None, ""))
    if held is not found or stood != beside:
        page = write(replace(visit, token=_STAND_IN))
        with _lock:
            _written[key] = (found, beside, page)
            _written.move_to_end(key)
            while len(_written) > MOST:
                _written.popitem(last=False)
    return page.replace(_STAND_IN, visit.token)
