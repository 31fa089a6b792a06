"""A local site of 2,000 feeds on as many loopback hosts, one in ten changed at every poll."""

import asyncio
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

FEEDS = 2_000
CHANGED = 10  # one feed in ten brings something new at every poll
ITEMS = 20


def address(number: int) -> str:
    """A loopback host for each feed."""
    return f"127.{10 + number // 250}.{number % 250}.1"


class Feeds(asyncio.Protocol):
    """A minimal HTTP/1.1 server: robots.txt is absent, all else is a feed of 25 KB."""

    served: dict[str, int] = {}  # noqa: RUF012
    summary = "Les alliés se réunissent à Bruxelles pour parler de la suite des événements. " * 3
    image = (
        '<media:content url="http://img.example/{}/0/0/5568/2784/644/322/60/0/photo.jpg" width="644"'
        ' height="322"><media:description type="plain">'
        + "Vue de la salle. "
        * 40
        + "</media:description>"
        '<media:credit scheme="urn:ebu">AGENCE</media:credit></media:content>'
    )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def data_received(self, data: bytes) -> None:
        head = data.split(b"\r\n", 1)[0]
        if b"robots.txt" in head or b"tdmrep" in head:
            self.transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        host = data.partition(b"Host: ")[2].partition(b":")[0].decode()
        body = self.feed(host)
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: "
            + str(len(body)).encode()
            + b"\r\n\r\n"
            + body
        )

    def feed(self, host: str) -> bytes:
        """The feed of a host; of one in ten, another at each time it is asked for."""
        number = self.served.get(host, 0)
        second, third = (int(part) for part in host.split(".")[1:3])
        if ((second - 10) * 250 + third) % CHANGED == 0:
            self.served[host] = number + 1
        key = f"{host}/{number}"
        if key not in _BODIES:
            if len(_BODIES) > FEEDS + 500:
                _BODIES.pop(next(reversed(_BODIES)))
            _BODIES[key] = self.render(host, number)
        return _BODIES[key]

    def render(self, host: str, number: int) -> bytes:
        date = format_datetime(datetime(2025, 2, 10, tzinfo=UTC))
        items = "".join(
            f"<item><title>Nouvelle {n} du jour</title><link>http://{host}/page-{n}</link>"
            f"<pubDate>{date}</pubDate><description>{self.summary}</description>"
            f"{self.image.format(n)}</item>"
            for n in range(number, number + ITEMS)
        )
        return f'<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>{host}</title>{items}</channel></rss>'.encode()


_BODIES: dict[str, bytes] = {}


async def serve() -> None:
    """Serve on every loopback address, and tell the port."""
    server = await asyncio.get_running_loop().create_server(Feeds, "0.0.0.0", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def serving() -> Generator[str]:
    """The port of the server, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.feed_site"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    asyncio.run(serve())
