"""Words of a report, from its figures. No claim is made that no figure or row stands behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.reports.rules.figures import Contents, Figure, InLanguage
from lantoa.ui.words import NOT_STATED, total_text

PRODUCTION = "production"


class Section(StrEnum):
    """Parts that a person edits. Part II is always written from the figures."""

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


def opening(*, plan: CitedPlan | None, issuer: str, period: str, window: Interval) -> str:
    """The sentence under the addressees."""
    basis = f"Thực hiện {plan.words} của {plan.issuer} {plan.about}, " if plan else ""
    what = (
        f"{issuer} báo cáo kết quả công tác tuyên truyền cải cách hành chính {period} "
        f"(số liệu từ {vn.long_day(window.start)} đến {vn.long_day(window.last)}) như sau:"
    )
    return vn.capital_first(f"{basis}{what}")


def closing(*, issuer: str, period: str) -> str:
    return (
        f"Trên đây là báo cáo kết quả công tác tuyên truyền cải cách hành chính {period} "
        f"của {issuer}./."
    )


def subject(period: str) -> str:
    return f"Kết quả công tác tuyên truyền cải cách hành chính {period}"


def _stated(figures: Iterable[Figure]) -> str:
    """The stated parts only: who stated nothing is said once, after the figures."""
    return "; ".join(
        total_text(figure.whole.stated_only(), unit=figure.count_unit, paper=True)
        + (f" ({figure.how})" if figure.how else "")
        for figure in figures
        if figure.whole.is_stated
    )


def _of_channel(figures: Sequence[Figure]) -> str:
    """One sentence of a channel. A channel that the plan asks for and where nothing was logged is
    said to be that, not to have run."""
    name = figures[0].channel_name
    made = _stated(figure for figure in figures if figure.side == PRODUCTION)
    placed = _stated(figure for figure in figures if figure.side != PRODUCTION)
    apart = dict.fromkeys(figure.count_unit for figure in figures if figure.is_apart)
    silent = [
        figure.count_unit
        for figure in figures
        if not figure.whole.is_stated and not figure.is_apart
    ]
    unstated = " và ".join(f"số {unit}" for unit in dict.fromkeys(silent))
    if made or placed or apart:
        pieces = [made] if made else []
        pieces += [f"đăng, phát {placed}"] if placed else []
        pieces += [f"số {unit} không cộng được giữa các đơn vị" for unit in apart]
        pieces += [f"{NOT_STATED} {unstated}"] if silent else []
        return f"{name}: {'; '.join(pieces)}."
    if any(figure.evidenced.parts() or figure.declared or figure.below for figure in figures):
        return f"{name}: có thực hiện, {NOT_STATED} {unstated}."
    return f"{name}: kế hoạch có giao, trong kỳ chưa ghi nhận hoạt động."


def results(contents: Contents) -> tuple[str, ...]:
    """Part II: one sentence a channel, production and placements apart, then the languages, then
    who stated nothing."""
    by_channel: dict[str, list[Figure]] = {}
    for figure in contents.figures:
        by_channel.setdefault(figure.channel, []).append(figure)
    sentences = [_of_channel(figures) for figures in by_channel.values()]
    sentences += _in_languages(contents.languages, "Bằng")
    sentences += _in_languages(contents.outlets, "Gửi đăng, phát trên")
    return tuple(sentences)


def _in_languages(rows: Sequence[InLanguage], lead: str) -> list[str]:
    """One sentence for those that state a number each, one for those that state none."""
    sentences = [
        f"{lead} {row.name} ({row.channel_name}): "
        f"{total_text(row.total, unit=row.count_unit, paper=True)}."
        for row in rows
        if row.total.is_stated
    ]
    silent = list(dict.fromkeys(row.name for row in rows if not row.total.is_stated))
    if silent:
        sentences.append(f"{lead} {vn.sentence_list(silent)}: có thực hiện, số lượt {NOT_STATED}.")
    return sentences


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
            f"{len(names)} đơn vị có báo cáo nhưng không nêu số "
            f"({vn.sentence_list(names)}): {what}."
        )
    if contents.missing_units:
        said.append(
            f"{len(contents.missing_units)} đơn vị chưa có báo cáo được chấp nhận: "
            f"{vn.sentence_list(contents.missing_units)}."
        )
    return tuple(said)


def suggested(
    contents: Contents,
    *,
    plan: CitedPlan | None,
    parent_plan: CitedPlan | None,
    issuer: str,
    next_period: str,
) -> dict[Section, str]:
    """First words for the parts that a person edits, each from a row or a figure."""
    return {
        Section.STEERING: _steering(contents, plan, parent_plan, issuer),
        Section.STRENGTHS: "",
        Section.SHORTCOMINGS: _shortcomings(contents),
        Section.NEXT: _next(contents, plan, next_period),
        Section.PROPOSALS: "",
    }


def _steering(
    contents: Contents, plan: CitedPlan | None, parent: CitedPlan | None, issuer: str
) -> str:
    if plan is None:
        said = [f"{issuer} chưa ban hành kế hoạch tuyên truyền cải cách hành chính cho kỳ này."]
    else:
        under = f" để thực hiện {parent.words} của {parent.issuer}" if parent else ""
        said = [f"{issuer} đã ban hành {plan.words} {plan.about}{under}."]
    if contents.plan_coverage is not None:
        having, wanted = contents.plan_coverage
        share = f" (đạt {100 * having // wanted} %)" if wanted else ""
        said.append(f"{having}/{wanted} đơn vị trực thuộc đã ban hành kế hoạch{share}.")
    return "\n".join(said)


def _shortcomings(contents: Contents) -> str:
    said: list[str] = []
    unstated = contents.unstated
    if unstated:
        names = "; ".join(f.label[:1].lower() + f.label[1:] for f in unstated)
        said.append(f"{len(unstated)} chỉ tiêu chưa có số liệu: {names}.")
    if any(not row.total.is_stated for row in contents.languages):
        silent = list(
            dict.fromkeys(row.name for row in contents.languages if not row.total.is_stated)
        )
        said.append(f"Chưa đếm được số lượt đăng, phát bằng {vn.sentence_list(silent)}.")
    if contents.unproven:
        said.append(f"{len(contents.unproven)} hoạt động chưa có minh chứng.")
    if contents.missing_units:
        said.append(f"{len(contents.missing_units)} đơn vị trực thuộc chưa có báo cáo.")
    return "\n".join(said)


def _next(contents: Contents, plan: CitedPlan | None, next_period: str) -> str:
    said: list[str] = []
    if plan is not None:
        said.append(f"Tiếp tục thực hiện {plan.words} trong {next_period}.")
    if contents.unstated or contents.unproven:
        said.append("Đếm và lưu minh chứng ngay khi đăng, phát để mọi chỉ tiêu đều có số liệu.")
    return "\n".join(said)
