"""What is missing: the faults that provinces confess, each as a rule, a figure and a next step.

Plain arithmetic over counts of activities. No figure is made of nothing: where too few activities
stand behind one, it says so. What is *low* is decided by thresholds that are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval

WINDOWS = 8
"""A trend shows so many windows, the one that is asked for last."""


class Gap(StrEnum):
    """The values stand in addresses."""

    BALANCE = "can-bang"
    DIVERSITY = "hinh-thuc"
    COMMUNES = "cap-xa"
    LANGUAGES = "tieng"
    PRESS = "bao-chi"
    PARTICIPATION = "tham-gia"


GAP_NAMES = {
    Gap.BALANCE: "Nêu hạn chế, trả lời phê bình",
    Gap.DIVERSITY: "Đa dạng hình thức",
    Gap.COMMUNES: "Phần của cấp xã",
    Gap.LANGUAGES: "Tiếng dân tộc thiểu số",
    Gap.PRESS: "Phối hợp với báo chí",
    Gap.PARTICIPATION: "Người dân tham gia",
}

GAP_RULES = {
    Gap.BALANCE: "Trong các hoạt động có ghi cách nói, bao nhiêu hoạt động nêu hạn chế, việc chậm "
    "hoặc trả lời phản ánh, phê bình. Hoạt động không ghi cách nói không ở tử số, không ở mẫu số.",
    Gap.DIVERSITY: "Số hình thức hiệu dụng: bình phương tổng số hoạt động chia cho tổng bình "
    "phương số hoạt động của từng hình thức (nghịch đảo chỉ số Simpson). Dùng đều 4 hình thức "
    "thì bằng 4; dùng 4 hình thức mà hầu hết là một thì gần bằng 1.",
    Gap.COMMUNES: "Trong các hoạt động của đơn vị và các đơn vị trực thuộc, bao nhiêu hoạt động do "
    "đơn vị cấp xã làm.",
    Gap.LANGUAGES: "Trong các tiếng dân tộc thiểu số được ghi là có người nói ở địa phương, bao "
    "nhiêu tiếng có ít nhất một lần đăng, phát. Tiếng Việt không tính vào đây.",
    Gap.PRESS: "Trong các hoạt động không do cơ quan báo chí làm, bao nhiêu hoạt động có lần đăng, "
    "phát trên truyền hình, phát thanh, báo hoặc do cơ quan báo chí đăng, phát, hoặc thuộc nhiệm "
    "vụ mà cơ quan báo chí chủ trì, phối hợp.",
    Gap.PARTICIPATION: "Trong các hoạt động, bao nhiêu là đối thoại, khảo sát, hội thi, hoặc tiếp "
    "nhận, trả lời phản ánh, kiến nghị. Lượt người để riêng, chỉ cộng số có nêu.",
}

PRESS_CHANNELS = ("tv", "radio", "tv_radio", "newspaper")
"""Channels that in Vietnam only a press body runs, so that who runs there works with one."""

TAKING_PART = ("dialogue", "contest", "survey", "feedback")
"""Channels on which people answer, ask or try, and do not only listen."""

NO_FORMS = ("tv_radio", "other")
"""Channels of the catalogue that gather others: nobody is told to try one."""

CRITICAL_TONES = ("shortcoming", "answer")

VIETNAMESE = "vi"


class State(StrEnum):
    LOW = "low"
    FINE = "fine"
    FEW = "few"
    """Too little stands behind it to say anything."""
    UNKNOWN = "unknown"
    """What it would be held against was never entered."""
    NOT_ASKED = "not_asked"
    """It cannot be asked of such a unit."""


STATE_LABELS = {
    State.LOW: "Thấp",
    State.FINE: "Đạt mức",
    State.FEW: "Chưa đủ số liệu",
    State.UNKNOWN: "Chưa có danh sách",
    State.NOT_ASKED: "Không áp dụng",
}

_ORDER = (State.LOW, State.UNKNOWN, State.FINE, State.FEW, State.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below what a figure is low, and behind how many activities nothing is said. Dated data."""

    least: int
    balance: int
    forms: Decimal
    communes: int
    press: int
    participation: int

    def percent_of(self, gap: Gap) -> int:
        """The bound of a share. Every language that is spoken is to be reached."""
        return {
            Gap.BALANCE: self.balance,
            Gap.COMMUNES: self.communes,
            Gap.PRESS: self.press,
            Gap.PARTICIPATION: self.participation,
            Gap.LANGUAGES: 100,
        }[gap]


@dataclass(frozen=True, slots=True)
class Tally:
    """Activities that count, of one channel, tone and tier: how many in each window."""

    channel: str
    tone: str
    is_commune: bool
    is_embedded: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``. Raises ``ValueError`` when the part exceeds the whole."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"not a part of a whole: {self.part} of {self.whole}")

    @property
    def percent(self) -> Decimal | None:
        """To one place; None of nothing, which is no share at all. A part that is not the whole is
        never rounded up to it, nor one that is something down to nothing."""
        if self.whole == 0:
            return None
        exact = Decimal(100 * self.part) / self.whole
        rounded = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        if 0 < self.part < self.whole:
            return min(max(rounded, Decimal("0.1")), Decimal("99.9"))
        return rounded


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure in one window. ``amount`` is what is compared and drawn: a percentage, or a number
    of forms; None where too little stands behind it."""

    share: Share
    amount: Decimal | None

    @property
    def is_said(self) -> bool:
        return self.amount is not None


NOTHING = Reading(Share(0, 0), None)


@dataclass(frozen=True, slots=True)
class Spread:
    """How activities are spread over forms. ``effective`` is the inverse of Simpson's index: as
    many forms, evenly used, would be as varied. ``top`` is the form that is used most."""

    forms: int
    effective: Decimal
    top: str
    top_share: Share


def spread(counts: Mapping[str, int]) -> Spread | None:
    """None where nothing was done. Of forms used alike the first by name is on top.

    E. H. Simpson, Measurement of diversity, Nature 163 (1949) 688; M. O. Hill, Diversity and
    evenness, Ecology 54 (1973) 427-432 (the number N2).
    """
    used = {form: number for form, number in counts.items() if number > 0}
    if not used:
        return None
    whole = sum(used.values())
    squares = sum(number * number for number in used.values())
    exact = Decimal(whole * whole) / squares
    effective = min(exact.quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal(len(used)))
    top = min(used, key=lambda form: (-used[form], form))
    return Spread(len(used), effective, top, Share(used[top], whole))


@dataclass(frozen=True, slots=True)
class Figure:
    """One gap in the windows of a trend; ``now`` is the window that is asked for, ``before`` the
    one before it, ``year_before`` the same a year before, None where no such window is known."""

    gap: Gap
    state: State
    now: Reading
    before: Reading | None
    year_before: Reading | None
    trend: tuple[Reading, ...]
    spread: Spread | None = None
    unnamed: int = 0
    """Activities that say nothing about it: those without a tone."""

    @property
    def is_percent(self) -> bool:
        return self.gap is not Gap.DIVERSITY


@dataclass(frozen=True, slots=True)
class Spans:
    """The windows of one question. ``all`` holds the trend, the window that is asked for last, and
    behind it the same window a year before, if it is known and not among them."""

    trend: tuple[Interval, ...]
    year_before: Interval | None

    @property
    def all(self) -> tuple[Interval, ...]:
        extra = self.year_before
        return self.trend if extra is None or extra in self.trend else (*self.trend, extra)

    @property
    def now(self) -> Interval:
        return self.trend[-1]

    @property
    def place_of_year_before(self) -> int | None:
        return None if self.year_before is None else self.all.index(self.year_before)


def a_year_earlier(window: Interval) -> Interval:
    """The same days a year before. Of 29 February the 28th; a window that ends with the 28th ends
    with it too."""
    start, end = window.start, window.end
    year = start.year - 1
    first = date(year, 2, 28) if _is_leap_day(start) else start.replace(year=year)
    # The end is the first day that is no longer meant: after the 28th that was 1 March.
    until = date(end.year - 1, 3, 1) if _is_leap_day(end) else end.replace(year=end.year - 1)
    return Interval(first, until)


def _is_leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)


def windows_until(window: Interval, count: int = WINDOWS) -> tuple[Interval, ...]:
    """The window and those before it, the earliest first: as many months long where it is made of
    months (a month from the 15th too), else as many days. They meet and never overlap. Fewer where
    the calendar begins."""
    months = _months(window)
    found = [window]
    while len(found) < count:
        end = found[0].start
        try:
            start = _months_back(end, months) if months else end - timedelta(days=window.length)
        except (OverflowError, ValueError):
            break
        found.insert(0, Interval(start, end))
    return tuple(found)


def _months(window: Interval) -> int:
    """How many whole months; 0 where it is not made of such. Days that not every month has make
    none."""
    if window.start.day != window.end.day or window.start.day > 28:
        return 0
    return 12 * (window.end.year - window.start.year) + window.end.month - window.start.month


def _months_back(day: date, months: int) -> date:
    place = 12 * day.year + day.month - 1 - months
    return date(place // 12, place % 12 + 1, day.day)


# --- The figures ----------------------------------------------------------------------------------


def share_figure(
    gap: Gap,
    shares: Sequence[Share],
    spans: Spans,
    thresholds: Thresholds,
    *,
    least: int | None = None,
    unnamed: int = 0,
) -> Figure:
    """A figure that is a share; ``shares`` are of ``spans.all``. ``least`` is how much must stand
    behind it, else what the thresholds say."""
    floor = thresholds.least if least is None else least
    readings = [
        Reading(share, share.percent if share.whole >= max(floor, 1) else None) for share in shares
    ]
    return _figure(gap, readings, spans, Decimal(thresholds.percent_of(gap)), unnamed=unnamed)


def spread_figure(
    counts: Sequence[Mapping[str, int]], spans: Spans, thresholds: Thresholds
) -> Figure:
    """``counts`` are form to number of activities, for each of ``spans.all``."""
    found = [spread(each) for each in counts]
    readings = [
        Reading(
            Share(each.top_share.part, each.top_share.whole),
            each.effective if each.top_share.whole >= max(thresholds.least, 1) else None,
        )
        if each is not None
        else NOTHING
        for each in found
    ]
    made = _figure(Gap.DIVERSITY, readings, spans, thresholds.forms)
    return replace(made, spread=found[len(spans.trend) - 1])


def _figure(
    gap: Gap, readings: Sequence[Reading], spans: Spans, bound: Decimal, *, unnamed: int = 0
) -> Figure:
    trend = tuple(readings[: len(spans.trend)])
    now = trend[-1]
    state = State.FEW if now.amount is None else State.LOW if now.amount < bound else State.FINE
    place = spans.place_of_year_before
    return Figure(
        gap=gap,
        state=state,
        now=now,
        before=trend[-2] if len(trend) > 1 else None,
        year_before=readings[place] if place is not None else None,
        trend=trend,
        unnamed=unnamed,
    )


def without(figure: Figure, state: State) -> Figure:
    """The same figure where it cannot be said, whatever was counted."""
    return replace(figure, state=state)


def sums(tallies: Iterable[Tally], wanted: Callable[[Tally], bool], windows: int) -> list[int]:
    """How many activities of the wanted kind, window by window. Embedded ones are counted apart."""
    found = [0] * windows
    for tally in tallies:
        if not tally.is_embedded and wanted(tally):
            for place, number in enumerate(tally.numbers):
                found[place] += number
    return found


def by_channel(tallies: Iterable[Tally], windows: int) -> list[dict[str, int]]:
    """Channel to number of activities, for each window."""
    found: list[dict[str, int]] = [{} for _ in range(windows)]
    for tally in tallies:
        if tally.is_embedded:
            continue
        for place, number in enumerate(tally.numbers):
            if number:
                found[place][tally.channel] = found[place].get(tally.channel, 0) + number
    return found


def in_order(figures: Iterable[Figure]) -> list[Figure]:
    """What wants something done first; else as the gaps are listed."""
    return sorted(
        figures, key=lambda figure: (_ORDER.index(figure.state), list(Gap).index(figure.gap))
    )


# --- In words -------------------------------------------------------------------------------------


def amount_words(figure: Figure, reading: Reading) -> str:
    """``12,5 %``, ``2,3 hình thức``, ``2 trên 3 tiếng``, or that there is too little to say it."""
    if reading.amount is None:
        return "chưa đủ số liệu"
    number = vn.number(reading.amount)
    if figure.gap is Gap.DIVERSITY:
        return f"{number} hình thức"
    if figure.gap is Gap.LANGUAGES:
        return f"{reading.share.part} trên {reading.share.whole} tiếng"
    return f"{number} %"


def trend_words(figure: Figure) -> str:
    """How it stands against the window before and the same a year before."""
    said = []
    for name, reading in (
        ("Kỳ trước", figure.before),
        ("Cùng kỳ năm trước", figure.year_before),
    ):
        if reading is None:
            continue
        words = f"{name}: {amount_words(figure, reading)}"
        if reading.amount is not None and figure.now.amount is not None:
            words += f" ({_moved(figure.now.amount, reading.amount)})"
        said.append(words)
    return ". ".join(said) + "." if said else "Chưa có kỳ nào trước đó để so."


def _moved(now: Decimal, then: Decimal) -> str:
    if now == then:
        return "không đổi"
    return "nay cao hơn" if now > then else "nay thấp hơn"


def headline(figures: Sequence[Figure]) -> str:
    """How many gaps are open, for the head of the page."""
    low = [figure for figure in figures if figure.state is State.LOW]
    said = [figure for figure in figures if figure.state in (State.LOW, State.FINE)]
    if low:
        return f"{len(low)} khoảng trống cần lấp"
    return "Chưa thấy khoảng trống nào" if said else "Chưa đủ số liệu để nói"
