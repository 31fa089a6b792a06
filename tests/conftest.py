"""Fixtures for every test: the real services, one module each."""

pytest_plugins = [
    "tests.services.compose",
    "tests.services.postgres",
    "tests.services.command",
]
