"""Arrays as PostgreSQL writes them: for long ones several times as quick as adapting lists."""

from collections.abc import Iterable


def literal(values: Iterable[float | str]) -> str:
    """The literal of an array, to be cast to its type. Strings must hold neither quotation
    marks nor backslashes: terms and numbers do not."""
    return '{"' + '","'.join(map(str, held)) + '"}' if (held := list(values)) else "{}"
