"""The one Typst compiler of this process: own fonts only, no packages, no network.

PDF/A-2a and PDF/UA-1 hold together in this compiler: it refuses a document that breaks either
(a missing title, a glyph that is not there, a heading level skipped).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from lantoa.papers.metrics import FONTS

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
_LOCK = Lock()


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    return typst.Compiler(
        root=TEMPLATES, font_paths=fonts, package_path=FONTS, package_cache_path=FONTS
    )


def compile_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Sets ``data`` with the named template. The same data give the same bytes.

    The data travel as one JSON string and are never part of the markup. One document is set at a
    time: the compiler is not made for several threads.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _LOCK:
        result = _compiler().compile(
            TEMPLATES / template,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            timestamp=0,
        )
    if not isinstance(result, bytes):
        raise TypeError("the compiler gave no PDF")
    return result
