"""The reports from below, beside the report above: what waits to be taken in, what was corrected
since, who is missing and what that means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTransform

from lantoa.catalogue.models import DifficultyTheme, ReportPeriod
from lantoa.kernel import vietnamese as vn
from lantoa.reports.models import ExpectedReport, ReportVersion, TakenIn
from lantoa.reports.queries.ground import ground_of
from lantoa.reports.queries.names import names_of
from lantoa.reports.rules.absent import Absent, AbsentUnit, LastTime
from lantoa.reports.rules.figures import contents_from_json
from lantoa.reports.rules.outline import DEFAULT, difficult_parts, from_json
from lantoa.reports.rules.themes import Gathered, Theme, gathered


def waiting_below(expected: ExpectedReport) -> list[ExpectedReport]:
    """Reports from below with an accepted version that the report above does not hold, be it that
    none of theirs was taken in or an older one. 1 query."""
    return list(_waiting(expected).select_related("report", "unit").order_by("pk"))


def count_waiting(expected: ExpectedReport) -> int:
    """How many :func:`waiting_below` are. 1 query."""
    return _waiting(expected).count()


def count_left_out(expected: ExpectedReport) -> int:
    """How many accepted reports from below the report above holds in no version: without them it
    would say too little. One that was corrected since is held. 2 queries; 1 for a unit that nobody
    reports to."""
    accepted = {each.report.pk for each in ground_of(expected).below if each.is_accepted}
    if not accepted:
        return 0
    held = TakenIn.objects.filter(report__expected=expected)
    return len(accepted.difference(held.values_list("child__report_id", flat=True)))


def _waiting(expected: ExpectedReport) -> QuerySet[ExpectedReport]:
    held = TakenIn.objects.filter(report__expected=expected).values("child_id")
    return ExpectedReport.objects.filter(
        receiver_id=expected.unit_id,
        period_id=expected.period_id,
        report__accepted__isnull=False,
    ).exclude(report__accepted__in=held)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A version that a report holds and that was corrected since. ``version`` is what it holds,
    ``newer`` what was accepted after it."""

    expected_id: int
    unit_name: str
    version: ReportVersion
    newer: ReportVersion

    @property
    def words(self) -> str:
        """``Đã có bản đính chính của Xã A (số 16 ngày 02/3/2026); báo cáo này dùng bản
        trước (lần 1).``"""
        paper = cite(self.newer)
        return (
            f"Đã có bản đính chính của {self.unit_name} ({paper or f'lần {self.newer.number}'}); "
            f"báo cáo này dùng bản trước ({cite(self.version) or f'lần {self.version.number}'})."
        )


def cite(version: ReportVersion) -> str:
    """``số 15 ngày 05/01/2019``; empty for a version without a number."""
    if not version.document_number or version.issued_on is None:
        return ""
    number = version.document_number.zfill(2)
    return f"số {number} ngày {vn.day(version.issued_on)}"


def corrected_below(expected_ids: list[int]) -> Mapping[int, tuple[Corrected, ...]]:
    """For each report above, what it took in and was corrected since. 2 queries."""
    late = (
        TakenIn.objects.filter(report__expected_id__in=expected_ids)
        .exclude(child__report__accepted=F("child"))
        .filter(child__report__accepted__isnull=False)
        .select_related("child__report__expected__period", "child__report__accepted", "report")
        .defer("child__frozen", "child__report__accepted__frozen")
    )
    rows = list(late)
    if not rows:
        return {}
    last = max(each.child.report.expected.period.window.last for each in rows)
    names = names_of([each.child.report.expected.unit_id for each in rows], last)
    found: dict[int, list[Corrected]] = {}
    for each in rows:
        below = each.child.report
        if below.accepted is not None:
            found.setdefault(each.report.expected_id, []).append(
                Corrected(
                    below.expected_id,
                    names[below.expected.unit_id],
                    each.child,
                    below.accepted,
                )
            )
    return {
        key: tuple(sorted(each, key=lambda row: vn.sort_key(row.unit_name)))
        for key, each in found.items()
    }


# --- Who is missing ------------------------------------------------------------------------------

LOOKED_BACK = timedelta(days=800)
"""What a unit stated longer ago than two years tells nothing of now."""


def absent_below(expected: ExpectedReport) -> Absent:
    """Units that owe a report of the period and have none accepted, with what each stated the last
    time it was accepted for a window of this length. Who is exempt owes none. 4 queries, 1 where
    nobody is missing."""
    owed = [each for each in ground_of(expected).below if each.is_accepted or not each.is_exempt]
    missing = [each.unit_id for each in owed if not each.is_accepted]
    if not missing:
        return Absent(len(owed))
    names = names_of(missing, expected.period.window.last)
    before = _stated_before(expected, missing)
    rows = [
        AbsentUnit(names[unit_id], *before.get(unit_id, ("", ())))
        for unit_id in sorted(missing, key=lambda key: vn.sort_key(names[key]))
    ]
    return Absent(len(owed), tuple(rows))


def _stated_before(
    expected: ExpectedReport, unit_ids: list[int]
) -> dict[int, tuple[str, tuple[LastTime, ...]]]:
    """Unit to the period and the numbers of its last accepted report; only its figures are read."""
    period = expected.period
    rows = (
        ReportVersion.objects.filter(
            report__accepted=F("pk"),
            report__expected__unit_id__in=unit_ids,
            report__expected__period__regime_id=period.regime_id,
            report__expected__period__cadence=period.cadence,
            report__expected__period__window_end__lte=period.window_start,
            report__expected__period__window_end__gt=period.window_start - LOOKED_BACK,
        )
        .order_by("-report__expected__period__window_end", "pk")
        .values_list(
            "report__expected__unit_id",
            "report__expected__period_id",
            KeyTransform("contents", "frozen"),
        )
    )
    newest: dict[int, tuple[int, tuple[LastTime, ...]]] = {}
    for unit_id, period_id, contents in rows.iterator(chunk_size=200):
        if unit_id not in newest:
            newest[unit_id] = (
                period_id,
                tuple(
                    LastTime(figure.label, figure.count_unit, figure.whole.stated_only())
                    for figure in contents_from_json(contents).figures
                    if figure.whole.is_stated
                ),
            )
    periods = ReportPeriod.objects.in_bulk({period_id for period_id, _ in newest.values()})
    return {
        unit_id: (periods[period_id].label, lines) for unit_id, (period_id, lines) in newest.items()
    }


# --- Difficulties --------------------------------------------------------------------------------


def difficulties_below(expected: ExpectedReport) -> tuple[Gathered, ...]:
    """What the reports that were taken in tell of difficulties and proposals, by theme, each
    sentence with its units. 4 queries at most."""
    taken = (
        TakenIn.objects.filter(report__expected=expected)
        .order_by("child__report__expected__unit_id")
        .values_list(
            "child__report__expected__unit_id",
            KeyTransform("sections", "child__frozen"),
            KeyTransform("outline", "child__frozen"),
        )
    )
    rows = list(taken)
    if not rows:
        return ()
    names = names_of([unit_id for unit_id, _, _ in rows], expected.period.window.last)
    reported = [
        (
            names[unit_id],
            [
                str(sections.get(slug, ""))
                for slug in difficult_parts(from_json(outline) if outline else DEFAULT)
            ],
        )
        for unit_id, sections, outline in rows
        if isinstance(sections, Mapping)
    ]
    reported.sort(key=lambda row: vn.sort_key(row[0]))
    themes = [
        Theme(each.name, tuple(map(str, each.words))) for each in DifficultyTheme.objects.all()
    ]
    return gathered(reported, themes)
