"""Criteria that are computed: what is counted, and how many points that is worth.

What is counted is code; where the points begin is data of each criterion. Nothing here is law: the
sets of a province say it (``docs/how-to/score-and-evidence.md``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc, number

CENT = Decimal("0.01")
MOST_POINTS = Decimal(1000)
MOST_BANDS = 12


class How(StrEnum):
    GROUP = "group"
    """Only the sum of the criteria under it."""
    COMPUTED = "computed"
    JUDGED = "judged"


HOW_LABELS: Mapping[How, str] = {
    How.GROUP: "cộng các tiêu chí bên dưới",
    How.COMPUTED: "máy tính từ số liệu",
    How.JUDGED: "người chấm",
}


class Rule(StrEnum):
    PLAN_ISSUED = "plan_issued"
    TASKS_KEPT = "tasks_kept"
    REPORTS_IN_TIME = "reports_in_time"
    FORMS = "forms"
    LANGUAGES = "languages"
    EVIDENCED = "evidenced"
    DIALOGUES = "dialogues"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a rule counts: its name, its unit, and what an administrator should know of it."""

    label: str
    unit: str
    help: str


RULES: Mapping[Rule, Counted] = {
    Rule.PLAN_ISSUED: Counted(
        "Kế hoạch tuyên truyền năm ban hành đúng hạn",
        "",
        "Ngày ban hành của kế hoạch năm so với ngày ghi ở ô hạn.",
    ),
    Rule.TASKS_KEPT: Counted(
        "Tỷ lệ nhiệm vụ của kế hoạch làm đúng hạn",
        "%",
        "Nhiệm vụ làm đúng hạn trên nhiệm vụ đã đến hạn, như trang tiến độ.",
    ),
    Rule.REPORTS_IN_TIME: Counted(
        "Tỷ lệ báo cáo gửi đúng hạn",
        "%",
        "Báo cáo của các kỳ kết thúc trong năm, theo ngày gửi lần đầu; báo cáo được miễn không "
        "tính.",
    ),
    Rule.FORMS: Counted(
        "Số hình thức tuyên truyền đã dùng",
        "hình thức",
        "Số kênh khác nhau có hoạt động trong năm.",
    ),
    Rule.LANGUAGES: Counted(
        "Tỷ lệ tiếng dân tộc ở địa phương đã được tuyên truyền",
        "%",
        "Số tiếng có lần đăng, phát trên số tiếng đơn vị ghi là có người nói.",
    ),
    Rule.EVIDENCED: Counted(
        "Tỷ lệ hoạt động có minh chứng",
        "%",
        "Hoạt động có tệp hoặc đường dẫn còn giữ trên mọi hoạt động trong năm.",
    ),
    Rule.DIALOGUES: Counted(
        "Số cuộc đối thoại, tọa đàm",
        "cuộc",
        "Hoạt động trên kênh Đối thoại, tọa đàm trong năm.",
    ),
}


@dataclass(frozen=True, slots=True)
class Band:
    """From so much on, so many hundredths of the points."""

    least: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Proofs:
    """Rows that prove a figure, by their ids. ``more`` is how many are not named."""

    plans: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    reports: tuple[int, ...] = ()
    activities: tuple[int, ...] = ()
    more: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "plans": list(self.plans),
            "lines": list(self.lines),
            "reports": list(self.reports),
            "activities": list(self.activities),
            "more": self.more,
        }


def proofs_from_json(stored: Mapping[str, Any]) -> Proofs:
    def ids(name: str) -> tuple[int, ...]:
        return tuple(stored.get(name, ()))

    return Proofs(
        ids("plans"), ids("lines"), ids("reports"), ids("activities"), int(stored.get("more", 0))
    )


MOST_PROOFS = 2000
"""Rows named beside one criterion. A unit does not log more in a year that a person could check."""


def proofs_of_activities(ids: Sequence[int]) -> Proofs:
    return Proofs(activities=tuple(ids[:MOST_PROOFS]), more=max(0, len(ids) - MOST_PROOFS))


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted. ``amount`` None: ``words`` say why nothing can be said; a person judges."""

    amount: Decimal | None
    words: str
    proofs: Proofs = field(default_factory=Proofs)


def percent(part: int, whole: int) -> Decimal | None:
    """The exact share in hundredths; None of nothing. It is rounded only when it is written."""
    return Decimal(100 * part) / whole if whole else None


def in_time(issued_on: date, year: int, by: str) -> bool:
    """Whether a plan of a year was issued by the day ``MM-DD`` of that year."""
    return issued_on <= date(year, int(by[:2]), int(by[3:]))


def points_of(
    amount: Decimal | None, parameters: Mapping[str, Any], most: Decimal
) -> Decimal | None:
    """Points for what was counted: those of the highest band that it reaches, else none at all."""
    if amount is None:
        return None
    reached = [band for band in bands_of(parameters) if amount >= band.least]
    share = max((band.share for band in reached), default=Decimal(0))
    return (most * share / 100).quantize(CENT, ROUND_HALF_UP)


def bands_of(parameters: Mapping[str, Any]) -> tuple[Band, ...]:
    """The highest first."""
    found = (Band(Decimal(str(a)), Decimal(str(b))) for a, b in parameters.get("bands", ()))
    return tuple(sorted(found, key=lambda band: -band.least))


def rule_words(rule: Rule, parameters: Mapping[str, Any]) -> str:
    """The rule as people read it: ``từ 100 % được đủ điểm; từ 80 % được 50 % điểm``."""
    if rule is Rule.PLAN_ISSUED:
        by = str(parameters.get("by", ""))
        late = Decimal(str(parameters.get("late_share", 0)))
        day = f"{by[3:]}/{by[:2]}"
        after = f"sau ngày đó được {_percent(late)} điểm" if late else "sau ngày đó không có điểm"
        return f"ban hành đến hết ngày {day} được đủ điểm; {after}; không có kế hoạch không có điểm"
    unit = RULES[rule].unit
    found = [
        f"từ {number(band.least.normalize() + 0)} {unit} được "
        + ("đủ điểm" if band.share == 100 else f"{_percent(band.share)} điểm")
        for band in bands_of(parameters)
    ]
    return "; ".join([*found, "dưới mức ấy không có điểm"])


def _percent(share: Decimal) -> str:
    return f"{number(share.normalize() + 0)} %"


# --- What an administrator types ---------------------------------------------------------------

_LINE = re.compile(r"^\s*(\d{1,6}(?:,\d{1,2})?)\s*:\s*(\d{1,3}(?:,\d{1,2})?)\s*$", re.ASCII)


def bands_text(parameters: Mapping[str, Any]) -> str:
    """The bands as they are typed: ``100: 100`` and ``80: 50``, one a line."""
    return "\n".join(f"{_plain(band.least)}: {_plain(band.share)}" for band in bands_of(parameters))


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize() + 0:f}".replace(".", ",")


def read_bands(text: str) -> list[list[str]]:
    """Raises ``Refused`` for a line that is no band, for none, and for two that begin alike."""
    found: dict[Decimal, Decimal] = {}
    lines = [line for line in nfc(text).splitlines() if line.strip()]
    for line in lines[: MOST_BANDS + 1]:
        match = _LINE.match(line)
        least, share = (
            (Decimal(part.replace(",", ".")) for part in match.groups())
            if match
            else (
                Decimal(0),
                Decimal(101),
            )
        )
        if share > 100:
            raise _refused("bands", f"Không đọc được mức “{line.strip()[:40]}”.", _BANDS_HELP)
        if least in found:
            raise _refused("bands", f"Mức {_plain(least)} ghi hai lần.", "Giữ một dòng.")
        found[least] = share
    if not found or len(lines) > MOST_BANDS:
        raise _refused("bands", f"Cần từ 1 đến {MOST_BANDS} mức.", _BANDS_HELP)
    return [[str(least), str(found[least])] for least in sorted(found, reverse=True)]


_BANDS_HELP = "Mỗi dòng một mức: từ bao nhiêu, được bao nhiêu phần trăm điểm. Ví dụ 80: 50."


def read_by(text: str) -> str:
    """``28/02`` as ``02-28``. Raises ``Refused``; a leap day is no deadline of every year."""
    match = re.fullmatch(r"\s*(\d{1,2})/(\d{1,2})\s*", text, re.ASCII)
    try:
        day = date(2001, int(match[2]), int(match[1])) if match else None
    except ValueError:
        day = None
    if day is None:
        raise _refused("by", f"“{text.strip()[:20]}” không phải ngày/tháng.", "Ví dụ 28/02.")
    return f"{day:%m-%d}"


def by_text(parameters: Mapping[str, Any]) -> str:
    by = str(parameters.get("by", ""))
    return f"{by[3:]}/{by[:2]}" if by else ""


def _refused(name: str, what: str, remedy: str) -> Refused:
    return Refused(Problem(name, what, remedy, name))


def checked_parameters(
    rule: Rule, *, bands: str = "", by: str = "", late_share: object = 0
) -> dict[str, Any]:
    """What is stored of the parameters of a rule. Raises ``Refused``."""
    if rule is not Rule.PLAN_ISSUED:
        return {"bands": read_bands(bands)}
    try:
        late = Decimal(str(late_share or 0))
    except InvalidOperation:
        late = Decimal(-1)
    if not late.is_finite() or not 0 <= late <= 100:
        raise _refused("late_share", "Phần điểm phải từ 0 đến 100.", "Ghi lại số.")
    by = read_by(by)
    return {"by": by, "late_share": _dotted(late), "bands": [["2", "100"], ["1", _dotted(late)]]}


def _dotted(amount: Decimal) -> str:
    return f"{amount.normalize() + 0:f}"


PLAN_IN_TIME, PLAN_LATE, NO_PLAN = Decimal(2), Decimal(1), Decimal(0)
"""What is "counted" of a plan, so that its points come from bands as those of every rule."""
