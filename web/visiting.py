"""From a request to what pages need of it: the language, the address, who asks."""

from starlette.requests import Request

from press.typesetting import Language
from web import gate, state
from web.port import Record
from web.state import Asked
from web.view import PageRequest

YEAR = 365 * 24 * 3600
COOKIE = "langue"


def visit(request: Request, reader: Record) -> PageRequest:
    """The visit that a request is."""
    return PageRequest(
        language=language(request),
        now=reader.now(),
        path=request.url.path,
        parameters=tuple(request.query_params.multi_items()),
        actors=reader.actors,
        topics=reader.topics,
        sources=reader.sources,
        who=request.state.admitted.name if request.state.admitted else None,
        token=gate.form_token(reader.key(), request.state.mark),
        signed_in=bool(request.state.admitted and request.state.admitted.token),
    )


def asked(request: Request, reader: Record) -> Asked:
    """The search of a request's address."""
    known = {"actors": reader.actors, "topics": reader.topics}
    return state.read(request.query_params.multi_items(), known)


def language(request: Request) -> Language:
    """French, unless English is asked for: by the address, else as remembered, else by the
    browser where it prefers English to French."""
    asked = request.query_params.get("lang") or request.cookies.get(COOKIE)
    if asked in ("fr", "en"):
        return asked
    return _preferred(request.headers.get("accept-language", ""))


def _preferred(header: str) -> Language:
    weights: dict[str, float] = {}
    for part in header.lower().split(",")[:20]:
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        name = tag.split("-")[0]
        weights[name] = max(weights.get(name, 0.0), weight)
    return "en" if weights.get("en", 0.0) > weights.get("fr", 0.0) else "fr"
