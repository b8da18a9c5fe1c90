"""Consolidation tried out: what all reports sent so far come to, without storing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models.fields.json import KeyTransform

from lantoa.activities.rules import EMBEDDED
from lantoa.catalogue.models import Indicator, ReportPeriod
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.value import Total
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.names import names_of
from lantoa.reports.rules.figures import Below, Contents, Figure, contents_from_json
from lantoa.units import queries as units

READ_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """``figures`` put together as each measure asks; ``missing`` are the units that owe a report
    of the period and have not sent it, in dictionary order."""

    unit_id: int
    period: ReportPeriod
    reports: int
    figures: tuple[Figure, ...]
    missing: tuple[str, ...]

    @property
    def owed(self) -> int:
        return self.reports + len(self.missing)

    @property
    def words(self) -> str:
        return f"{vn.number(self.reports)}/{vn.number(self.owed)} đơn vị đã gửi báo cáo."


def rehearse(unit_id: int, period: ReportPeriod) -> Rehearsal:
    """What every unit under this one, at any depth, stands by for itself: the version that waits
    for a word or that was accepted. What a unit took in from below is not counted again; who is
    exempted is not missing. 5 queries, whatever the country."""
    last = period.window.last
    owed = dict(
        ExpectedReport.objects.filter(period=period)
        .exclude(unit_id=unit_id)
        .filter(unit_id__in=units.within(unit_id, last))
        .values_list("unit_id", "exemption")
    )
    names = names_of(owed, last)
    stated: dict[str, list[Below]] = defaultdict(list)
    first: dict[str, Figure] = {}
    sent: set[int] = set()
    for below_id, version_id, contents in _sent(period, [*owed]):
        sent.add(below_id)
        for figure in contents.figures:
            if not figure.has_own:
                continue
            first.setdefault(figure.measure, figure)
            stated[figure.measure].append(
                Below(
                    below_id,
                    names[below_id],
                    version_id,
                    figure.own,
                    figure.own_silent > 0,
                    figure.weight,
                )
            )
    order = {
        slug: place
        for place, slug in enumerate(
            Indicator.objects.order_by("channel__order", "order").values_list("slug", flat=True)
        )
    }
    nothing = Total()
    figures = [
        replace(
            first[measure],
            evidenced=nothing,
            declared=None,
            below=tuple(rows),
            weight=None,
            estimate=None,
            to_date=None,
            planned=None,
            before=None,
        )
        for measure, rows in stated.items()
    ]
    figures.sort(
        key=lambda each: (order.get(each.measure.removesuffix(EMBEDDED), 9999), each.measure)
    )
    missing = [names[key] for key, exempt in owed.items() if exempt is None and key not in sent]
    return Rehearsal(
        unit_id, period, len(sent), tuple(figures), tuple(sorted(missing, key=vn.sort_key))
    )


def _sent(period: ReportPeriod, unit_ids: list[int]) -> Iterator[tuple[int, int, Contents]]:
    """Unit, version and contents of each version that stands; only its figures are read."""
    found = (
        ReportVersion.objects.filter(
            report__expected__period=period,
            report__expected__unit_id__in=unit_ids,
        )
        .standing()
        .order_by("report__expected__unit_id")
        .values_list("report__expected__unit_id", "pk", KeyTransform("contents", "frozen"))
    )
    for unit_id, version_id, contents in found.iterator(chunk_size=READ_AT_ONCE):
        yield unit_id, version_id, contents_from_json(contents)
