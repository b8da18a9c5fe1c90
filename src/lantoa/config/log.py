"""The log from the command line. Imported once Django is ready."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from lantoa.accounts.queries import names_of
from lantoa.audit import digest, reading, seals
from lantoa.audit import verify as checking
from lantoa.config.console import complain, say
from lantoa.kernel import days, vietnamese
from lantoa.kernel.errors import Problem, Refused
from lantoa.units import queries as units
from lantoa.workspace.queries import log as queries


def _unit(code: str) -> int:
    """The unit that bears the code today, or that bore it last. ``0`` is the system's own chain."""
    if code == str(digest.SYSTEM_CHAIN):
        return digest.SYSTEM_CHAIN
    version = units.by_code(code, days.today())
    found = version or next((each for each in units.find(code) if each.code == code), None)
    if found is None:
        raise Refused(
            Problem(
                "unit",
                f"Không có đơn vị nào mang mã “{code}”.",
                "Ghi mã đơn vị hành chính, ví dụ 18526; ghi 0 cho nhật ký của hệ thống.",
                "unknown",
            )
        )
    return found.unit_id


def _name(chain: int | None, names: Mapping[int, str]) -> str:
    if chain is None:
        return "Niêm phong"
    if chain == digest.SYSTEM_CHAIN:
        return "Hệ thống"
    return names.get(chain, f"Đơn vị {chain}")


def verify(code: str) -> int:
    """0 when nothing is wrong, else 1. Raises ``Refused`` for an unknown code."""
    found = checking.verify(_unit(code) if code else None)
    names = names_of({fault.chain for fault in found.faults if fault.chain}, days.today())
    for fault in found.faults:
        complain(f"{_name(fault.chain, names)}: {fault.what}")
    if found.count > len(found.faults):
        complain(f"và {found.count - len(found.faults)} chỗ khác")
    say(
        f"{found.entries} mục trong {found.chains} chuỗi, {found.seals} niêm phong, "
        f"{found.count} chỗ sai lệch"
    )
    return 1 if found.count else 0


def seal() -> int:
    made = seals.seal()
    say(
        f"Niêm phong {made.number} ngày {vietnamese.day(made.day)}: {made.entries} mục trong "
        f"{made.chains} chuỗi, ghi vào {seals.folder() / f'{made.day.year}.txt'}"
    )
    return 0


def export(code: str, since: date | None, until: date | None, out: Path | None) -> int:
    """The log as CSV, to a file that only its owner may read or to the standard output."""
    unit_id = _unit(code) if code else None
    is_system = unit_id == digest.SYSTEM_CHAIN
    wanted = reading.Wanted(
        units=None if unit_id is None else () if is_system else (unit_id,),
        system=is_system,
        since=since,
        until=until,
    )
    rows = queries.sheet(wanted, days.today(), queries.newest_key())
    if out is None:
        csv.writer(sys.stdout).writerows(rows)
        return 0
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        complain(f"{out}: không ghi được tệp ({error.strerror}).")
        return 1
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return 0
