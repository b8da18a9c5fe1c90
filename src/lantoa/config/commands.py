"""What each command does. Everything that needs Django is looked up after it was set up."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import django
from django.core.management import execute_from_command_line

from lantoa.config.console import complain, progress_bars, say
from lantoa.kernel.errors import Refused


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
    try:
        with progress_bars() as progress:
            failed: int = _site().demonstrate(progress, read, port)
    except Refused as refusal:
        complain(str(refusal))
        return 1
    if serve:
        _site().serve("127.0.0.1", port)
    return 1 if failed else 0


def start(*, serve: bool, host: str, port: int, provinces: Sequence[str]) -> int:
    try:
        with progress_bars() as progress:
            address = _site().begin(progress, port, provinces)
    except Refused as refusal:
        complain(str(refusal))
        return 1
    if not serve:
        say("Chạy lantoa serve rồi mở đường dẫn này trong trình duyệt để thiết lập:")
    else:
        say("Mở đường dẫn này trong trình duyệt để thiết lập, đừng gửi cho người khác:")
    say(f"  {address}")
    if serve:
        _site().serve(host, port)
    return 0


def serve(*, host: str, port: int) -> int:
    _site().make_tables()
    _site().serve(host, port)
    return 0


def work() -> int:
    try:
        _site().work()
    except Refused as refusal:
        complain(str(refusal))
        return 1
    return 0


def audit_totals(*, repair: bool) -> int:
    checked = _site().audit(repair=repair)
    found = checked.found
    for wrong in found.mismatches[:50]:
        complain(f"{wrong.key}: đang lưu {tuple(wrong.kept)}, đúng là {tuple(wrong.due)}")
    for source in found.postings[:50]:
        complain(f"{source}: ghi chép của nguồn này khác với những gì nguồn có")
    for name in found.series[:50]:
        complain(f"{name}: tên chỉ tiêu đang lưu không đúng")
    say(f"{found.cells} ô, {found.sources} nguồn, {found.wrong} ô lệch")
    if checked.repaired:
        say(f"Đã sửa {checked.repaired} ô theo nguồn. Chạy lại lantoa totals audit để xem.")
    return 0 if checked.is_true else 1


def rebuild_totals() -> int:
    begun = time.monotonic()
    made = _site().rebuild()
    say(
        f"Đã tính lại {made.found.cells} ô từ {made.found.sources} nguồn"
        f" trong {time.monotonic() - begun:.1f} giây"
    )
    return 0


def verify_reports(*, as_json: bool) -> int:
    queries = importlib.import_module("lantoa.reports.queries.verify")
    found = queries.verify()
    if as_json:
        say(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
        return 0 if found.is_true else 1
    for wrong in found.wrong[:50]:
        complain(wrong.words)
    if len(found.wrong) > 50:
        complain(f"và {len(found.wrong) - 50} chỗ khác, xem bằng --json")
    say(
        f"{found.reports} báo cáo, {found.versions} bản đã gửi, {found.files} tệp, "
        f"{len(found.wrong)} sai lệch"
    )
    return 0 if found.is_true else 1


def verify_report_file(path: Path, *, as_json: bool) -> int:
    queries = importlib.import_module("lantoa.reports.queries.verify_file")
    try:
        found = queries.verify_file(path)
    except Refused as refusal:
        complain(str(refusal))
        return 1
    if as_json:
        say(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
    else:
        (say if found.is_true else complain)(found.words)
    return 0 if found.is_true else 1


def audit(given: Namespace) -> int:
    log = importlib.import_module("lantoa.config.log")
    try:
        match given.what:
            case "verify":
                return int(log.verify(given.unit))
            case "seal":
                return int(log.seal())
            case _:
                return int(log.export(given.unit, given.since, given.until, given.out))
    except Refused as refusal:
        complain(str(refusal))
        return 2


def _unit_files() -> ModuleType:
    return importlib.import_module("lantoa.config.unit_files")


def export_units(folder: Path) -> int:
    failed: int = _unit_files().export(folder)
    return failed


def import_units(files: Sequence[Path], *, dry_run: bool) -> int:
    failed: int = _unit_files().bring_in(files, dry_run=dry_run)
    return failed


def check_units() -> int:
    failed: int = _unit_files().check()
    return failed


def backup(*, to: str, keep: int | None, new_key: bool) -> int:
    making = importlib.import_module("lantoa.config.backup.making")
    if new_key:
        public, private = making.new_key()
        say(f"Khóa công khai, đặt vào biến LANTOA_BACKUP_KEY:\n{public}\n")
        say("Khóa riêng, cất ở nơi khác máy này. Chỉ in ra lần này; mất khóa là mất bản sao lưu:")
        say(private)
        return 0
    if keep is not None and keep < 1:
        complain("--keep: ghi một số từ 1 trở lên.")
        return 2
    try:
        made = making.make(to, keep)
    except Refused as refusal:
        complain(str(refusal))
        return 1
    say(f"Đã sao lưu vào {made.place}: {made.name}")
    say(f"{made.size / 1e6:.1f} MB, {made.files} tệp, {made.seconds:.1f} giây; đã đọc lại, khớp.")
    for name in made.removed:
        say(f"Đã xóa bản cũ {name}")
    for name in made.missing:
        complain(f"Cơ sở dữ liệu có ghi tệp {name} nhưng kho tệp không có tệp này.")
    return 1 if made.missing else 0


def restore(source: str, key: Path, *, check: bool, only: bool) -> int:
    restoring = importlib.import_module("lantoa.config.backup.restoring")
    try:
        found = restoring.restore(source, key, check=check, only=only)
    except Refused as refusal:
        complain(str(refusal))
        return 1
    say(f"Bản sao lưu {found.name}, lập lúc {found.made_at}")
    say(f"{found.tables} bảng, {found.rows} dòng, {found.files} tệp")
    for each in found.missing:
        say(f"Tệp {each} đã thiếu từ khi sao lưu.")
    for each in found.differences:
        complain(f"Khác: {each}")
    if found.has_other_key:
        complain("Khóa ký của hệ thống khác lúc sao lưu: đặt lại LANTOA_SECRET_KEY như trước.")
    if found.is_in_place:
        say("Đã phục hồi." if not (check and not found.differences) else "Đã phục hồi và khớp.")
        if found.is_older:
            say("Bản này của phiên bản cũ hơn: chạy lantoa load rồi lantoa totals audit.")
    elif not found.differences:
        say("Bản sao lưu đọc được và khớp. Chưa phục hồi gì.")
    else:
        complain("Chưa phục hồi gì.")
    return 1 if found.differences else 0


def _people() -> ModuleType:
    return importlib.import_module("lantoa.config.people")


def list_people() -> int:
    for line in _people().listed():
        say(line)
    return 0


def reset_link(name: str, *, drop_second_step: bool) -> int:
    """Prints a link with which one person sets a new password; 1 when there is none to give."""
    link, words = _people().reset_link(name, drop_second_step=drop_second_step)
    if not link:
        complain(words)
        return 1
    say(words)
    say(link)
    return 0


def manage(rest: Sequence[str]) -> int:
    execute_from_command_line(["lantoa manage", *rest])
    return 0
