"""What an administrator decided, and what is shipped where nothing was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.catalogue.models import Setting
from lantoa.catalogue.rules import settings as known_settings


def setting_row(name: str, on: date) -> Setting | None:
    """What is stored for the day, with since when it holds; None when nothing is. 1 query."""
    return Setting.objects.in_force(on).filter(name=name).order_by("-pk").first()


def stored_setting(name: str, on: date) -> Any:
    """The value as it is stored, or the shipped one. Raises ``KeyError``. 1 query."""
    known = known_settings.SETTINGS[name]
    row = setting_row(name, on)
    return row.value if row is not None else _shipped(known)


def _shipped(known: known_settings.Known) -> Any:
    return list(known.default) if isinstance(known.default, tuple) else known.default


def setting(name: str, on: date) -> Any:
    """The value of a setting in force on the day, or the shipped one: a number, a truth, a text,
    for roles a frozenset of role names. Raises ``KeyError`` for a name that is none. 1 query."""
    return known_settings.read(known_settings.SETTINGS[name], stored_setting(name, on))


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as a page shows it: what holds on the day, since when, and what is to come."""

    known: known_settings.Known
    value: Any
    since: date | None
    later: tuple[Setting, ...]


def setting_rows(on: date) -> list[SettingRow]:
    """Every setting that can be changed by hand, in the order of the registry. 1 query."""
    rows = list(Setting.objects.exclude(valid_to__lte=on).order_by("valid_from", "pk"))
    found: list[SettingRow] = []
    for known in known_settings.SETTINGS.values():
        if not known.open:
            continue
        own = [row for row in rows if row.name == known.name]
        held = [row for row in own if row.valid_from is None or row.valid_from <= on]
        found.append(
            SettingRow(
                known,
                known_settings.read(known, held[-1].value if held else known.default),
                held[-1].valid_from if held else None,
                tuple(row for row in own if row not in held),
            )
        )
    return found
