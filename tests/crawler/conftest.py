"""A crawler on a site of the test's own."""

from pathlib import Path

import pytest

from tests.crawler.crawling import Crawler
from tests.services.site import Site


@pytest.fixture
def crawler(tmp_path: Path, database_url: str, site: Site) -> Crawler:
    """``vigie crawl`` on the test's own database and site."""
    return Crawler(folder=tmp_path, database_url=database_url, site=site)
