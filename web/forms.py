"""Reading a form that a page of ours sent."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from web.state import clean

LARGEST = 64_000  # bytes of a form
FIELDS = 100


class TooLarge(Exception):
    """More than any form of ours holds."""


async def read(request: Request) -> dict[str, str]:
    """The fields of a form, the first of a name. Raises TooLarge."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise TooLarge
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=FIELDS)
    except ValueError as error:
        raise TooLarge from error
    found: dict[str, str] = {}
    for key, value in pairs:
        found.setdefault(clean(key), clean(value))
    return found
