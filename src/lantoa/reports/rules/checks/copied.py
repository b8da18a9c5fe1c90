"""What is said of texts that are alike, and of reports without addressees."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lantoa.reports.rules.checks.finding import Finding, Level, Other
from lantoa.reports.rules.likeness import Likeness, Writing, likeness

MOST_NAMED = 3
"""Of more neighbours that are alike only the number is told."""


class Kin(StrEnum):
    """Whose text it is that a report is compared with."""

    PAST = "past"
    OTHER_PAST = "other_past"
    MERGED = "merged"
    """Of a unit that this one came from."""
    NEIGHBOUR = "neighbour"
    ABOVE = "above"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Text:
    """A text to compare with. ``words`` name it to who may view it; a plan has no version."""

    kin: Kin
    words: str
    text: str
    unit_id: int = 0
    version_id: int = 0


_UNNAMED = {
    Kin.PAST: "một báo cáo kỳ trước của đơn vị",
    Kin.OTHER_PAST: "một báo cáo kỳ khác của đơn vị",
    Kin.MERGED: "một báo cáo của đơn vị cũ đã sáp nhập vào đơn vị này",
    Kin.NEIGHBOUR: "một báo cáo của đơn vị khác cùng cấp",
    Kin.ABOVE: "báo cáo của đơn vị cấp trên",
    Kin.PLAN: "kế hoạch của đơn vị cấp trên",
}
_REMEDY = {
    Kin.PAST: "Viết lại theo việc của kỳ này.",
    Kin.OTHER_PAST: "Xem phần nào của kỳ này chưa được nói đến.",
    Kin.MERGED: "Viết lại theo việc của kỳ này, trên địa bàn hiện nay.",
    Kin.NEIGHBOUR: "Viết theo việc của đơn vị mình; câu dùng chung thì bỏ bớt.",
    Kin.ABOVE: "Viết theo việc của đơn vị mình, không chép lời của cấp trên.",
    Kin.PLAN: "Nêu kết quả đã làm, không chép lại việc kế hoạch giao.",
}


def copied(own: Writing, others: Sequence[Text], titles: Mapping[str, str]) -> list[Finding]:
    """For each kin the texts that the own writing is most like; the strongest word where all of it
    is the same. ``titles`` name the parts."""
    found: list[Finding] = []
    for kin in Kin:
        alike = [
            (like, each)
            for each in others
            if each.kin is kin and (like := likeness(own, each.text)).is_like
        ]
        alike.sort(key=lambda row: (-row[0].most, row[1].version_id))
        found += [_finding(like, each, titles) for like, each in alike[:MOST_NAMED]]
        if len(alike) > MOST_NAMED:
            found.append(_others(kin, len(alike) - MOST_NAMED))
    return found


def _finding(like: Likeness, other: Text, titles: Mapping[str, str]) -> Finding:
    first = like.parts[0][0] if like.parts else "sections"
    if like.is_whole:
        said, code = "Toàn văn giống {}", "copied_whole"
    else:
        parts = "; ".join(f"{titles.get(part, part)} {_per_cent(n)}" for part, n in like.parts)
        said = f"{_per_cent(like.share)} lời văn đã viết giống {{}}"
        said += f". Phần giống: {parts}" if parts else ""
        code = "copied"
    return Finding(
        Level.NOTE if other.kin is Kin.OTHER_PAST and not like.is_whole else Level.WARNING,
        f"{said.format(_UNNAMED[other.kin])}.",
        _REMEDY[other.kin],
        first,
        code,
        other=Other(other.version_id, other.unit_id, f"{said.format(other.words)}.")
        if other.version_id
        else None,
    )


def _per_cent(share: float) -> str:
    return f"{int(share * 100)} %"


def _others(kin: Kin, number: int) -> Finding:
    return Finding(
        Level.WARNING if kin is not Kin.OTHER_PAST else Level.NOTE,
        f"Còn giống {number} báo cáo khác nữa.",
        _REMEDY[kin],
        "sections",
        "copied_more",
        number,
    )


def no_addressee(addressees: Collection[str]) -> list[Finding]:
    """A report to a higher body bears *Kính gửi* (Decree 30/2020/NĐ-CP, annex I)."""
    if any(each.strip() for each in addressees):
        return []
    return [
        Finding(
            Level.WARNING,
            "Báo cáo chưa có nơi nhận: thiếu dòng Kính gửi.",
            "Đề nghị người quản trị ghi nơi nhận của chế độ báo cáo này.",
            "sections",
            "no_addressee",
        )
    ]
