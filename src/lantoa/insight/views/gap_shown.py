"""How gaps are shown: each with its figure, its doors, its line through time and its next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from lantoa.accounts.queries import StaffActor
from lantoa.activities.rules import TONE_LABELS
from lantoa.catalogue.models import ReportPeriod
from lantoa.insight.queries.gap_cover import Coverage, Member
from lantoa.insight.queries.gaps import Gaps, People
from lantoa.insight.rules import gaps as rules
from lantoa.insight.rules.coverage import AXIS_NAMES, EVERY, Axis, Cover
from lantoa.insight.rules.gaps import (
    GAP_NAMES,
    GAP_RULES,
    STATE_LABELS,
    Figure,
    Gap,
    Reading,
    Spans,
    State,
)
from lantoa.insight.views.gap_doors import NOT_SAID, Doors
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence, Period
from lantoa.ui.charts import (
    Chart,
    Column,
    HeatCell,
    HeatRow,
    Point,
    Shade,
    Sureness,
    bar_chart,
    bars_of,
    heat_chart,
    line_chart,
)

UNITS_PER_PAGE = 40
MOST_NAMED = 12
MOST_SILENT = 30
_TONES = {
    State.LOW: "warn",
    State.FINE: "good",
    State.FEW: "",
    State.UNKNOWN: "info",
    State.NOT_ASKED: "",
}
_SHADES = {
    Cover.NOTHING: Shade.NOTHING,
    Cover.MISSING: Shade.MISSING,
    Cover.DONE: Shade.DONE,
    Cover.PROVEN: Shade.PROVEN,
    Cover.SILENT: Shade.UNSTATED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, and where. Without an address it is only said."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A number or a name that opens to what it counts."""

    words: str
    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class FigureShown:
    figure: Figure
    said: str
    parts: tuple[Door, ...]
    chart: Chart
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        return GAP_NAMES[self.figure.gap]

    @property
    def rule(self) -> str:
        return GAP_RULES[self.figure.gap]

    @property
    def state(self) -> str:
        return STATE_LABELS[self.figure.state]

    @property
    def tone(self) -> str:
        return _TONES[self.figure.state]

    @property
    def trend(self) -> str:
        return rules.trend_words(self.figure)

    @property
    def is_compared(self) -> bool:
        """Whether a trend says anything."""
        return self.figure.state in (State.LOW, State.FINE, State.FEW)


def _span_words(window: Interval) -> str:
    """A year, quarter or month of the calendar by its name, other days by their first and last."""
    start = window.start
    for cadence, months in ((Cadence.YEAR, 12), (Cadence.QUARTER, 3), (Cadence.MONTH, 1)):
        index = 1 if cadence is Cadence.YEAR else (start.month - 1) // months + 1
        period = Period(start.year, cadence, index)
        first, last = period.months
        ends = (start.year + last // 12, last % 12 + 1)
        if (start.day, start.month) == (1, first) and (window.end.year, window.end.month) == ends:
            return period.short if window.end.day == 1 else window_words(window)
    return window_words(window)


def window_words(window: Interval) -> str:
    return f"{vn.day(window.start)} đến {vn.day(window.last)}"


def labels_of(spans: Spans, period: ReportPeriod | None) -> list[str]:
    """How the windows of a trend are called: as periods are, or by their days. 1 query."""
    if period is None:
        return [_span_words(each) for each in spans.trend]
    rows = ReportPeriod.objects.filter(
        regime_id=period.regime_id,
        cadence=period.cadence,
        window_end__in=[each.end for each in spans.trend],
    )
    names = {each.window: each.period.short for each in rows}
    return [names.get(each, window_words(each)) for each in spans.trend]


def shown(found: Gaps, labels: Sequence[str], may: May) -> list[FigureShown]:
    """Every figure; ``labels`` name the windows of the trend."""
    doors = may.doors
    return [
        FigureShown(
            figure=figure,
            said=_said(figure, found),
            parts=tuple(_doors(figure, found, doors)),
            chart=_line(figure, labels),
            steps=tuple(_steps(figure, found, may)),
        )
        for figure in found.figures
    ]


def _line(figure: Figure, labels: Sequence[str]) -> Chart:
    points = [
        _point(figure, reading, label, is_last=place == len(figure.trend) - 1)
        for place, (reading, label) in enumerate(zip(figure.trend, labels, strict=True))
    ]
    name = GAP_NAMES[figure.gap]
    unit = "phần trăm" if figure.is_percent else "số hình thức hiệu dụng"
    return line_chart(
        f"xu-huong-{figure.gap.value}",
        title=f"{name} qua {len(points)} kỳ ({unit})",
        told="; ".join(f"{point.label}: {point.said}" for point in points) + ".",
        points=points,
        what="Kỳ",
        amount=vn.capital_first(unit),
        note="Ô vuông có dấu hỏi: kỳ chưa đủ số liệu, không phải 0.",
    )


def _point(figure: Figure, reading: Reading, label: str, *, is_last: bool) -> Point:
    said = rules.amount_words(figure, reading)
    if reading.amount is None:
        return Point(label, None, "?", Sureness.UNSTATED, said, meant=is_last)
    words = vn.number(reading.amount)
    if figure.is_percent and figure.gap is not Gap.LANGUAGES:
        said += f" ({vn.number(reading.share.part)} trên {vn.number(reading.share.whole)})"
    return Point(label, reading.amount, words, said=said, meant=is_last)


# --- Sentences and doors --------------------------------------------------------------------------


def _said(figure: Figure, found: Gaps) -> str:
    share, amount = figure.now.share, rules.amount_words(figure, figure.now)
    number = vn.number
    match figure.state:
        case State.NOT_ASKED if figure.gap is Gap.COMMUNES:
            return "Chỉ hỏi ở đơn vị có cấp dưới."
        case State.NOT_ASKED:
            return "Đơn vị là cơ quan báo chí."
        case State.UNKNOWN:
            return "Chưa ai ghi tiếng dân tộc thiểu số nào được nói ở địa phương, nên chưa so được."
        case State.FEW:
            return (
                f"Chưa đủ số liệu: {_base(figure, share.whole)}, cần ít nhất "
                f"{number(found.thresholds.least)} mới nói được."
            )
        case _:
            pass
    bound = _bound(figure, found)
    if figure.spread is not None:
        top = next((each.name for each, _ in found.forms if each.slug == figure.spread.top), "")
        percent = figure.spread.top_share.percent or 0
        return (
            f"Dùng {number(figure.spread.forms)} hình thức, nhiều nhất là {top} "
            f"({number(percent)} %). Tương đương {number(figure.spread.effective)} hình thức dùng "
            f"đều nhau; {bound}."
        )
    if figure.gap is Gap.LANGUAGES:
        return f"Đã đến {amount}."
    return f"{number(share.part)} trên {_base(figure, share.whole)}: {amount}; {bound}."


def _base(figure: Figure, whole: int) -> str:
    said = f"{vn.number(whole)} hoạt động"
    match figure.gap:
        case Gap.BALANCE:
            return f"{said} có ghi cách nói"
        case Gap.PRESS:
            return f"{said} không do cơ quan báo chí làm"
        case _:
            return said


def _bound(figure: Figure, found: Gaps) -> str:
    if figure.gap is Gap.DIVERSITY:
        return f"mức tối thiểu đang đặt {vn.number(found.thresholds.forms)}"
    return f"mức tối thiểu đang đặt {vn.number(found.thresholds.percent_of(figure.gap))} %"


def _doors(figure: Figure, found: Gaps, doors: Doors) -> list[Door]:
    gap, share, number = figure.gap, figure.now.share, vn.number
    if figure.state is State.NOT_ASKED:
        return []
    match gap:
        case Gap.BALANCE:
            listed = [
                Door(number(found.tones.get(tone.value, 0)), doors.to(cach_noi=tone.value), label)
                for tone, label in TONE_LABELS.items()
            ]
            if figure.unnamed:
                untold = doors.to(cach_noi=NOT_SAID)
                listed.append(Door(number(figure.unnamed), untold, "Không ghi cách nói"))
            return listed
        case Gap.DIVERSITY:
            return [
                Door(number(many), doors.to(kenh=each.slug), each.name)
                for each, many in found.forms
            ]
        case Gap.LANGUAGES:
            return [
                Door(
                    "đã có" if each.tag in found.tongues.reached else "chưa có",
                    doors.to(tieng=each.tag),
                    each.name,
                )
                for each in found.tongues.spoken
            ] + [
                Door("đã có, ngoài danh sách", doors.to(tieng=each.tag), each.name)
                for each in found.tongues.unlisted
            ]
        case _:
            return [
                Door(number(share.part), doors.of_gap(gap), GAP_NAMES[gap]),
                Door(number(share.whole), doors.of_gap(gap, whole=True), "Trong tất cả"),
            ]


# --- Next steps -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class May:
    """Where the person can go from here."""

    actor: StaffActor
    unit_id: int
    doors: Doors

    def log(self) -> str:
        if not self.actor.may("activities.log", self.unit_id):
            return ""
        return f"{reverse('activities:log')}?{urlencode({'don-vi': self.doors.asked['don-vi']})}"

    def plan(self) -> str:
        return reverse("plans:list")

    def spoken(self) -> str:
        """Where the languages of the unit are entered, for who may."""
        if not self.actor.may("units.identify", self.unit_id):
            return ""
        asked = urlencode({"don-vi": self.doors.asked["don-vi"]})
        return f"{reverse('insight:spoken')}?{asked}"

    def step(self, words: str, instead: str) -> Step:
        """To log, for who may log there; for who only oversees, to ask for it in a plan."""
        url = self.log()
        return Step(words, url) if url else Step(instead, self.plan())


def _steps(figure: Figure, found: Gaps, may: May) -> list[Step]:
    if figure.state in (State.FINE, State.NOT_ASKED):
        return []
    if figure.state is State.FEW:
        if figure.gap is Gap.BALANCE and figure.unnamed:
            words = f"Ghi cách nói cho {vn.number(figure.unnamed)} hoạt động chưa ghi"
            return [Step(words, may.doors.to(cach_noi=NOT_SAID))]
        return []
    match figure.gap:
        case Gap.BALANCE:
            return [
                may.step(
                    "Ghi một bài nêu việc còn chậm hoặc trả lời một phản ánh",
                    "Giao trong kế hoạch: mỗi kỳ có bài nêu hạn chế, trả lời phản ánh",
                )
            ]
        case Gap.DIVERSITY:
            unused = ", ".join(each.name for each in found.unused[:4])
            named = f": {unused}" if unused else ""
            return [may.step(f"Thử một hình thức chưa dùng{named}", f"Giao hình thức khác{named}")]
        case Gap.COMMUNES:
            asked = {**may.doors.asked, "hang": Axis.UNIT.value, "cot": Axis.CHANNEL.value}
            url = f"{reverse('insight:gaps')}?{urlencode(asked)}#bao-phu"
            return [Step("Xem từng đơn vị đã làm gì, chưa ghi gì", url)]
        case Gap.LANGUAGES:
            return _language_steps(figure, found, may)
        case Gap.PRESS:
            return [
                Step(
                    "Ghi cơ quan báo chí là đơn vị phối hợp ở một nhiệm vụ của kế hoạch", may.plan()
                )
            ]
        case Gap.PARTICIPATION:
            return [
                may.step(
                    "Tổ chức một cuộc đối thoại, khảo sát hoặc hội thi rồi ghi lại",
                    "Giao trong kế hoạch một cuộc đối thoại, khảo sát hoặc hội thi",
                )
            ]


def _language_steps(figure: Figure, found: Gaps, may: May) -> list[Step]:
    if figure.state is State.UNKNOWN:
        url = may.spoken()
        if url:
            return [Step("Ghi tiếng nói ở địa phương", url)]
        return [Step("Đề nghị quản trị hệ thống ghi tiếng nói ở địa phương.")]
    missing = ", ".join(each.name for each in found.tongues.missing[:4])
    return [
        may.step(
            f"Làm bản {missing} của một nội dung đã có, ghi lần phát",
            f"Giao trong kế hoạch bản {missing}",
        )
    ]


# --- People and coverage --------------------------------------------------------------------------


def people_doors(found: Gaps, slug: str) -> list[tuple[People, str]]:
    """Sessions, sheets and answers, each with the address of the activities behind it."""
    return [
        (each, _behind(found, slug, each))
        for each in found.people
        if ".attendance." not in each.measure
    ]


def _behind(found: Gaps, slug: str, people: People) -> str:
    days = {"tu": found.window.start.isoformat(), "den": found.window.last.isoformat()}
    return f"{reverse('activities:behind', args=[slug, people.measure])}?{urlencode(days)}"


def people_chart(found: Gaps, slug: str) -> Chart | None:
    """Those who took part, part by part; None where nothing was logged."""
    people = [each for each in found.people if ".attendance." in each.measure]
    if not people:
        return None
    bars = [
        bar
        for each in people
        for bar in bars_of(
            each.label,
            each.total,
            unit=each.count_unit,
            href=_behind(found, slug, each),
        )
    ]
    return bar_chart(
        "luot-nguoi",
        title="Lượt người dự, chỉ cộng số có nêu",
        told="; ".join(f"{bar.label}: {bar.words}" for bar in bars) + ".",
        bars=bars,
        what="Số liệu",
        amount="Lượt người",
        note="Thanh để hở, nét đứt: số có giới hạn (hơn, ít nhất, khoảng), không cộng vào số "
        "chính xác.",
    )


def heat(found: Coverage, doors: Doors, rows: Sequence[Member], log_url: str) -> Chart:
    """The coverage as a drawing with its table; ``rows`` are those of this page. A crossing with
    something in it opens to the activities, one that is missing to where it can be logged."""
    grid = found.grid
    whole = Member(EVERY, "Tất cả")

    def cell(row: Member, column: Member) -> HeatCell:
        crossing = grid.at(row.key, column.key)
        url = doors.of_cell(grid.rows, row.key, grid.columns, column.key) if crossing.done else ""
        if crossing.cover is Cover.MISSING:
            url = log_url
        number = "?" if crossing.cover is Cover.SILENT else vn.number(crossing.done)
        return HeatCell(_SHADES[crossing.cover], number, found.words_at(row.key, column.key), url)

    columns = [whole, *found.columns]
    missing = len(found.missing)
    name = f"{AXIS_NAMES[grid.rows]} theo {AXIS_NAMES[grid.columns].lower()}"
    return heat_chart(
        "bang-phu",
        title=f"{name}: {_missing_words(missing)}",
        told=f"{len(rows)} hàng, {len(columns)} cột. "
        + " ".join(f"{each.label}: {found.words_at(each.key, EVERY)}." for each in rows[:30]),
        columns=[Column(each.label) for each in columns],
        rows=[HeatRow(row.label, [cell(row, column) for column in columns]) for row in rows],
        what=AXIS_NAMES[grid.rows],
        note="Số là số hoạt động. ✓: mọi hoạt động trong ô có minh chứng. KH, gạch chéo: kế hoạch "
        "yêu cầu mà chưa có. 0: chưa có, kế hoạch không yêu cầu hoặc chưa đến hạn. ?: đơn vị chưa "
        "ghi hoạt động nào. "
        "Hoạt động nhiều tiếng có ở từng tiếng, nên các cột không cộng với nhau.",
    )


def _missing_words(missing: int) -> str:
    if missing:
        return f"{vn.number(missing)} chỗ kế hoạch yêu cầu mà chưa có"
    return "không thiếu chỗ nào kế hoạch yêu cầu"


def missing_words(found: Coverage) -> list[str]:
    """The places that wait, in words; on a phone they stand before the drawing."""
    return [
        row.label if column is None else f"{row.label}: {column.label}"
        for row, column in found.missing[:MOST_NAMED]
    ]
