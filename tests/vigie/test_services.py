"""Services that run beside something else."""

import subprocess
import sys
import threading

from vigie import services


def test_a_service_that_was_killed_is_started_again_and_ended_with_the_rest() -> None:
    begun: list[subprocess.Popen[bytes]] = []
    again = threading.Event()

    def begin(_arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
        begun.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
        if len(begun) == 2:
            again.set()
        return begun[-1]

    with services.kept([("web",)], begin):
        begun[0].kill()
        assert again.wait(60)
        assert begun[1].poll() is None
    assert begun[1].returncode is not None
