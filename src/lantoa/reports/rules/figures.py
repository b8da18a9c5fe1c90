"""The figures of one report: from the ledger, declared, and from the units below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property

from lantoa.catalogue.rules.adding import SUMMED, WEIGHED, Adding, Way
from lantoa.kernel.value import PLACES, Part, Total, Value

Json = dict[str, object]


def of_unit(total: Total) -> Total:
    """A unit's own sum as it counts in a sum over units: the numbers, or one unit without any."""
    return total.stated_only() if total.is_stated else Total(not_stated=1)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a person stated without activities behind it, with the reason and, where an older
    paper states it, the words of that source."""

    value: Value
    reason: str
    source_words: str = ""


@dataclass(frozen=True, slots=True)
class Below:
    """What one unit below reported under the same measure, and in which frozen version."""

    unit_id: int
    unit_name: str
    version_id: int
    total: Total
    partly_silent: bool = False
    """The unit states a number, and had works beside it that it could not count."""
    weight: Decimal | None = None
    """What its number counts with where the measure is an average or a rate."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """Ước thực hiện: what is expected by the end of the window, and on what that rests."""

    value: Value
    basis: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What the tasks of the plan ask for that count this measure, all of the plan's period;
    ``words`` as they say it. ``is_comparable`` where the plan runs for a year: then the figures
    since the year began can be held against it."""

    total: Total
    words: str
    is_comparable: bool = True


@dataclass(frozen=True)
class Figure:
    """One line of a report. ``measure`` is the indicator's slug, ``way`` how its figures are put
    together: ``evidenced`` is that over time already, ``weight`` what it counts with where it is an
    average or a rate."""

    measure: str
    label: str
    count_unit: str
    side: str
    channel: str
    channel_name: str
    evidenced: Total = field(default_factory=Total)
    declared: Declared | None = None
    below: tuple[Below, ...] = ()
    way: Way = SUMMED
    weight: Decimal | None = None
    estimate: Estimated | None = None
    to_date: Total | None = None
    """Since the reporting year began; None where that is not known of every day of it."""
    planned: Planned | None = None
    before: Total | None = None
    """The same window a year before, as it was reported then, else as the ledger has it."""

    @property
    def share(self) -> int | None:
        """Percent of the plan reached since the year began, rounded down; None where either is
        not one plain number."""
        if self.planned is None or not self.planned.is_comparable or self.to_date is None:
            return None
        wanted = self.planned.total.exact or self.planned.total.at_least
        if not wanted or len(self.planned.total.parts()) != 1 or not self.to_date.is_exact:
            return None
        return int(100 * (self.to_date.exact or 0) / wanted)

    @property
    def change(self) -> Decimal | None:
        """How much more than the same window a year before; None where either is not exact."""
        whole = self.whole
        if self.before is None or not self.before.is_exact or not whole.is_exact:
            return None
        if whole.exact is None or self.before.exact is None:
            return None
        return whole.exact - self.before.exact

    @property
    def how(self) -> str:
        """How the figure was put together, in words; nothing for a sum."""
        return self.way.words if self.below else self.way.words_of_one

    @property
    def own(self) -> Total:
        """What the unit itself states: the declared value where there is one."""
        if self.declared is not None:
            return Total.of([self.declared.value])
        return self.evidenced

    @property
    def whole(self) -> Total:
        """Own and below together as the measure asks for, parts apart. ``not_stated`` counts units
        without any number. Nothing is stated where it :attr:`is_apart`."""
        return self._together or Total()

    @property
    def is_apart(self) -> bool:
        """Whether units state numbers that cannot be put together into one."""
        return self._together is None

    @cached_property
    def _together(self) -> Total | None:
        stated = [(of_unit(self.own), self.weight)] if self.has_own else []
        stated += [(of_unit(each.total), each.weight) for each in self.below]
        totals = [total for total, _ in stated]
        if self.way.over_units is Adding.SUM or sum(each.is_stated for each in totals) < 2:
            return sum(totals, Total())
        if self.way.over_units is Adding.MAXIMUM:
            return _largest(totals)
        if self.way.over_units in WEIGHED:
            return _weighed(stated)
        # All stand for the same days, so none of them is the last.
        return None

    @property
    def has_own(self) -> bool:
        """Whether the unit itself has anything under this line, be it "not stated"."""
        return bool(self.own.parts()) or not self.below

    @property
    def own_silent(self) -> int:
        """Entries of the unit's own ledger that state no number beside those that do."""
        return self.own.not_stated if self.own.is_stated else 0

    @property
    def differs(self) -> bool:
        """Whether the declared value is another than what the ledger gives."""
        return self.declared is not None and self.own != self.evidenced

    @property
    def is_partly_silent(self) -> bool:
        """Whether works stand behind this figure, here or below, that were not counted."""
        return self.own_silent > 0 or any(each.partly_silent for each in self.below)

    @property
    def partly_silent_units(self) -> tuple[str, ...]:
        """Units below whose number leaves out works that they did not count."""
        return tuple(each.unit_name for each in self.below if each.partly_silent)

    @property
    def silent_units(self) -> tuple[str, ...]:
        """Units below that have this line and state no number in it."""
        return tuple(each.unit_name for each in self.below if not each.total.is_stated)


@dataclass(frozen=True, slots=True)
class InLanguage:
    """Placements in one language other than Vietnamese, or at one named outlet."""

    channel_name: str
    count_unit: str
    name: str
    total: Total


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a report states, before it is put into words."""

    figures: tuple[Figure, ...] = ()
    languages: tuple[InLanguage, ...] = ()
    outlets: tuple[InLanguage, ...] = ()
    missing_units: tuple[str, ...] = ()
    """Units below that owe a report of this period and whose report is not accepted."""
    plan_coverage: tuple[int, int] | None = None
    """Units below with an issued plan, and all units below."""
    unproven: tuple[str, ...] = field(default=())
    """Activities without any proof: title and day."""
    before: str = ""
    """What the figures of the year before were taken from, in words; empty where there are
    none."""

    @property
    def unstated(self) -> tuple[Figure, ...]:
        return tuple(
            figure for figure in self.figures if not figure.whole.is_stated and not figure.is_apart
        )


def _largest(totals: Sequence[Total]) -> Total:
    found = Total(not_stated=sum(each.not_stated for each in totals)).parts()
    for total in totals:
        for part, amount in total.stated_only().parts().items():
            found[part] = max(found.get(part, amount), amount)
    return Total.of_parts(found)


def _weighed(stated: Sequence[tuple[Total, Decimal | None]]) -> Total | None:
    """None where a unit's number has no weight or is not exact: it cannot be left out unsaid."""
    upper = lower = Decimal(0)
    silent = 0
    for total, weight in stated:
        if not total.is_stated:
            silent += 1
            continue
        if weight is None or total.exact is None or total != Total(exact=total.exact):
            return None
        upper += total.exact * weight
        lower += weight
    if not lower:
        return None
    return Total(exact=(upper / lower).quantize(PLACES, ROUND_HALF_EVEN), not_stated=silent)


def total_to_json(total: Total) -> Json:
    return {part.value: f"{number.normalize():f}" for part, number in total.parts().items()}


def total_from_json(data: Mapping[str, object]) -> Total:
    return Total.of_parts({Part(part): Decimal(str(number)) for part, number in data.items()})


def figure_to_json(figure: Figure) -> Json:
    """A sum says nothing of its way, a figure that stands alone nothing of what stands beside it:
    as it was frozen before there was another."""
    kept: Json = {}
    if not figure.way.is_sum:
        kept["way"] = {
            "over_time": figure.way.over_time.value,
            "over_units": figure.way.over_units.value,
            "weight": figure.way.weight,
        }
    if figure.weight is not None:
        kept["weight"] = str(figure.weight)
    if figure.estimate is not None:
        kept["estimate"] = {
            "value": figure.estimate.value.encode(),
            "basis": figure.estimate.basis,
        }
    if figure.to_date is not None:
        kept["to_date"] = total_to_json(figure.to_date)
    if figure.planned is not None:
        kept["planned"] = {
            "total": total_to_json(figure.planned.total),
            "words": figure.planned.words,
            "is_comparable": figure.planned.is_comparable,
        }
    if figure.before is not None:
        kept["before"] = total_to_json(figure.before)
    return kept | {
        "measure": figure.measure,
        "label": figure.label,
        "count_unit": figure.count_unit,
        "side": figure.side,
        "channel": figure.channel,
        "channel_name": figure.channel_name,
        "evidenced": total_to_json(figure.evidenced),
        "declared": None
        if figure.declared is None
        else {
            "value": figure.declared.value.encode(),
            "reason": figure.declared.reason,
            "source_words": figure.declared.source_words,
        },
        "below": [
            {
                "unit_id": each.unit_id,
                "unit_name": each.unit_name,
                "version_id": each.version_id,
                "total": total_to_json(each.total),
                "partly_silent": each.partly_silent,
                **({} if each.weight is None else {"weight": str(each.weight)}),
            }
            for each in figure.below
        ],
    }


def figure_from_json(data: Mapping[str, object]) -> Figure:
    declared = data["declared"]
    return Figure(
        measure=str(data["measure"]),
        label=str(data["label"]),
        count_unit=str(data["count_unit"]),
        side=str(data["side"]),
        channel=str(data["channel"]),
        channel_name=str(data["channel_name"]),
        evidenced=total_from_json(_mapping(data["evidenced"])),
        declared=None
        if declared is None
        else Declared(
            Value.decode(str(_mapping(declared)["value"])),
            str(_mapping(declared)["reason"]),
            str(_mapping(declared)["source_words"]),
        ),
        below=tuple(
            Below(
                int(str(each["unit_id"])),
                str(each["unit_name"]),
                int(str(each["version_id"])),
                total_from_json(_mapping(each["total"])),
                bool(each["partly_silent"]),
                _weight(each),
            )
            for each in _rows(data["below"])
        ),
        way=_way(data),
        weight=_weight(data),
        estimate=_estimate(data),
        to_date=_total_or_none(data, "to_date"),
        planned=_planned(data),
        before=_total_or_none(data, "before"),
    )


def _estimate(data: Mapping[str, object]) -> Estimated | None:
    if "estimate" not in data:
        return None
    found = _mapping(data["estimate"])
    return Estimated(Value.decode(str(found["value"])), str(found["basis"]))


def _planned(data: Mapping[str, object]) -> Planned | None:
    if "planned" not in data:
        return None
    found = _mapping(data["planned"])
    total = total_from_json(_mapping(found["total"]))
    return Planned(total, str(found["words"]), bool(found["is_comparable"]))


def _total_or_none(data: Mapping[str, object], name: str) -> Total | None:
    return total_from_json(_mapping(data[name])) if name in data else None


def _weight(data: Mapping[str, object]) -> Decimal | None:
    return Decimal(str(data["weight"])) if "weight" in data else None


def _way(data: Mapping[str, object]) -> Way:
    if "way" not in data:
        return SUMMED
    way = _mapping(data["way"])
    return Way(Adding(str(way["over_time"])), Adding(str(way["over_units"])), str(way["weight"]))


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise ValueError("a mapping was expected")
    return data


def _rows(data: object) -> list[Mapping[str, object]]:
    if not isinstance(data, list):
        raise ValueError("a list was expected")
    return [_mapping(each) for each in data]


def contents_to_json(contents: Contents) -> Json:
    def spoken(rows: Sequence[InLanguage]) -> list[Json]:
        return [
            {
                "channel_name": row.channel_name,
                "count_unit": row.count_unit,
                "name": row.name,
                "total": total_to_json(row.total),
            }
            for row in rows
        ]

    told: Json = {"before": contents.before} if contents.before else {}
    return told | {
        "figures": [figure_to_json(figure) for figure in contents.figures],
        "languages": spoken(contents.languages),
        "outlets": spoken(contents.outlets),
        "missing_units": list(contents.missing_units),
        "plan_coverage": list(contents.plan_coverage) if contents.plan_coverage else None,
        "unproven": list(contents.unproven),
    }


def contents_from_json(data: Mapping[str, object]) -> Contents:
    def spoken(rows: object) -> tuple[InLanguage, ...]:
        return tuple(
            InLanguage(
                str(row["channel_name"]),
                str(row["count_unit"]),
                str(row["name"]),
                total_from_json(_mapping(row["total"])),
            )
            for row in _rows(rows)
        )

    covered = data["plan_coverage"]
    missing, unproven = data["missing_units"], data["unproven"]
    return Contents(
        figures=tuple(figure_from_json(row) for row in _rows(data["figures"])),
        languages=spoken(data["languages"]),
        outlets=spoken(data["outlets"]),
        missing_units=tuple(str(name) for name in missing) if isinstance(missing, list) else (),
        plan_coverage=(int(covered[0]), int(covered[1])) if isinstance(covered, list) else None,
        unproven=tuple(str(name) for name in unproven) if isinstance(unproven, list) else (),
        before=str(data.get("before", "")),
    )
