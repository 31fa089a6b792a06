"""What the layers promise beside the direction of imports: SQL is the archive's."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from vigie.settings import PROJECT

ELSEWHERE = ("lexicon", "press", "crawler", "indexer", "alerts", "web", "kibana", "vigie")
SQL = re.compile(
    r"\s*(?:select\s.+\sfrom\s|select\s+(?:\d|\w+\()|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s"
    r"|(?:create|alter|drop)\s+(?:table|index|database|role|sequence)\s|set\s+\w+\s*(?:=|to)\s"
    r"|truncate\s|lock\s+table\s|listen\s+\w+$|copy\s+\w+\s+(?:from|to)\s)",
    re.IGNORECASE | re.DOTALL,
)
# Statements that are still to move into archive/crawl.
MOVING = {"crawler/backfill.py", "crawler/ledger.py", "crawler/record.py", "crawler/run.py"}


def strings(tree: ast.AST) -> Iterator[str]:
    """Every string of a module but its docstrings and what argparse shows."""
    told = {
        id(statement.value)
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }
    told |= {
        id(keyword.value)
        for keyword in ast.walk(tree)
        if isinstance(keyword, ast.keyword) and keyword.arg in ("help", "description", "reason")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_sql_is_told_from_prose() -> None:
    for statement in (
        "select 1", "select clock_timestamp()", " insert into inbox (id) values (1)",
        "update links set state = 'due'", "delete from links", "with due as (select 1) select 2",
        "set synchronous_commit = off", "select since from feeds where id = 1", "create table x ()", "SELECT\n a FROM b",
    ):  # fmt: skip
        assert SQL.match(statement), statement
    for words in ("select", "select.title: expected", "with what it says", "update", "create it"):
        assert not SQL.match(words), words


def test_no_sql_outside_the_archive() -> None:
    found = {
        str(path.relative_to(PROJECT))
        for package in ELSEWHERE
        for path in Path(PROJECT / package).rglob("*.py")
        if any(map(SQL.match, strings(ast.parse(path.read_bytes()))))
    }
    assert found <= MOVING
