"""How quickly pages answer: readers at once over a running page, by kind of page.

    make bench-web ARGS="http://127.0.0.1:8000 --readers 10 --seconds 20"

Asks the page itself for what to open: actors, stories and words that the archive holds.
Prints requests a second and the 50th and 95th percentile in milliseconds of each kind.
"""

import argparse
import http.client
import json
import random
import statistics
import threading
import time
from urllib.parse import quote, urlsplit

WORDS = "OTAN Ukraine Patriot drones missiles Rutte Zelensky Kharkiv sanctions Pologne".split()


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (answer.status, path)
    return body


def addresses(host: str) -> dict[str, list[str]]:
    """What there is to open, by kind."""
    connection = http.client.HTTPConnection(host, timeout=60)
    found = json.loads(get(connection, "/api/v1/search?limit=100&order=newest"))
    stories = {hit["story"] for hit in found["hits"] if hit["story"]}
    actors = [each["value"] for each in found["counts"]["actor"][:40]]
    pairs = [f"{a} {b}" for a in WORDS for b in WORDS if a < b]
    return {
        "front": ["/"],
        "search": [f"/recherche?q={quote(words)}" for words in (*WORDS, *pairs)],
        "story": [f"/sujet/{story}" for story in stories],
        "article": [f"/article/{hit['id']}" for hit in found["hits"]],
        "person": [f"/acteur/{actor}" for actor in actors],
    }


def measured(host: str, paths: list[str], readers: int, seconds: float) -> list[float]:
    """The milliseconds of every answer that so many readers had, one after the other each."""
    times: list[float] = []
    end = time.monotonic() + seconds

    def read(seed: int) -> None:
        chance = random.Random(seed)
        connection = http.client.HTTPConnection(host, timeout=60)
        while time.monotonic() < end:
            began = time.perf_counter()
            get(connection, chance.choice(paths))
            times.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10)
    args = parser.parse_args()
    host = urlsplit(args.address).netloc
    for kind, paths in addresses(host).items():
        if not paths:
            continue
        times = sorted(measured(host, paths, args.readers, args.seconds))
        percentile = statistics.quantiles(times, n=20)
        print(
            f"{kind:<8} {len(times) / args.seconds:7.0f} requests/s"
            f"   p50 {percentile[9]:6.0f} ms   p95 {percentile[18]:6.0f} ms   ({len(paths)} addresses)"
        )


if __name__ == "__main__":
    main()
