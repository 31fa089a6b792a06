"""Running ``vigie crawl`` as it is run, in a process of its own: a reactor starts only once."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.command import ran
from tests.services.site import Site

ROOT = Path(__file__).resolve().parents[2]


@dataclass(kw_only=True)
class Crawler:
    """A sources file about one site, a database, and the settings of each run."""

    folder: Path
    database_url: str
    site: Site
    settings: dict[str, str] = field(default_factory=dict[str, str])

    def follow(self, *sources: str) -> None:
        """Write the sources file; each source is the text of one table."""
        text = "".join(f"[[source]]\n{source}\n" for source in sources)
        (self.folder / "sources.toml").write_text(text, encoding="utf-8")

    def environment(self, **settings: str) -> dict[str, str]:
        """What a run sees; loopback is allowed unless a setting says otherwise."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("VIGIE_")}
        own = {
            "DATABASE_URL": self.database_url,
            "VIGIE_SOURCES": str(self.folder / "sources.toml"),
            "VIGIE_VAR": str(self.folder / "var"),
            "VIGIE_ALLOW_HOSTS": f"127.0.0.1:{self.site.port}",
            "VIGIE_SAMPLE": "0",
        }
        return inherited | own | self.settings | settings

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        """Begin a command and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "vigie", *arguments],
            cwd=ROOT,
            env=self.environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, status: int = 0, **settings: str) -> str:
        """Run a command to its end and return all that it said."""
        done = ran(arguments, self.environment(**settings), ROOT)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def once(self, **settings: str) -> str:
        """``vigie crawl --once``."""
        return self.run("crawl", "--once", **settings)


def source(site: Site, *paths: str, id: str = "x", more: str = "delay = 0") -> str:
    """A source with feeds at these paths of the site."""
    feeds = ", ".join(f'"{site.url(path)}"' for path in paths)
    return f'id = "{id}"\nname = "{id.upper()}"\nfeeds = [{feeds}]\n{more}'
