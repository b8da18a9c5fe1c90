"""The frame of a report in words: plans cited, opening, closing, who stated nothing. The results
are in ``results``, first words for the parts that people write in ``proposals``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.reports.rules.figures import Contents
from lantoa.reports.rules.phrases import Voice


class Section(StrEnum):
    """Parts that every report had before outlines were data; outlines keep their slugs."""

    STEERING = "steering"
    STRENGTHS = "strengths"
    SHORTCOMINGS = "shortcomings"
    NEXT = "next"
    PROPOSALS = "proposals"


SECTION_LABELS = {
    Section.STEERING: "I. Công tác chỉ đạo, điều hành",
    Section.STRENGTHS: "III.1. Thuận lợi, ưu điểm",
    Section.SHORTCOMINGS: "III.2. Tồn tại, hạn chế và nguyên nhân",
    Section.NEXT: "IV. Phương hướng, nhiệm vụ kỳ sau",
    Section.PROPOSALS: "V. Đề xuất, kiến nghị",
}

SECTION_HELP = {
    Section.STEERING: "Kế hoạch, phân công, văn bản chỉ đạo trong kỳ.",
    Section.STRENGTHS: "Điều gì đã làm được, nhờ đâu.",
    Section.SHORTCOMINGS: "Chỗ còn thiếu và nguyên nhân. Câu gợi ý lấy từ số liệu.",
    Section.NEXT: "Việc sẽ làm trong kỳ tới.",
    Section.PROPOSALS: "Để trống nếu không có.",
}

LONGEST_SECTION = 8000
"""Letters in one part."""

LONGEST_REASON = 400
"""Letters in the reason of a declared figure."""

REQUIRED = (Section.STEERING, Section.SHORTCOMINGS, Section.NEXT)


@dataclass(frozen=True, slots=True)
class CitedPlan:
    """A plan as a report cites it. Number and day may be unknown."""

    number: str
    issued_on: date | None
    title: str
    issuer: str

    @property
    def words(self) -> str:
        number = f" số {self.number}" if self.number else ""
        day = f" {vn.long_day(self.issued_on)}" if self.issued_on else ""
        return f"Kế hoạch{number}{day}"

    @property
    def about(self) -> str:
        """What the plan is about, to stand behind its number."""
        title = f"{self.title[:1].lower()}{self.title[1:]}"
        return title if title.startswith("về ") else f"về {title}"


def committee(unit_name: str) -> str:
    """``Ủy ban nhân dân tỉnh Lai Châu``: the kind of unit is lower case inside a sentence."""
    return f"Ủy ban nhân dân {unit_name[:1].lower()}{unit_name[1:]}"


def opening(
    *,
    plan: CitedPlan | None,
    issuer: str,
    period: str,
    window: Interval,
    voice: Voice | None = None,
) -> str:
    """The sentence under the addressees."""
    days = {"tu_ngay": vn.long_day(window.start), "den_ngay": vn.long_day(window.last)}
    said = None
    voice = voice or Voice()
    if plan is not None:
        said = voice.say(
            "opening.plan",
            don_vi=issuer,
            ky=period,
            ke_hoach=plan.words,
            co_quan=plan.issuer,
            ve_viec=plan.about,
            **days,
        )
    said = said or voice.say("opening.plain", don_vi=issuer, ky=period, **days)
    return said.text if said is not None else ""


def closing(*, issuer: str, period: str, voice: Voice | None = None) -> str:
    said = (voice or Voice()).say("closing", don_vi=issuer, ky=period)
    return said.text if said is not None else ""


def subject(period: str) -> str:
    return f"Kết quả công tác tuyên truyền cải cách hành chính {period}"


def silence(contents: Contents) -> tuple[str, ...]:
    """Who stated nothing, and who has not reported: beside the totals, never inside them."""
    said: list[str] = []
    by_units: dict[tuple[str, ...], list[str]] = {}
    for figure in contents.figures:
        if figure.silent_units:
            by_units.setdefault(figure.silent_units, []).append(figure.label)
    for names, labels in by_units.items():
        what = "; ".join(label[:1].lower() + label[1:] for label in labels)
        said.append(
            f"{vn.paper_number(len(names))} đơn vị có báo cáo nhưng không nêu số "
            f"({vn.sentence_list(names)}): {what}."
        )
    if contents.missing_units:
        number = vn.paper_number(len(contents.missing_units))
        said.append(
            f"{number} đơn vị chưa có báo cáo được chấp nhận: "
            f"{vn.sentence_list(contents.missing_units)}."
        )
    return tuple(said)
