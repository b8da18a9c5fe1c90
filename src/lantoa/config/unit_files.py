"""``lantoa units``: the country's units to files and back, and what is wrong with them. Imported
once Django is ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lantoa.config.console import complain, say
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.units import actions, queries
from lantoa.units.rules.sheets import LARGEST, OUTCOME_NAMES, Outcome

UNITS_FILE, SUCCESSIONS_FILE = "don-vi.csv", "ke-thua.csv"
SHOWN = 200
"""Refused lines that are told one by one."""


def export(folder: Path) -> int:
    """Writes both files into the folder. Returns 1 when that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (
            (UNITS_FILE, queries.units_sheet()),
            (SUCCESSIONS_FILE, queries.successions_sheet()),
        ):
            (folder / name).write_bytes(content)
            say(f"{folder / name}: {content.count(bytes([10])) - 1} dòng")
    except OSError as error:
        complain(f"{folder}: không ghi được ({error.strerror}).")
        return 1
    return 0


def bring_in(paths: Sequence[Path], *, dry_run: bool) -> int:
    """Reads the files in. Returns 1 when a line was refused or a file could not be read."""
    files: dict[str, bytes] = {}
    for path in paths:
        try:
            if path.stat().st_size > LARGEST:
                complain(f"{path}: tệp lớn quá {LARGEST // 1024**2} MB. Chia thành nhiều tệp.")
                return 1
            files[str(path)] = path.read_bytes()
        except OSError as error:
            complain(f"{path}: không mở được tệp ({error.strerror}).")
            return 1
    report = actions.bring_in(actor=System("units"), files=files, on=days.today(), dry_run=dry_run)
    refused = report.of(Outcome.REFUSED)
    for line in refused[:SHOWN]:
        for problem in line.problems:
            at = f", cột {problem.field}" if problem.field not in ("", "file") else ""
            complain(f"{line.file}, dòng {line.number}{at}: {problem}")
    if len(refused) > SHOWN:
        complain(f"và {len(refused) - SHOWN} dòng khác không nhận")
    counts = Counter(line.outcome for line in report.lines)
    say(", ".join(f"{OUTCOME_NAMES[each]}: {counts[each]} dòng" for each in Outcome))
    if refused:
        say("Chưa lưu gì. Sửa các dòng trên rồi nhập lại.")
    elif dry_run:
        say("Chạy thử, chưa lưu gì.")
    return 1 if refused else 0


def check() -> int:
    """Tells what is found wrong today. Returns 1 when there is a fault."""
    found = queries.check(days.today())
    for each in found:
        say(f"{queries.SEVERITY_NAMES[each.severity]}: {each.what} {each.remedy} [{each.slug}]")
    counts = Counter(each.severity for each in found)
    words = queries.SEVERITY_NAMES.items()
    say(", ".join(f"{counts[severity]} {word}" for severity, word in words))
    return 1 if counts[queries.Severity.FAULT] else 0
