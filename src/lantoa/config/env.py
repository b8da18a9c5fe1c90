"""Typed readers of ``LANTOA_*`` variables. Each reader registers its variable for the reference."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


class BadSetting(Exception):
    """A variable cannot be used. The message names it and says what it should be."""


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    kind: str
    default: str
    meaning: str


REGISTERED: dict[str, Variable] = {}


def _read(name: str, kind: str, default: str, meaning: str) -> str | None:
    """The variable's text, or that of the file which ``NAME_FILE`` points to; None when unset."""
    REGISTERED[name] = Variable(name, kind, default, meaning)
    if (path := os.environ.get(f"{name}_FILE", "")) != "":
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(f"{name}_FILE={path}: the file cannot be read ({error})") from error
    return os.environ.get(name) or None


def text(name: str, default: str, meaning: str) -> str:
    found = _read(name, "text", default, meaning)
    return default if found is None else found


def flag(name: str, default: bool, meaning: str) -> bool:
    found = _read(name, "flag", "1" if default else "0", meaning)
    if found is None:
        return default
    if found not in ("0", "1"):
        raise BadSetting(f"{name}={found!r}: write 1 for yes or 0 for no")
    return found == "1"


def number(name: str, default: int, meaning: str) -> int:
    found = _read(name, "number", str(default), meaning)
    if found is None:
        return default
    if not found.isascii() or not found.isdigit() or int(found) == 0:
        raise BadSetting(f"{name}={found!r}: write a whole number above 0, for example {default}")
    return int(found)


def path(name: str, default: str, meaning: str) -> Path:
    found = _read(name, "path", default, meaning)
    return Path(default if found is None else found).expanduser().resolve()


def url(name: str, default: str, schemes: tuple[str, ...], meaning: str) -> str:
    """An address whose scheme is one of ``schemes``."""
    found = _read(name, "url", default, meaning)
    chosen = default if found is None else found
    if not chosen.startswith(tuple(f"{each}://" for each in schemes)):
        allowed = ", ".join(f"{each}://" for each in schemes)
        # The address itself is not told: it may hold a password.
        raise BadSetting(f"{name}: the address must start with one of {allowed}")
    return chosen
