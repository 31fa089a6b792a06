"""A real Elasticsearch node for tests and benchmarks, built from its published Maven artifacts.

``python tests/elasticsearch_node/node.py --port 9222`` builds it once and runs it in the
foreground; ``tests/services/elasticsearch.py`` uses the functions. Standard library only.
"""

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build" / "elasticsearch-node"
VERSION = "9.2.0"
JAVA = 21
TRANSPORT = f"transport-netty4-{VERSION}.jar"
LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%p][%c{1.}] [%node_name]%marker%m%n
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
"""


class NodeUnavailable(Exception):
    """No node can be built here; the message says what is missing."""


def java_home() -> Path:
    """The folder of a JDK of 21 or later: JAVA_HOME first, then where JDKs are installed.

    Raises NodeUnavailable.
    """
    places = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    places += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    places += sorted(
        Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"), reverse=True
    )
    for home in places:
        if (home / "bin" / "javac").exists() and _major(home) >= JAVA:
            return home
    raise NodeUnavailable(f"no JDK of {JAVA} or later (set JAVA_HOME)")


def _major(home: Path) -> int:
    said = subprocess.run(
        [home / "bin" / "java", "-version"], capture_output=True, text=True, check=False
    ).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def build() -> Path:
    """Build the node once for these sources, and return its folder. Raises NodeUnavailable."""
    java = java_home()
    sources = [HERE / "pom.xml", Path(__file__), *sorted((HERE / "src").glob("*.java"))]
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in sources)).hexdigest()[:12]
    built = BUILD / digest
    with _locked(BUILD):
        if not built.exists():
            with tempfile.TemporaryDirectory(dir=BUILD, ignore_cleanup_errors=True) as folder:
                _assemble(java, Path(folder))
                Path(folder).rename(built)
    return built


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _assemble(java: Path, folder: Path) -> None:
    lib, classes, plugin = (folder / name for name in ("lib", "classes", "plugin"))
    transport = folder / "home" / "modules" / "transport-netty4"
    french = folder / "home" / "modules" / "french"
    config = folder / "home" / "config"
    for path in (lib, classes, plugin, transport, french, config):
        path.mkdir(parents=True)
    _dependencies(lib)
    javac = [java / "bin" / "javac", "-cp", f"{lib}/*"]
    _run([*javac, "-d", plugin, HERE / "src" / "FrenchAnalysisPlugin.java"])
    _run([*javac, "-d", classes, HERE / "src" / "Node.java"])
    _run([java / "bin" / "jar", "cf", french / "french.jar", "-C", plugin, "."])
    (french / "plugin-descriptor.properties").write_text(
        f"name=french\ndescription=French\nversion={VERSION}\nelasticsearch.version={VERSION}\n"
        f"java.version={JAVA}\nclassname=FrenchAnalysisPlugin\n"
    )
    (transport / "plugin-descriptor.properties").write_text(_descriptor(lib / TRANSPORT))
    for jar in (lib / TRANSPORT, *lib.glob("netty-*.jar")):
        jar.rename(transport / jar.name)
    (config / "log4j2.properties").write_text(LOGGING)


def _dependencies(lib: Path) -> None:
    if not shutil.which("mvn"):
        raise NodeUnavailable("Maven (mvn) is not installed")
    command = ["mvn", "-q", "-B", "-f", HERE / "pom.xml", "dependency:copy-dependencies"]
    _run([*command, f"-DoutputDirectory={lib}"])


def _descriptor(jar: Path) -> str:
    name = "META-INF/es-plugins/transport-netty4/plugin-descriptor.properties"
    lines = zipfile.ZipFile(jar).read(name).decode().splitlines(keepends=True)
    # A named module would need the whole distribution's module layer.
    return "".join(line for line in lines if not line.startswith("modulename"))


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr + done.stdout).strip().splitlines()
        raise NodeUnavailable(f"{Path(command[0]).name} failed: {said[0] if said else ''}")


def command(data: Path, port: int = 0, heap: str = "1g", *settings: str) -> list[str]:
    """The command that runs a node on ``data``; builds first. Raises NodeUnavailable."""
    built = build()
    java = str(java_home() / "bin" / "java")
    path = f"{built}/lib/*{os.pathsep}{built}/classes"
    flags = ["--enable-native-access=ALL-UNNAMED", f"-Xmx{heap}", "-cp", path]
    return [java, *flags, "Node", str(built / "home"), str(data), str(port), *settings]


def main() -> int:
    """Run a node in the foreground until Ctrl-C; its data goes with it unless --data is given."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=9222)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--build", action="store_true", help="only build, where that is possible")
    options = parser.parse_args()
    try:
        if options.build:
            build()
            return 0
        with tempfile.TemporaryDirectory(prefix="elasticsearch-") as folder:
            return _run_node(command(options.data or Path(folder), options.port))
    except NodeUnavailable as missing:
        print(f"no Elasticsearch node: {missing}", file=sys.stderr)
        return 0 if options.build else 1


def _run_node(run: list[str]) -> int:
    node = subprocess.Popen(run, stdin=subprocess.PIPE)
    try:
        return node.wait()
    except KeyboardInterrupt:
        node.terminate()
        return node.wait()


if __name__ == "__main__":
    sys.exit(main())
