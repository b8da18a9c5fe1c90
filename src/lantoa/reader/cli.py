"""Reading files from the command line: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from lantoa.reader.documents import text_of
from lantoa.reader.reading import read
from lantoa.reader.refusals import UnreadableDocument


def read_files(paths: Iterable[Path | str], out: TextIO) -> int:
    """Write ``{"file", "facts", "warnings", "error"}`` for each file, in order.

    ``error`` is ``null`` or the Vietnamese reason; a file that fails does not stop the others.
    Returns 1 when one failed, else 0.
    """
    failed = False
    for path in paths:
        line = _line(Path(path))
        failed = failed or line["error"] is not None
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return int(failed)


def _line(path: Path) -> dict[str, object]:
    try:
        reading = read(text_of(path))
    except UnreadableDocument as error:
        return {"file": str(path), "facts": [], "warnings": [], "error": str(error)}
    return {
        "file": str(path),
        "facts": [fact.as_placed_dict() for fact in reading.facts],
        "warnings": list(reading.warnings),
        "error": None,
    }
