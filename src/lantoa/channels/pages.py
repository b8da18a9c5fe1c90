"""Title, day and text of a page, taken out by a process of its own with limits."""

from __future__ import annotations

import codecs
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lantoa.channels.errors import refusal
from lantoa.channels.fetch import Fetched
from lantoa.kernel.vietnamese import nfc

LONGEST_TITLE = 500
LONGEST_TEXT = 100_000
SECONDS = 20.0
_META = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_HEAD = 4096
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSETS = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {f"iso8859-{number}" for number in range(1, 17)}
)
"""Read in one pass, by Python's names. A page that names another codec could keep us reading:
the time of ``punycode`` grows with the square of the length."""
EXTRACT = Path(__file__).with_name("extract.py")
"""Not imported here: the libraries that read pages belong into the process with limits."""


@dataclass(frozen=True, slots=True)
class PageText:
    """What a person reads on a page. ``published_on`` is the day that the page itself gives."""

    title: str
    published_on: date | None
    text: str


def read(fetched: Fetched) -> PageText:
    """Raises ``ChannelError`` for a page without words or one that takes too long to read."""
    words = decoded(fetched.content, fetched.charset)
    if fetched.media_type == "text/plain":
        return _shaped({"title": "", "date": "", "text": words})
    try:
        # Only what a page needs goes along: the process sees no setting and no secret of ours.
        done = subprocess.run(  # noqa: S603 - our own file, no shell, words by pipe
            [sys.executable, "-I", str(EXTRACT)],
            input=words.encode("utf-8", "replace"),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("unreadable") from error
    if done.returncode != 0:
        raise refusal("unreadable")
    return _shaped(json.loads(done.stdout))


def decoded(content: bytes, charset: str = "") -> str:
    """The letters of a page: by its mark, by what the server or the page says, else as UTF-8.

    An encoding that is not known or does not fit is no reason to lose the page: what cannot be
    read becomes ``\\ufffd``.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    found = _META.search(content[:_HEAD])
    for name in (charset, found.group(1).decode("ascii") if found else "", "utf-8"):
        try:
            if codecs.lookup(name).name in _CHARSETS:
                return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _shaped(found: dict[str, str]) -> PageText:
    text = _plain(found["text"])[:LONGEST_TEXT].strip()
    if not text:
        raise refusal("no_text")
    title = " ".join(_plain(found["title"]).split())[:LONGEST_TITLE]
    try:
        on = date.fromisoformat(found["date"])
    except ValueError:
        on = None
    return PageText(title, on, text)


def _plain(text: str) -> str:
    """Without what no database or screen takes: control characters but line ends, lone halves."""
    blank = "".join(" " if each.isspace() and each != "\n" else each for each in text)
    kept = "".join(each for each in blank if each == "\n" or each.isprintable())
    return nfc(kept.encode("utf-8", "ignore").decode("utf-8"))
