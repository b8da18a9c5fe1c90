"""Figures beside each other: parts and wholes, sides that are taken for one another, rates, and
figures that are far from the unit's own past or from its peers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from lantoa.catalogue.rules.adding import Adding
from lantoa.kernel.value import Part, Total
from lantoa.kernel.vietnamese import number
from lantoa.reports.rules.checks.finding import Finding, Level
from lantoa.reports.rules.figures import Contents, Figure
from lantoa.ui.words import total_text

PLACE = "figures"

FEWEST_PAST = 4
FEWEST_PEERS = 8
"""Fewer figures than these tell nothing of what is usual."""

FAR = 3.5
"""Robust z from which a figure is far away (B. Iglewicz, D. Hoaglin, *How to detect and handle
outliers*, 1993)."""

_AS_SIGMA = 0.6745
_SMALLEST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Usual:
    """What a figure is compared with: one exact number for each earlier report, or peer."""

    past: Sequence[Decimal] = ()
    peers: Sequence[Decimal] = ()


def faults(
    contents: Contents,
    *,
    parts: Iterable[tuple[str, str]] = (),
    usual: Mapping[str, Usual] | None = None,
) -> list[Finding]:
    """All findings of the figures. ``parts`` are pairs of measures, of which the first is "of
    which" to the second; ``usual`` is what each measure is compared with."""
    return [
        *_negative(contents.figures),
        *_over_a_hundred(contents),
        *_parts_over_whole(contents, parts),
        *_languages_over_all(contents),
        *_sides_confused(contents.figures),
        *_far_away(contents.figures, usual or {}),
    ]


def _negative(figures: Iterable[Figure]) -> list[Finding]:
    """Entry refuses them; this is for what came in another way."""
    return [
        Finding(
            Level.WARNING,
            f"{figure.label}: {total_text(figure.whole)}. Số liệu không thể âm.",
            "Sửa số kê khai hoặc hoạt động đứng sau con số này.",
            PLACE,
            "negative",
        )
        for figure in figures
        for total in [figure.whole]
        if any(amount < 0 for amount in total.parts().values())
    ]


def _over_a_hundred(contents: Contents) -> list[Finding]:
    found = [
        _too_high(f"{figure.label}: {total_text(figure.whole)}")
        for figure in contents.figures
        if (figure.way.over_time is Adding.RATE or figure.count_unit.strip().startswith("%"))
        and any(_least(total) > 100 for total in [figure.whole])
    ]
    if contents.plan_coverage is not None:
        having, wanted = contents.plan_coverage
        if having > wanted:
            found.append(_too_high(f"{having}/{wanted} đơn vị trực thuộc đã ban hành kế hoạch"))
    return found


def _too_high(what: str) -> Finding:
    return Finding(
        Level.WARNING,
        f"{what}. Tỷ lệ lớn hơn 100 %.",
        "Xem lại tử số và mẫu số.",
        PLACE,
        "rate_over_100",
    )


_NUMBERS = (Part.EXACT, Part.MORE_THAN, Part.AT_LEAST, Part.RANGE_LOW)


def _least(total: Total) -> Decimal:
    """What a total is at least: the parts that have a lower bound."""
    parts = total.parts()
    return sum((parts[part] for part in _NUMBERS if part in parts), Decimal(0))


def _is_exact(total: Total) -> bool:
    return total.exact is not None and set(total.parts()) <= {Part.EXACT}


def exact_of(total: Total) -> Decimal | None:
    """The number of a total that is nothing but exact."""
    return total.exact if _is_exact(total) else None


def _parts_over_whole(contents: Contents, parts: Iterable[tuple[str, str]]) -> list[Finding]:
    by_measure = {figure.measure: figure for figure in contents.figures}
    below: dict[str, list[Figure]] = {}
    for part, of in parts:
        if part in by_measure and of in by_measure:
            below.setdefault(of, []).append(by_measure[part])
    found: list[Finding] = []
    for name, own in below.items():
        whole = by_measure[name]
        if not _is_exact(whole.whole):
            continue
        sum_ = sum((_least(figure.whole) for figure in own), Decimal(0))
        if sum_ > (whole.whole.exact or 0):
            told = "; ".join(f"{figure.label} {total_text(figure.whole)}" for figure in own)
            found.append(
                Finding(
                    Level.WARNING,
                    f"Các phần “trong đó” lớn hơn tổng: {told}; {whole.label} "
                    f"{total_text(whole.whole)}.",
                    "Sửa phần hoặc sửa tổng; phần “trong đó” đã nằm trong tổng.",
                    PLACE,
                    "parts_over_whole",
                    len(own),
                )
            )
    return found


def _languages_over_all(contents: Contents) -> list[Finding]:
    """Placements in other languages, and those at named outlets, are among all placements."""
    found: list[Finding] = []
    for rows, words in (
        (contents.languages, "bằng tiếng dân tộc, tiếng nước ngoài"),
        (contents.outlets, "gửi đăng, phát nơi khác"),
    ):
        sums: dict[tuple[str, str], Decimal] = {}
        for row in rows:
            key = (row.channel_name, row.count_unit)
            sums[key] = sums.get(key, Decimal(0)) + _least(row.total)
        for figure in contents.figures:
            among = sums.get((figure.channel_name, figure.count_unit), Decimal(0))
            own = figure.own
            if figure.side == "production" or not among or not _is_exact(own):
                continue
            if among <= (own.exact or 0):
                continue
            found.append(
                Finding(
                    Level.WARNING,
                    f"{figure.label}: {total_text(own)}, nhưng riêng số {words} đã là "
                    f"{number(among)}.",
                    "Số riêng nằm trong số chung: sửa số kê khai hoặc hoạt động.",
                    PLACE,
                    "languages_over_all",
                )
            )
    return found


def _sides_confused(figures: Sequence[Figure]) -> list[Finding]:
    """A declared figure that is not its ledger's, but just that of the other side of the channel,
    or both added."""
    found: list[Finding] = []
    for figure in figures:
        if figure.declared is None or not figure.differs or not _is_exact(figure.own):
            continue
        ledger = exact_of(figure.evidenced) or Decimal(0)
        for other in figures:
            if other.channel != figure.channel or other.side == figure.side:
                continue
            across = exact_of(other.evidenced)
            if across and figure.own.exact in (across, across + ledger):
                both = "tổng của hai mặt" if figure.own.exact != across else "số"
                found.append(
                    Finding(
                        Level.WARNING,
                        f"{figure.label}: kê khai {total_text(figure.own)}, bằng {both} "
                        f"“{other.label}”.",
                        "Sản phẩm làm ra và số lần đăng, phát là hai số khác nhau; ghi lại từng "
                        "số.",
                        PLACE,
                        "sides_confused",
                    )
                )
                break
    return found


def _far_away(figures: Iterable[Figure], usual: Mapping[str, Usual]) -> list[Finding]:
    found: list[Finding] = []
    for figure in figures:
        amount = exact_of(figure.whole)
        known = usual.get(figure.measure)
        if amount is None or known is None:
            continue
        for rows, fewest, level, words, code in (
            (known.past, FEWEST_PAST, Level.WARNING, "các kỳ trước", "far_from_past"),
            (known.peers, FEWEST_PEERS, Level.NOTE, "các đơn vị cùng cấp", "far_from_peers"),
        ):
            if len(rows) >= fewest and abs(robust_z(amount, rows)) >= FAR:
                more = "cao" if amount > median(rows) else "thấp"
                found.append(
                    Finding(
                        level,
                        f"{figure.label}: {number(amount)}, {more} hơn hẳn {words} (trung vị "
                        f"{number(median(rows))}, từ {number(min(rows))} đến {number(max(rows))}).",
                        "Xem lại con số; nếu đúng, nói rõ lý do ở phần đánh giá.",
                        PLACE,
                        code,
                    )
                )
    return found


def robust_z(amount: Decimal, rows: Sequence[Decimal]) -> float:
    """How far a number is from the median of others, in their median deviation. Where these hardly
    differ, one more or less is not far: the deviation is taken as 1 and as a tenth of the median
    at least."""
    middle = median(rows)
    deviation = median(abs(each - middle) for each in rows)
    least = max(float(deviation), 1.0, _SMALLEST_SHARE * abs(float(middle)))
    return _AS_SIGMA * float(amount - middle) / least
