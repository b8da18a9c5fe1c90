"""A small real SMTP server on this machine that fails as it is told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Postmaster:
    """What the server took, and how it answers the next letters.

    ``answers`` are the first words to RCPT of each connection to come: ``"250"`` takes the letter,
    any other code refuses it, ``"hang up"`` closes the connection in the middle of the letter.
    Without any left every letter is taken.
    """

    host: str = "127.0.0.1"
    port: int = 0
    answers: list[str] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    """Recipient and text of each letter."""
    dialogue: list[str] = field(default_factory=list)
    """Every command that came in."""


class _Talk(socketserver.StreamRequestHandler):
    timeout = 10

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def handle(self) -> None:
        master: Postmaster = self.server.master  # type: ignore[attr-defined]
        answer = master.answers.pop(0) if master.answers else "250"
        to = ""
        self.say("220 test.invalid")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            master.dialogue.append(line)
            word = line.split(" ", 1)[0].upper()
            if word == "EHLO":
                self.say("250 test.invalid")
            elif word == "RCPT":
                to = line.partition(":")[2].strip(" <>")
                self.say(
                    "250 ok" if answer in ("250", "hang up") else f"{answer} secret words {to}"
                )
            elif word == "DATA":
                self.say("354 go on")
                text: list[str] = []
                while (row := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    if answer == "hang up":
                        return
                    text.append(row)
                master.taken.append((to, "\n".join(text)))
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def open_office() -> Iterator[Postmaster]:
    """A server for as long as the block runs."""
    master = Postmaster()
    with _Server((master.host, 0), _Talk) as server:
        server.master = master  # type: ignore[attr-defined]
        master.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield master
        finally:
            server.shutdown()
            thread.join()
