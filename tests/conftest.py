"""Fixtures for every test: the real services."""

pytest_plugins = ["tests.services.fixtures"]
