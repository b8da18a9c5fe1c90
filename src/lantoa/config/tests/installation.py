"""An installation of one's own: an empty folder, an empty environment, the command ``lantoa``."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

COMMAND = Path(sys.executable).parent / "lantoa"
PATIENCE = 120
"""Seconds for one command on a busy machine."""


def lantoa(
    folder: Path, words: Sequence[str], **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs the command in the folder with PATH and the given variables, nothing else."""
    return subprocess.run(
        [str(COMMAND), *words],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Site:
    """A site that answers on a port of this machine."""

    folder: Path
    port: int

    def get(self, path: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Host": "localhost", **headers})
            found: HTTPResponse = connection.getresponse()
            body = found.read().decode("utf-8", "replace")
            named = {name.lower(): value for name, value in found.getheaders()}
            return Answer(found.status, named, body)
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Site]:
    """``lantoa serve`` in the folder, from its first answer to the end of the block."""
    port = _free_port()
    process = subprocess.Popen(
        [str(COMMAND), "serve", "--port", str(port)],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        assert "đang chạy" in said, said + process.stdout.read()
        # The words come just before the port is opened.
        while process.poll() is None and not _answers(port):
            pass
        assert process.poll() is None
        yield Site(folder, port)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)
