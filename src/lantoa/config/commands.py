"""What each command does. Everything that needs Django is looked up after it was set up."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import django
from django.core.management import call_command, execute_from_command_line

from lantoa.config.console import complain, progress_bars, say


def set_up() -> None:
    """Readies Django. Raises ``BadSetting`` for a variable that cannot be used."""
    os.umask(0o077)
    django.setup()


def _site() -> ModuleType:
    """The part of the roof that needs Django's models."""
    return importlib.import_module("lantoa.config.site")


def load() -> int:
    with progress_bars() as progress:
        _site().prepare(progress)
    return 0


def demo(*, serve: bool, port: int, read: Sequence[Path]) -> int:
    with progress_bars() as progress:
        failed: int = _site().demonstrate(progress, read, port)
    if serve:
        _site().serve("127.0.0.1", port)
    return 1 if failed else 0


def serve(*, host: str, port: int) -> int:
    call_command("migrate", verbosity=0)
    _site().serve(host, port)
    return 0


def work() -> int:
    _site().work()
    return 0


def audit_totals() -> int:
    found = _site().audit()
    for wrong in found.mismatches[:50]:
        complain(f"{wrong.key}: đang lưu {tuple(wrong.kept)}, đúng là {tuple(wrong.due)}")
    say(f"{found.cells} ô, {found.sources} nguồn, {len(found.mismatches)} ô lệch")
    return 1 if found.mismatches else 0


def manage(rest: Sequence[str]) -> int:
    execute_from_command_line(["lantoa manage", *rest])
    return 0
