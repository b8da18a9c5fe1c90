"""Units that a report above has nothing from, and what that means for its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.value import Total
from lantoa.reports.rules.figures import Json, total_from_json, total_to_json
from lantoa.ui.words import total_text

MOST_TOLD = 12
"""Units of which it is told what they stated the last time; of more, only which lines are short."""


@dataclass(frozen=True, slots=True)
class LastTime:
    """One number that a unit stated the last time. Context, never added to anything."""

    label: str
    count_unit: str
    total: Total


@dataclass(frozen=True, slots=True)
class AbsentUnit:
    """``period`` is empty for a unit that was never accepted for such a window."""

    name: str
    period: str = ""
    lines: tuple[LastTime, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """``owing`` counts all units that owe a report of the period."""

    owing: int
    units: tuple[AbsentUnit, ...] = ()

    @property
    def share(self) -> str:
        """Of all that owe, in per cent with one place: ``12,5``."""
        if not self.owing:
            return "0"
        part = Decimal(100 * len(self.units)) / self.owing
        return vn.number(part.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize() + 0)

    @property
    def words(self) -> tuple[str, ...]:
        """Who is missing, what the figures therefore lack, what was stated the last time."""
        if not self.units:
            return ()
        names = vn.sentence_list([each.name for each in self.units])
        number, owing = vn.paper_number(len(self.units)), vn.paper_number(self.owing)
        these = "đơn vị này" if len(self.units) == 1 else f"{number} đơn vị này"
        said = [
            f"{number} trong {owing} đơn vị ({self.share} %) chưa có báo cáo được chấp nhận: "
            f"{names}. Số liệu trong báo cáo không gồm số của {these}."
        ]
        if short := self.short:
            said.append(
                f"Chỉ tiêu có thể thấp hơn thực tế, vì kỳ trước {these} có số: "
                f"{'; '.join(f'{_small(label)} ({units} đơn vị)' for label, units in short)}."
            )
        told = [each for each in self.units if each.lines][:MOST_TOLD]
        for unit in told:
            numbers = "; ".join(
                f"{_small(line.label)}: {total_text(line.total, unit=line.count_unit, paper=True)}"
                for line in unit.lines
            )
            said.append(f"{unit.name}, {unit.period}: {numbers}.")
        if told:
            said.append("Số kỳ trước chỉ để tham khảo, không cộng vào báo cáo này.")
        return tuple(said)

    @property
    def short(self) -> tuple[tuple[str, int], ...]:
        """Lines that would likely be short, with how many of the missing units stated them the last
        time; those of most units first."""
        found: dict[str, int] = {}
        for unit in self.units:
            for line in unit.lines:
                found[line.label] = found.get(line.label, 0) + 1
        return tuple(sorted(found.items(), key=lambda row: -row[1]))


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def absent_to_json(absent: Absent) -> Json:
    return {
        "owing": absent.owing,
        "units": [
            {
                "name": unit.name,
                "period": unit.period,
                "lines": [
                    {
                        "label": line.label,
                        "count_unit": line.count_unit,
                        "total": total_to_json(line.total),
                    }
                    for line in unit.lines
                ],
            }
            for unit in absent.units
        ],
    }


def absent_from_json(data: Mapping[str, object]) -> Absent:
    return Absent(
        int(str(data["owing"])),
        tuple(
            AbsentUnit(
                str(unit["name"]),
                str(unit["period"]),
                tuple(
                    LastTime(
                        str(line["label"]),
                        str(line["count_unit"]),
                        total_from_json(line["total"]),
                    )
                    for line in unit["lines"]
                ),
            )
            for unit in _rows(data["units"])
        ),
    )


def _rows(data: object) -> list[dict[str, list[dict[str, dict[str, object]]]]]:
    if not isinstance(data, list):
        raise ValueError("a list was expected")
    return data
