"""Text as a page can hold it: composed, without characters that no file format takes."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from lantoa.kernel.vietnamese import nfc

Value = TypeVar("Value")
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")


def legible(text: str) -> str:
    """Composed text in one line.

    Line breaks and tabs become a blank; control characters, lone surrogates and non-characters,
    which XML and PDF/UA refuse, are left out.
    """
    spaced = "".join(" " if char in _SPACES else char for char in text)
    return nfc("".join(char for char in spaced if not _is_illegal(char)))


def _is_illegal(char: str) -> bool:
    code = ord(char)
    if unicodedata.category(char) in ("Cc", "Cs"):
        return True
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or code == 0xFEFF


def cleaned(value: Value) -> Value:
    """The same paper, or part of one, with every string in it made legible."""
    result: Any = value
    if isinstance(value, str):
        result = legible(value)
    elif isinstance(value, tuple):
        result = tuple(cleaned(part) for part in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: cleaned(getattr(value, field.name)) for field in fields(value)}
        result = replace(value, **changes)
    return result
