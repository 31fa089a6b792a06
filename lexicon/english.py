"""What actors and topics are called in English, where that is not their French name."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def names() -> Mapping[str, str]:
    """English names by id; who has none is called as in French."""
    tables = tomllib.loads((Path(__file__).parent / "english.toml").read_text(encoding="utf-8"))
    return {id: name for table in tables.values() for id, name in table.items()}
