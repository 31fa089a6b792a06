#!/usr/bin/env python3
"""Pin the base images of Dockerfile and docker-compose.yml to the digests that their tags
have now, by asking the registry (`make digests`); run it again to renew them.

Docker's registry protocol (OCI Distribution 1.1): a HEAD of the manifest, with a token for
reading that is given to anybody. ``--registry URL`` asks a mirror instead. Without an answer
nothing is changed, and the status is 1.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

PROJECT = Path(__file__).resolve().parent.parent
HUB = "https://registry-1.docker.io"
KINDS = "application/vnd.oci.image.index.v1+json,application/vnd.docker.distribution.manifest.list.v2+json"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
# `image: NAME:TAG` of the compose file, ours aside, and `FROM python:TAG`, whose tag is an ARG.
_IMAGE = re.compile(
    r"(?m)^(?P<before>\s*image: )(?P<name>[\w./-]+):(?P<tag>[\w.-]+)(?:@sha256:\w+)?$"
)
_PYTHON = re.compile(r"(?m)^(?P<before>ARG PYTHON=)(?P<tag>[\w.-]+)(?:@sha256:\w+)?$")


def pinned(text: str, digest: Callable[[str, str], str]) -> str:
    """A file's text with every image of its own tag at the digest of (name, tag)."""

    def image(found: re.Match[str]) -> str:
        name, tag = found["name"], found["tag"]
        return f"{found['before']}{name}:{tag}@{digest(name, tag)}"

    def python(found: re.Match[str]) -> str:
        return f"{found['before']}{found['tag']}@{digest('python', found['tag'])}"

    return _PYTHON.sub(python, _IMAGE.sub(image, text))


def asked(registry: str, name: str, tag: str) -> str:
    """The digest that a tag has now. Raises URLError, ValueError."""
    name = name if "/" in name else f"library/{name}"
    request = Request(
        f"{registry}/v2/{name}/manifests/{tag}", method="HEAD", headers={"Accept": KINDS}
    )
    try:
        answer = urlopen(request, timeout=30)
    except HTTPError as error:
        with error:
            if error.code != 401:
                raise
            request.add_header(
                "Authorization", f"Bearer {_token(error.headers['WWW-Authenticate'])}"
            )
        answer = urlopen(request, timeout=30)
    with answer:
        said = answer.headers["Docker-Content-Digest"] or ""
    if not _DIGEST.fullmatch(said):
        raise ValueError(f"{name}:{tag}: no digest in the answer")
    return said


def _token(challenge: str) -> str:
    """Of whom the registry names (RFC 6750's challenge)."""
    said = dict(re.findall(r'(\w+)="([^"]*)"', challenge))
    where = f"{said['realm']}?service={said.get('service', '')}&scope={said.get('scope', '')}"
    with urlopen(where, timeout=30) as answer:
        return json.load(answer)["token"]


def main(arguments: list[str], files: tuple[Path, ...]) -> int:
    """Pin all, or change nothing."""
    registry = arguments[arguments.index("--registry") + 1] if "--registry" in arguments else HUB
    try:
        texts = {
            file: pinned(file.read_text("utf-8"), lambda n, t: asked(registry, n, t))
            for file in files
        }
    except (URLError, ValueError, OSError) as error:
        print(
            f"digests: the registry could not be asked, nothing is changed ({error})",
            file=sys.stderr,
        )
        return 1
    for file, text in texts.items():
        file.write_text(text, "utf-8")
        print(f"{file.name}: {len(set(_DIGEST.findall(text)))} digests")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], (PROJECT / "Dockerfile", PROJECT / "docker-compose.yml")))
