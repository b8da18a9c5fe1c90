"""The one door to the outside: who is behind a name, and a connection to exactly that one."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lantoa.channels.addresses import PORTS, Address, is_outside
from lantoa.channels.errors import refusal

MOST_NUMBERS = 4
"""Addresses of one name that are tried."""


def look_up(host: str, port: int) -> Sequence[str]:
    """All IP addresses of a name, as this machine's name service tells. Raises ``OSError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True, slots=True)
class Door:
    """What may be reached, and how long and how much is borne.

    The product uses :data:`OUTSIDE` and no setting changes it. Tests pass a door of their own with
    ``near``: IP addresses that are let through although they are not outside.
    """

    look_up: Callable[[str, int], Sequence[str]] = look_up
    near: frozenset[str] = frozenset()
    ports: frozenset[int] = PORTS
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    name_seconds: float = 5.0
    connect_seconds: float = 5.0
    total_seconds: float = 20.0
    most_bytes: int = 4 * 1024 * 1024
    most_unpacked: int = 8 * 1024 * 1024
    most_redirects: int = 5

    def lets_through(self, number: str) -> bool:
        return is_outside(number) or number in self.near


OUTSIDE = Door()


@dataclass(frozen=True, slots=True)
class Clock:
    """The end of all patience. A server that sends a letter a second does not put it off."""

    ends_at: float

    @classmethod
    def of(cls, seconds: float) -> Clock:
        return cls(time.monotonic() + seconds)

    def left(self, most: float = float("inf")) -> float:
        """Seconds that are left, at most ``most``. Raises ``ChannelError`` when none are."""
        left = min(self.ends_at - time.monotonic(), most)
        if left <= 0:
            raise refusal("too_slow")
        return left


def numbers_of(address: Address, door: Door, clock: Clock) -> Sequence[str]:
    """The IP addresses behind a name, looked up once. Raises ``ChannelError`` when there are none,
    or when one of them is not outside: a name that leads to both is a trap."""
    found: list[Sequence[str]] = []

    def ask() -> None:
        try:
            found.append(door.look_up(address.host, address.port))
        except (OSError, UnicodeError):
            found.append(())

    # The name service knows no limit of time; whoever waits too long for it goes on without it.
    asking = threading.Thread(target=ask, name="name", daemon=True)
    asking.start()
    asking.join(clock.left(door.name_seconds))
    numbers = found[0] if found else ()
    if not numbers:
        raise refusal("no_name")
    if not all(door.lets_through(each) for each in numbers):
        raise refusal("inner_address")
    return numbers[:MOST_NUMBERS]


class Line:
    """A connection on which every read and write ends with the clock.

    Offers of a socket what ``http.client`` uses.
    """

    def __init__(self, connected: socket.socket, clock: Clock) -> None:
        self._socket = connected
        self._clock = clock

    def sendall(self, data: Any) -> None:
        self._socket.settimeout(self._clock.left())
        self._socket.sendall(data)

    def makefile(self, mode: str = "rb", *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self._socket, self._clock))

    def close(self) -> None:
        """``http.client`` closes before the answer is read, trusting that a socket waits for its
        readers; :meth:`hang_up` closes."""

    def hang_up(self) -> None:
        self._socket.close()


class _Timed(io.RawIOBase):
    def __init__(self, connected: socket.socket, clock: Clock) -> None:
        super().__init__()
        self._socket = connected
        self._clock = clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(self._clock.left())
        return self._socket.recv_into(buffer)


def connect(address: Address, door: Door, clock: Clock) -> Line:
    """A connection to one of the very addresses that were judged. Raises ``ChannelError``.

    The name is not looked up again: a second answer that leads elsewhere is never asked for.
    """
    numbers = numbers_of(address, door, clock)
    connected = None
    for number in numbers:
        try:
            connected = socket.create_connection(
                (number, address.port), clock.left(door.connect_seconds)
            )
        except OSError:
            continue
        break
    if connected is None:
        raise refusal("no_answer")
    try:
        if address.is_safe:
            connected.settimeout(clock.left(door.connect_seconds))
            connected = door.trust().wrap_socket(connected, server_hostname=address.host)
    except ssl.SSLCertVerificationError as error:
        connected.close()
        raise refusal("certificate") from error
    except OSError as error:
        connected.close()
        raise refusal("no_answer") from error
    return Line(connected, clock)
