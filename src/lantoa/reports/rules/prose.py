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


def committee(unit_name: str) -> str:
    """``Ủy ban nhân dân tỉnh Lai Châu``: the kind of unit is lower case inside a sentence."""
    return f"Ủy ban nhân dân {unit_name[:1].lower()}{unit_name[1:]}"


def place_of(unit_name: str, division: str) -> str:
    """The place in the date line: the name without its kind, but ``Phường 1`` keeps it."""
    bare = bare_name(unit_name, division)
    if bare.isdigit() or not bare:
        return unit_name
    return bare


def bare_name(unit_name: str, division: str) -> str:
    kinds = (division, "thành phố", "tỉnh")
    for kind in kinds:
        if kind and unit_name.lower().startswith(f"{kind} "):
            return unit_name[len(kind) + 1 :]
    return unit_name


def opening(*, plan: CitedPlan | None, issuer: str, period: str, window: Interval) -> str:
    """The sentence under the addressees."""
    basis = f"Thực hiện {plan.words} của {plan.issuer} {plan.title}, " if plan else ""
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


def _amounts(figures: Iterable[Figure]) -> str:
    stated: list[str] = []
    silent: list[str] = []
    for figure in figures:
        if figure.whole.is_stated:
            stated.append(_own_words(figure))
        else:
            silent.append(figure.count_unit)
    if silent:
        stated.append(f"số {vn.sentence_list(silent)} {NOT_STATED}")
    return "; ".join(stated)


def _own_words(figure: Figure) -> str:
    """The stated parts only: who stated nothing is said once, after the figures."""
    return total_text(figure.whole.stated_only(), unit=figure.count_unit, paper=True)


def results(contents: Contents) -> tuple[str, ...]:
    """Part II: one sentence a channel, production and placements apart, then the languages, then
    who stated nothing."""
    by_channel: dict[str, list[Figure]] = {}
    for figure in contents.figures:
        by_channel.setdefault(figure.channel, []).append(figure)
    sentences: list[str] = []
    for figures in by_channel.values():
        made = _amounts(figure for figure in figures if figure.side == PRODUCTION)
        placed = _amounts(figure for figure in figures if figure.side != PRODUCTION)
        pieces = [f"làm ra {made}"] if made else []
        pieces += [f"đăng, phát {placed}"] if placed else []
        sentences.append(f"{figures[0].channel_name}: {'; '.join(pieces)}.")
    sentences += _in_languages(contents.languages, "Bằng tiếng")
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
        said = [f"{issuer} đã ban hành {plan.words} {plan.title}{under}."]
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
        names = list(
            dict.fromkeys(row.name for row in contents.languages if not row.total.is_stated)
        )
        said.append(f"Chưa đếm được số lượt đăng, phát bằng tiếng {vn.sentence_list(names)}.")
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
