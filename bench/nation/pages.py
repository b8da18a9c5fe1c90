"""Pages from real processes of the product, asked by several people at once."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

START = 300.0


@contextmanager
def served(processes: int) -> Iterator[list[int]]:
    """Ports of ``lantoa serve``, as several web processes behind a proxy run it."""
    program = Path(sys.executable).with_name("lantoa")
    ports = [_free_port() for _ in range(processes)]
    environment = {**os.environ, "LANTOA_JOBS": "worker"}
    running = []
    try:
        for port in ports:
            running.append(
                subprocess.Popen(
                    [str(program), "serve", "--port", str(port)],
                    env=environment,
                    stdout=subprocess.DEVNULL,
                )
            )
            _wait(port)
        yield ports
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"no answer on port {port} for {START} s")


class Client:
    """One person with a browser that keeps its connection."""

    def __init__(self, port: int, session: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": f"sessionid={session}", "Host": "localhost"}

    def get(self, address: str) -> str:
        self._connection.request("GET", address, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status} {answer.getheader('Location')}")
        return body.decode()

    def close(self) -> None:
        self._connection.close()


def ask(
    ports: Sequence[int], sessions: Sequence[str], addresses: Sequence[str], rounds: int
) -> tuple[list[float], float]:
    """Milliseconds of each answer, and answers a second: every client asks again as soon as it is
    answered."""
    times: list[float] = []
    begins = threading.Barrier(len(sessions) + 1)
    faults: list[BaseException] = []

    def person(number: int, session: str) -> None:
        client = Client(ports[number % len(ports)], session)
        mine: list[float] = []
        try:
            begins.wait()
            for turn in range(rounds):
                begun = time.perf_counter()
                client.get(addresses[(number * 7 + turn) % len(addresses)])
                mine.append(1000 * (time.perf_counter() - begun))
        except BaseException as fault:  # noqa: BLE001 - told to the one who waits
            faults.append(fault)
        finally:
            client.close()
            times.extend(mine)

    people = [
        threading.Thread(target=person, args=(number, session), daemon=True)
        for number, session in enumerate(sessions)
    ]
    for each in people:
        each.start()
    begins.wait()
    begun = time.perf_counter()
    for each in people:
        each.join()
    if faults:
        raise faults[0]
    return times, len(times) / (time.perf_counter() - begun)
