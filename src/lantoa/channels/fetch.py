"""Taking one page from an address outside: a single GET, each redirect judged anew."""

from __future__ import annotations

import http.client
import socket
import zlib
from dataclasses import dataclass
from typing import cast

from lantoa.channels import addresses
from lantoa.channels.addresses import Address
from lantoa.channels.door import OUTSIDE, Clock, Door, Line, connect
from lantoa.channels.errors import refusal

AGENT = "LanToa/1 (+luu minh chung)"
TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_MOVED = (301, 302, 303, 307, 308)
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered. ``address`` is the last one, after redirects."""

    address: str
    content: bytes
    media_type: str
    charset: str


def fetch(text: str, *, door: Door = OUTSIDE) -> Fetched:
    """The page at an address. Raises ``ChannelError``.

    No cookie, no password, no proxy of the environment, nothing of the person who asks goes out.
    """
    clock = Clock.of(door.total_seconds)
    address = addresses.read(text, ports=door.ports)
    seen: set[str] = set()
    while True:
        if str(address) in seen:
            raise refusal("redirect_loop")
        if len(seen) > door.most_redirects:
            raise refusal("too_many_redirects")
        seen.add(str(address))
        found = _ask(address, door, clock)
        if isinstance(found, Fetched):
            return found
        address = addresses.follow(address, found, ports=door.ports)


def _ask(address: Address, door: Door, clock: Clock) -> Fetched | str:
    """The page, or where it moved to."""
    line = connect(address, door, clock)
    try:
        return _exchange(line, address, door)
    except TimeoutError as error:
        raise refusal("too_slow") from error
    except (http.client.HTTPException, zlib.error, ValueError) as error:
        raise refusal("broken") from error
    except OSError as error:
        raise refusal("no_answer") from error
    finally:
        line.hang_up()


def _exchange(line: Line, address: Address, door: Door) -> Fetched | str:
    asked = http.client.HTTPConnection(address.host, address.port)
    # Connected already, and to the address that was judged.
    asked.sock = cast(socket.socket, line)
    asked.putrequest("GET", address.path, skip_host=True, skip_accept_encoding=True)
    port = "" if address.port in (80, 443) else f":{address.port}"
    for name, value in (
        ("Host", f"{address.host}{port}"),
        ("User-Agent", AGENT),
        ("Accept", ", ".join(TYPES)),
        ("Accept-Language", "vi"),
        ("Accept-Encoding", "gzip, identity"),
        ("Connection", "close"),
    ):
        asked.putheader(name, value)
    asked.endheaders()
    with asked.getresponse() as answer:
        if answer.status in _MOVED:
            return _where(answer)
        _judge_status(answer.status)
        return _page(address, answer, door)


def _where(answer: http.client.HTTPResponse) -> str:
    where = answer.getheader("Location", "")
    if not where:
        raise refusal("broken")
    # Header lines are read as Latin-1; addresses with marks are sent as UTF-8.
    return where.encode("latin-1").decode("utf-8", "replace")


def _judge_status(status: int) -> None:
    if status == 200:
        return
    if status in (404, 410):
        raise refusal("not_found", status=status)
    if status == 429 or status >= 500:
        raise refusal("busy", status=status)
    raise refusal("closed", status=status)


def _page(address: Address, answer: http.client.HTTPResponse, door: Door) -> Fetched:
    media_type = answer.headers.get_content_type() if answer.getheader("Content-Type") else ""
    if media_type not in TYPES:
        raise refusal("wrong_type")
    said = answer.getheader("Content-Length", "")
    if said.isdigit() and int(said) > door.most_bytes:
        raise refusal("too_large")
    packed = answer.getheader("Content-Encoding", "identity").strip().lower()
    content = _taken(answer, packed, door)
    return Fetched(str(address), content, media_type, answer.headers.get_content_charset(""))


def _taken(answer: http.client.HTTPResponse, packed: str, door: Door) -> bytes:
    """The body, unpacked in pieces so that neither a long nor a swelling one fills the memory."""
    if packed not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise refusal("packed")
    unpack = None
    if packed in ("gzip", "x-gzip", "deflate"):
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    taken, found = 0, bytearray()
    while piece := answer.read1(_PIECE):
        taken += len(piece)
        if taken > door.most_bytes:
            raise refusal("too_large")
        if unpack is not None:
            piece = unpack.decompress(piece, door.most_unpacked - len(found) + 1)
        found += piece
        if len(found) > door.most_unpacked:
            raise refusal("too_large_unpacked")
    is_cut = bool(answer.length) or (unpack is not None and not unpack.eof)
    if is_cut:
        raise refusal("broken")
    return bytes(found)
