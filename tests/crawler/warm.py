"""Commands in processes that were forked from one which has imported everything already: of
hundreds of short runs most of the time is else spent with importing."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crawler.crawling import ROOT, Crawler


@contextmanager
def warm(crawler: Crawler) -> Iterator[Callable[..., str]]:
    """``Crawler.run``, quicker."""
    told = crawler.folder / "told"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crawler.warm"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin and process.stdout

    def run(*arguments: str, status: int = 0, **settings: str) -> str:
        order = {
            "arguments": arguments,
            "environment": crawler.environment(**settings),
            "told": str(told),
        }
        print(json.dumps(order), file=process.stdin, flush=True)
        ended = int(process.stdout.readline())  # type: ignore[union-attr]
        said = told.read_text(encoding="utf-8")
        assert ended == status, said
        return said

    with process:
        yield run
        process.stdin.close()


def serve() -> None:
    """Do what each line of the standard input orders, and tell its exit status."""
    import crawler.run
    import indexer.worker
    from lexicon import load
    from vigie import cli

    cli.parser()
    load.default()
    assert "twisted.internet.reactor" not in sys.modules, (crawler.run, indexer.worker)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_run(cli.main, order))
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


def _run(main: Callable[[list[str]], int], order: dict[str, object]) -> int:
    os.environ.clear()
    os.environ.update(order["environment"])  # type: ignore[arg-type]
    sys.stdin.close()
    with Path(str(order["told"])).open("w", encoding="utf-8") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    try:
        return main(list(order["arguments"]))  # type: ignore[call-overload]
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 70
    finally:
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
