"""Fixtures for every test: the real services, one module each."""

pytest_plugins = [
    "tests.services.compose",
    "tests.services.elasticsearch",
    "tests.services.postgres",
    "tests.services.command",
    "tests.services.site",
    "tests.services.smtp",
    "tests.services.browser",
]
