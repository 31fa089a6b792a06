"""Pages as they were written last, for as long as what they say is the same value: a page that
holds no form of its reader's own is written once for all."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from web.view import PageRequest

MOST = 256  # pages
LONGEST = 500  # characters of an address's parameters, of a page that is kept

_lock = threading.Lock()
_written: OrderedDict[tuple[object, ...], tuple[object, str]] = OrderedDict()


def once(visit: PageRequest, found: object, write: Callable[[], str]) -> str:
    """The page of what was ``found``, by its address. Written anew for who is signed in, whose
    pages hold a form, and where the address is long."""
    if visit.signed_in or sum(len(name) + len(said) for name, said in visit.parameters) > LONGEST:
        return write()
    key = (visit.path, visit.language, visit.parameters)
    with _lock:
        held, page = _written.get(key, (None, ""))
    if held is found:
        return page
    page = write()
    with _lock:
        _written[key] = (found, page)
        _written.move_to_end(key)
        while len(_written) > MOST:
            _written.popitem(last=False)
    return page
