"""Whether a JSON of a report still says what is stored here, and what its own seal covers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.models import ReportVersion
from lantoa.reports.queries.report_json import FORMAT, report_data
from lantoa.reports.queries.workbook import Issue
from lantoa.reports.rules.frozen import fingerprint

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read at all."""


@dataclass(frozen=True, slots=True)
class FileVerified:
    """``words`` say what was found, in Vietnamese; ``is_true`` only where a version is stored here
    and the file says the same as it, word for word."""

    is_true: bool
    words: str
    sha256: str = ""


def verify_file(path: Path) -> FileVerified:
    """Raises ``Refused`` for a file that is no JSON of a report. 2 queries."""
    return verify_data(_loaded(_content(path)))


def verify_data(data: Mapping[str, object]) -> FileVerified:
    """As :func:`verify_file`, of what was read already."""
    frozen = data.get("frozen")
    if data.get("format") != FORMAT or not isinstance(frozen, Mapping):
        raise _refused("Tệp không phải là JSON báo cáo của Lan Tỏa.", "other_format")
    told, found = str(data.get("sha256", "")), _seal(frozen)
    if told != found:
        words = f"Nội dung tệp không khớp mã băm ghi trong tệp: tính lại {found[:12]}"
        return FileVerified(False, f"{words}, tệp ghi {told[:12]}.", found)
    if data.get("version") is None:
        words = "Tệp là dự thảo và khớp mã băm ghi trong tệp; dự thảo không có bản gửi để so."
        return FileVerified(False, words, found)
    # What was returned and sent again unchanged on the same day bears the same seal twice.
    stored = list(
        ReportVersion.objects.filter(sha256=found)
        .select_related("report__expected__unit", "report__expected__period__regime")
        .order_by("pk")
    )
    if not stored:
        words = "Tệp khớp mã băm ghi trong tệp, nhưng ở đây không lưu bản gửi nào có mã băm này."
        return FileVerified(False, words, found)
    held = [_against(version, data, found) for version in stored]
    return next((each for each in held if each.is_true), held[-1])


def _against(stored: ReportVersion, data: Mapping[str, object], seal: str) -> FileVerified:
    """The file held against one version that has its seal."""
    if fingerprint(stored.frozen) != stored.sha256:
        words = "Bản đang lưu không còn khớp mã băm của chính nó; chạy lantoa reports verify."
        return FileVerified(False, words, seal)
    mine = report_data(stored.frozen, Issue(stored.report.expected, stored))
    other = sorted(key for key in {*mine, *data} if _canonical(mine, key) != _canonical(data, key))
    if other:
        words = f"Phần có mã băm khớp bản đang lưu, nhưng các mục khác đi: {', '.join(other)}."
        return FileVerified(False, words[:500], seal)
    words = f"Khớp báo cáo {stored.report_id}, lần {stored.number}, mã băm {seal[:12]}."
    return FileVerified(True, words, seal)


def _canonical(data: Mapping[str, object], key: str) -> str:
    """One spelling of what stands under a key, empty where nothing does: ``==`` takes ``true`` and
    ``1.0`` for 1, and a key that says null for none."""
    try:
        return json.dumps(data[key], sort_keys=True) if key in data else ""
    except (ValueError, RecursionError) as error:
        raise _refused("Tệp không phải là JSON đúng.", "broken") from error


def _seal(frozen: object) -> str:
    try:
        return fingerprint(frozen)
    except (ValueError, RecursionError) as error:
        raise _refused("Tệp không phải là JSON đúng.", "broken") from error


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise _refused("Không mở được tệp.", "unreachable") from error
    if len(content) > LARGEST:
        raise _refused(f"Tệp lớn hơn {LARGEST // 1024**2} MB.", "too_large")
    return content


def _loaded(content: bytes) -> Mapping[str, object]:
    """Strict JSON: no key twice, no number that is none, nothing nested without end."""
    try:
        text = content.decode("utf-8-sig")
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _refused("Tệp không phải là JSON đúng.", "broken") from error
    if not isinstance(data, Mapping):
        raise _refused("Tệp không phải là JSON báo cáo của Lan Tỏa.", "other_format")
    return data


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(word: str) -> object:
    raise ValueError(f"{word} is no number")


def _refused(what: str, code: str) -> Refused:
    return Refused(Problem("file", what, "Tải lại tệp JSON ở trang của báo cáo.", code))
