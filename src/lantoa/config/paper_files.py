"""``lantoa papers check``: files of any program against the layout of Decree 30/2020/NĐ-CP. Needs
neither settings nor database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from lantoa.config.console import complain, say
from lantoa.files import kinds
from lantoa.files.kinds import DOCX
from lantoa.files.refusals import refusal
from lantoa.kernel.errors import Refused
from lantoa.papers.check import LEVEL_NAMES, Checked, Level, check, named_places

LARGEST = 50 * 1024 * 1024
"""Bytes of a file that is read at all."""
_COUNTED = {Level.ERROR: "lỗi", Level.WARNING: "cảnh báo", Level.NOTE: "điều nên xem"}


def check_files(paths: Sequence[Path], out: TextIO, *, as_json: bool) -> int:
    """Says what is wrong in each file, in order; a file that fails does not stop the others.

    As JSON: one line ``{"file", "findings", "error"}`` a file. Returns 1 when an error was found
    or a file could not be read, else 0.
    """
    failed = False
    for path in paths:
        try:
            found = check(_content(path))
        except Refused as refused:
            failed = True
            _tell_refused(path, refused, out, as_json=as_json)
            continue
        failed = failed or found.has_errors
        if as_json:
            findings = [asdict(each) for each in found.findings]
            _write_line(out, path, findings=findings, error=None)
        else:
            _tell(path, found)
    return int(failed)


def _content(path: Path) -> bytes:
    """Raises ``Refused`` for what cannot be read or may not be opened."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise refusal("unreachable", "file", name=path.name) from error
    kinds.check(content, path.name, taken=(DOCX,), limit=LARGEST)
    return content


def _tell_refused(path: Path, refused: Refused, out: TextIO, *, as_json: bool) -> None:
    if as_json:
        _write_line(out, path, findings=[], error=str(refused))
    else:
        complain(f"{path}: {refused}")


def _write_line(
    out: TextIO, path: Path, *, findings: list[dict[str, object]], error: str | None
) -> None:
    line = {"file": str(path), "findings": findings, "error": error}
    out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _tell(path: Path, found: Checked) -> None:
    counts = ", ".join(f"{len(found.of_level(level))} {_COUNTED[level]}" for level in Level)
    say(f"{path}: {counts}")
    for level in Level:
        for group in found.of_level(level):
            finding = group.finding
            say(f"  {LEVEL_NAMES[level]} [{finding.code}] {finding.what} {finding.remedy}")
            say(f"    {named_places(group.places)}")
            say(f"    {finding.law}")
