"""A server of ours that answers as badly as it is told, over real sockets on this machine.

It is reached through the door's ``near`` alone: no setting and no environment opens it.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lantoa.channels.door import Door

HERE = "127.0.0.1"
ARTICLE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<title>Xã Mường Mẫu hướng dẫn nộp hồ sơ khai sinh tại nhà</title>
<meta property="article:published_time" content="2026-09-15T08:00:00+07:00"></head>
<body><nav><a href="/">Trang chủ</a></nav><article>
<h1>Xã Mường Mẫu hướng dẫn nộp hồ sơ khai sinh tại nhà</h1>
<p>Sáng 15/9, Ủy ban nhân dân xã Mường Mẫu mở điểm hướng dẫn bà con nộp hồ sơ đăng ký khai sinh
trực tuyến tại nhà văn hóa bản Nà Mẫu, với sự giúp đỡ của đoàn viên thanh niên.</p>
<p>Trong buổi sáng, 32 hộ đã được hướng dẫn tạo tài khoản, chụp giấy chứng sinh và gửi hồ sơ. Công
chức tư pháp, hộ tịch nhận hồ sơ và hẹn trả kết quả trong ngày.</p>
</article><footer>Bản quyền</footer></body></html>""".encode()

Answer = Callable[["Server", socket.socket, str], None]


@dataclass
class Server:
    """``answers`` is by path; ``asked`` the request heads that came in, in their order."""

    answers: dict[str, Answer]
    listening: socket.socket
    secure: ssl.SSLContext | None = None
    asked: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    def at(self, path: str, host: str = "trang.vn") -> str:
        scheme = "https" if self.secure else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def door(self, **given: object) -> Door:
        """Lets this server's own address through, and this port; every name leads here."""
        settings = {
            "look_up": lambda host, port: (HERE,),
            "near": frozenset({HERE}),
            "ports": frozenset({80, 443, self.port}),
            "total_seconds": 3.0,
            "connect_seconds": 1.0,
            **given,
        }
        return Door(**settings)  # type: ignore[arg-type]

    def serve(self) -> None:
        while not self.stopping.is_set():
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[client], daemon=True).start()

    def _answer(self, client: socket.socket) -> None:
        # Whoever asks hangs up in the middle: that is what most of the tests are about.
        with contextlib.suppress(OSError, ssl.SSLError):
            if self.secure is not None:
                client = self.secure.wrap_socket(client, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head and (piece := client.recv(4096)):
                head += piece
            self.asked.append(head.decode("latin-1"))
            path = head.split(b" ", 2)[1].decode("latin-1") if b" " in head else ""
            self.answers[path.partition("?")[0]](self, client, path)
        client.close()


@contextlib.contextmanager
def serving(answers: dict[str, Answer], secure: ssl.SSLContext | None = None) -> Iterator[Server]:
    with socket.create_server((HERE, 0)) as listening:
        server = Server(answers, listening, secure)
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(2)


# --- Answers ------------------------------------------------------------------------------------


def page(
    content: bytes = ARTICLE,
    *,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    more: Sequence[str] = (),
    length: int | None = None,
) -> Answer:
    def answer(server: Server, client: socket.socket, path: str) -> None:
        said = len(content) if length is None else length
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {said}", *more]
        if kind:
            lines.append(f"Content-Type: {kind}")
        client.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + content)

    return answer


def moved(where: str, status: str = "302 Found") -> Answer:
    def answer(server: Server, client: socket.socket, path: str) -> None:
        target = where.format(port=server.port)
        client.sendall(f"HTTP/1.1 {status}\r\nLocation: {target}\r\n\r\n".encode())

    return answer


def drip(head: bytes, piece: bytes, pause: float = 0.2) -> Answer:
    """The head, then a piece again and again, slowly, for as long as somebody listens."""

    def answer(server: Server, client: socket.socket, path: str) -> None:
        client.sendall(head)
        while not server.stopping.wait(pause):
            client.sendall(piece)

    return answer


def flood(head: bytes, piece: bytes) -> Answer:
    """The head, then pieces without end as fast as they are taken."""

    def answer(server: Server, client: socket.socket, path: str) -> None:
        client.sendall(head)
        while not server.stopping.is_set():
            client.sendall(piece)

    return answer


def raw(content: bytes) -> Answer:
    def answer(server: Server, client: socket.socket, path: str) -> None:
        client.sendall(content)

    return answer


def gzip_bomb(megabytes: int) -> Answer:
    packed = gzip.compress(bytes(megabytes * 1024 * 1024))
    return page(packed, more=["Content-Encoding: gzip"])
