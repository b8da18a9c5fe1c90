"""What is looked at before a report is sent. Errors stop it, warnings and notes do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lantoa.reports.rules.checks.finding import Finding, Level, in_order
from lantoa.reports.rules.checks.writing import left_open
from lantoa.reports.rules.figures import Contents, Figure
from lantoa.reports.rules.prose import REQUIRED, SECTION_LABELS
from lantoa.ui.words import total_text

ASKED = {section.value: SECTION_LABELS[section] for section in REQUIRED}
"""The parts that must have words where no outline says so."""


def check(
    contents: Contents,
    sections: Mapping[str, str],
    *,
    has_plan: bool,
    foreign: tuple[str, ...],
    waiting: int = 0,
    asked: Mapping[str, str] | None = None,
    more: Iterable[Finding] = (),
) -> list[Finding]:
    """All findings, errors first. ``foreign`` are channels used that such a unit cannot own;
    ``waiting`` counts accepted reports from below that are not taken in; ``more`` is what was found
    by looking beyond the report."""
    found = [
        *errors(sections, waiting=waiting, asked=ASKED if asked is None else asked),
        *_declared(contents),
        *_proof(contents),
        *_silence(contents),
    ]
    if not has_plan:
        found.append(
            Finding(
                Level.WARNING,
                "Đơn vị chưa có kế hoạch đã ban hành cho kỳ này.",
                "Nhập kế hoạch, hoặc gửi và nói rõ ở phần I.",
                "sections",
                "no_plan",
            )
        )
    if foreign:
        found.append(
            Finding(
                Level.WARNING,
                f"Đơn vị cấp này thường không có kênh của riêng mình: {', '.join(foreign)}.",
                "Ghi tên cơ quan đăng, phát ở từng hoạt động.",
                "figures",
                "foreign_channel",
            )
        )
    if not contents.figures:
        found.append(
            Finding(
                Level.WARNING,
                "Kỳ này chưa có số liệu nào.",
                "Ghi hoạt động trong kỳ, hoặc gửi và nói rõ lý do ở phần III.",
                "figures",
                "no_figures",
            )
        )
    return list(in_order([*found, *more]))


def errors(
    sections: Mapping[str, str], *, waiting: int, asked: Mapping[str, str] = ASKED
) -> list[Finding]:
    """What stops a report: a part without words or not filled in, an accepted report that would
    fall out. ``asked`` are the parts that must have words, with their titles."""
    found = [*_missing_parts(sections, asked), *left_open(sections)]
    if waiting:
        found.append(
            Finding(
                Level.ERROR,
                f"{waiting} báo cáo của đơn vị cấp dưới đã chấp nhận mà chưa tổng hợp.",
                "Tổng hợp trước khi trình ký và gửi.",
                "below",
                "waiting_below",
            )
        )
    return found


def _missing_parts(sections: Mapping[str, str], asked: Mapping[str, str]) -> list[Finding]:
    return [
        Finding(
            Level.ERROR,
            f"Thiếu phần {title}.",
            "Viết ít nhất một câu.",
            part,
            "missing_part",
        )
        for part, title in asked.items()
        if not sections.get(part, "").strip()
    ]


def _declared(contents: Contents) -> list[Finding]:
    return [
        Finding(
            Level.WARNING,
            f"{figure.label}: tự kê khai {total_text(figure.own)}, {_in_the_ledger(figure)}.",
            "Xem lại con số hoặc giữ và để lý do kèm theo.",
            "figures",
            "declared_differs" if figure.evidenced.parts() else "declared_alone",
        )
        for figure in contents.figures
        if figure.differs
    ]


def _in_the_ledger(figure: Figure) -> str:
    if not figure.evidenced.parts():
        return "sổ hoạt động chưa ghi"
    return f"sổ hoạt động ghi {total_text(figure.evidenced)}"


def _proof(contents: Contents) -> list[Finding]:
    if not contents.unproven:
        return []
    return [
        Finding(
            Level.WARNING,
            f"{len(contents.unproven)} hoạt động chưa có minh chứng: "
            f"{'; '.join(contents.unproven[:3])}{' …' if len(contents.unproven) > 3 else '.'}",
            "Thêm ảnh, tệp hoặc đường dẫn cho từng hoạt động.",
            "figures",
            "unproven",
            len(contents.unproven),
        )
    ]


def _silence(contents: Contents) -> list[Finding]:
    found: list[Finding] = []
    if contents.unstated:
        found.append(
            Finding(
                Level.NOTE,
                f"{len(contents.unstated)} chỉ tiêu “không nêu”. Không phải là 0.",
                "Bổ sung số liệu nếu đếm được.",
                "figures",
                "unstated",
            )
        )
    if contents.missing_units:
        found.append(
            Finding(
                Level.WARNING,
                f"Chưa có báo cáo được chấp nhận của: {', '.join(contents.missing_units)}.",
                "Nhắc đơn vị, hoặc gửi và nêu tên đơn vị còn thiếu.",
                "below",
                "missing_units",
            )
        )
    return found
