"""Every claim of docs/security.md has a test, and every test named there exists."""

import ast
import re

from vigie.settings import PROJECT

PAGE = PROJECT / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 40
    for file, name in named:
        tree = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
        defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in defined, f"{file}::{name}"


def test_every_claim_names_a_test() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    claims = [row for row in rows if not re.match(r"\|(-|\s*claim)", row)]
    assert len(claims) > 30
    assert [row for row in claims if not NAMED.search(row)] == []
