"""The reviewer's desk: the reports of one period that come to one unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.fields.json import KeyTransform

from lantoa.activities.rules import EMBEDDED, EMBEDDED_MARK
from lantoa.catalogue.models import Indicator, ReportPeriod
from lantoa.kernel import days
from lantoa.kernel.value import Total
from lantoa.plans import queries as plans
from lantoa.plans.rules import Coverage
from lantoa.reports.models import ExpectedReport, ReportVersion, StateChange
from lantoa.reports.queries.below import Corrected, corrected_below, count_waiting
from lantoa.reports.queries.holders import hands_of
from lantoa.reports.queries.lists import below, owed_by
from lantoa.reports.queries.names import names_of
from lantoa.reports.queries.page import ChildRow, child_rows
from lantoa.reports.rules.desk import Narrowed, Order, case_of, progress_of
from lantoa.reports.rules.differences import figures_changed
from lantoa.reports.rules.figures import Contents, contents_from_json
from lantoa.reports.rules.states import NEXT_STEP, WAITS_FOR, ReportState, Timeliness, Verb
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer, Scope


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of the approved layer. ``total`` is None where it cannot be put together; ``how``
    says in words how it was, nothing for a sum."""

    label: str
    count_unit: str
    side: str
    total: Total | None
    how: str = ""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """The report of one unit on the desk. ``days`` have passed since it came where it stands;
    ``hands`` are all who can take the next step. ``returns`` counts how often it was given back,
    ``changed`` the lines that say another number than the version accepted last, None where that is
    the newest."""

    child: ChildRow
    since: date | None
    days: int
    hands: tuple[str, ...]
    returns: int
    changed: int | None
    versions: tuple[int, int] | None
    """The accepted and the newest version, where they are two."""

    @property
    def expected(self) -> ExpectedReport:
        return self.child.expected

    @property
    def unit_name(self) -> str:
        return self.child.unit_name

    @property
    def timeliness(self) -> Timeliness:
        return self.child.timeliness

    @property
    def stated(self) -> int | None:
        return self.child.stated

    @property
    def figures(self) -> int | None:
        return self.child.figures

    @property
    def waits_for(self) -> str:
        return WAITS_FOR[self.expected.state].partition(";")[0]

    @property
    def is_waiting(self) -> bool:
        return self.expected.state in NEXT_STEP

    @property
    def alone(self) -> str:
        """Who alone can take the next step; or that nobody can; empty where several can, or where
        no step is waited for."""
        if self.expected.state not in NEXT_STEP:
            return ""
        if not self.hands:
            return "chưa ai giữ chức vụ làm được bước này"
        return f"chỉ {self.hands[0]} làm được bước này" if len(self.hands) == 1 else ""

    @property
    def is_exempt(self) -> bool:
        return self.expected.is_exempt

    @property
    def has_correction(self) -> bool:
        return self.expected.is_correcting or self.versions is not None

    def is_in(self, narrowed: Narrowed) -> bool:
        state = self.expected.state
        match narrowed:
            case Narrowed.TO_REVIEW:
                return state is ReportState.NUMBERED
            case Narrowed.NOT_SENT:
                return not self.expected.is_filed and not self.is_exempt
            case Narrowed.LATE:
                return self.timeliness.is_late and (self.expected.is_filed or not self.is_exempt)
            case Narrowed.RETURNED:
                return self.returns > 0
            case Narrowed.ACCEPTED:
                return self.expected.is_accepted
            case Narrowed.CORRECTED:
                return self.has_correction
            case Narrowed.CHANGED:
                return bool(self.changed)
            case _:
                return True


@dataclass(frozen=True, slots=True)
class Desk:
    unit_id: int
    unit_name: str
    period: ReportPeriod
    due_on: date
    rows: tuple[DeskRow, ...]
    coverage: Coverage
    without_plan: tuple[str, ...]
    own: ExpectedReport | None
    approved: tuple[Sum, ...]
    to_take_in: int
    corrected: tuple[Corrected, ...]
    """Versions that the own report holds and that were corrected since."""

    def _count(self, states: Collection[ReportState]) -> int:
        return sum(row.expected.state in states for row in self.rows)

    @property
    def filed(self) -> int:
        return sum(row.expected.is_filed for row in self.rows)

    @property
    def waiting(self) -> int:
        """Reports that wait for the reviewer's word."""
        return self._count({ReportState.NUMBERED})

    @property
    def accepted(self) -> int:
        return sum(row.expected.is_accepted for row in self.rows)

    @property
    def missing(self) -> list[DeskRow]:
        return [row for row in self.rows if row.is_in(Narrowed.NOT_SENT)]

    @property
    def owed(self) -> int:
        """Reports that are owed: not what is exempt and was not sent either."""
        return sum(row.expected.is_filed or not row.is_exempt for row in self.rows)

    @property
    def filed_words(self) -> str:
        return f"{progress_of(total=self.owed, filed=self.filed, accepted=self.accepted)}."

    @property
    def plan_words(self) -> str:
        having, wanted = len(self.coverage.having), len(self.coverage.wanted)
        return f"{having}/{wanted} đơn vị đã ban hành kế hoạch ({self.coverage.percent} %)."

    @property
    def title(self) -> str:
        return case_of(self.period.period.short, total=self.owed, filed=self.filed)

    def shown(self, narrowed: Narrowed, order: Order) -> list[DeskRow]:
        """The rows that are asked for, those alike by the dictionary order of their units."""
        rows = [row for row in self.rows if row.is_in(narrowed)]
        match order:
            case Order.LONGEST:
                rows.sort(key=lambda row: (row.expected.state not in NEXT_STEP, -row.days))
            case Order.RETURNS:
                rows.sort(key=lambda row: -row.returns)
            case Order.DUE:
                rows.sort(key=lambda row: row.expected.due_on)
        return rows


def desk(unit_id: int, period_key: str, today: date) -> Desk:
    """Raises ``ExpectedReport.DoesNotExist`` when no report of the period comes to the unit.

    The number of queries does not grow with the units below.
    """
    rows = list(below(unit_id).filter(period__key=period_key).order_by("pk"))
    if not rows:
        raise ExpectedReport.DoesNotExist(f"nothing of {period_key} comes to {unit_id}")
    period = rows[0].period
    coverage = plans.plan_coverage([row.unit_id for row in rows], period.window)
    contents = _contents(rows)
    shown = child_rows(rows, today, _stated(contents))
    own = owed_by([unit_id]).filter(period=period).first()
    return Desk(
        unit_id=unit_id,
        unit_name=names_of([unit_id], period.window.last)[unit_id],
        period=period,
        due_on=max(row.due_on for row in rows),
        rows=_desk_rows(shown, contents, today),
        coverage=coverage,
        without_plan=tuple(
            row.unit_name for row in shown if row.expected.unit_id in coverage.missing
        ),
        own=own,
        approved=_approved(unit_id, period),
        to_take_in=0 if own is None else count_waiting(own),
        corrected=() if own is None else corrected_below([own.pk]).get(own.pk, ()),
    )


@dataclass(frozen=True, slots=True)
class _Stated:
    """The version that a unit stands by with its contents, the accepted one where it is another."""

    newest: tuple[int, Contents]
    accepted: tuple[int, Contents] | None


def _contents(rows: Collection[ExpectedReport]) -> dict[int, _Stated]:
    """Of each report that is filed; only the figures are read. 1 query."""
    filed = {row.pk: row.report for row in rows if row.is_filed}
    standing = ReportVersion.objects.filter(report__expected_id__in=filed).standing()
    found: dict[int, list[tuple[int, int, object]]] = {}
    for expected_id, pk, number, contents in (
        ReportVersion.objects.filter(report__expected_id__in=filed)
        .filter(Q(pk__in=standing.values("pk")) | Q(pk=F("report__accepted_id")))
        .order_by("number")
        .values_list("report__expected_id", "pk", "number", KeyTransform("contents", "frozen"))
    ):
        found.setdefault(expected_id, []).append((pk, number, contents))
    stated: dict[int, _Stated] = {}
    for expected_id, versions in found.items():
        read = [(pk, number, contents_from_json(_mapping(data))) for pk, number, data in versions]
        _, number, newest = read[-1]
        accepted = filed[expected_id].accepted_id
        other = next(((n, each) for pk, n, each in read[:-1] if pk == accepted), None)
        stated[expected_id] = _Stated((number, newest), other)
    return stated


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise ValueError("not the contents of a report")
    return data


def _stated(contents: Mapping[int, _Stated]) -> dict[int, tuple[int, int]]:
    """Of each filed report: its figures with a number, and all its figures."""
    return {
        key: (
            sum(figure.whole.is_stated or figure.is_apart for figure in each.newest[1].figures),
            len(each.newest[1].figures),
        )
        for key, each in contents.items()
    }


def _desk_rows(
    shown: Sequence[ChildRow], contents: Mapping[int, _Stated], today: date
) -> tuple[DeskRow, ...]:
    """3 queries."""
    rows = [each.expected for each in shown]
    hands = hands_of(rows, today)
    returns = dict(
        StateChange.objects.filter(report__expected__in=rows, verb=Verb.RETURN)
        .order_by()
        .values_list("report__expected_id")
        .annotate(Count("pk"))
    )
    found: list[DeskRow] = []
    for child in shown:
        report = getattr(child.expected, "report", None)
        since = None if report is None else days.local_day(report.state_since)
        stated = contents.get(child.expected.pk)
        both = None if stated is None or stated.accepted is None else stated
        found.append(
            DeskRow(
                child,
                since,
                0 if since is None else max(0, (today - since).days),
                hands.get(child.expected.pk, ()),
                returns.get(child.expected.pk, 0),
                None
                if both is None or both.accepted is None
                else len(figures_changed(both.accepted[1], both.newest[1])),
                None
                if both is None or both.accepted is None
                else (both.accepted[0], both.newest[0]),
            )
        )
    return tuple(found)


def _approved(unit_id: int, period: ReportPeriod) -> tuple[Sum, ...]:
    """What the accepted reports of the unit and of those below it add up to, parts apart."""
    summed = totals.totals(
        unit_id, period.window, layer=Layer.APPROVED, scope=Scope.TREE, whole=True
    )
    indicators = list(
        Indicator.objects.filter(slug__in={name.removesuffix(EMBEDDED) for name in summed})
        .select_related("count_unit", "channel")
        .order_by("-side", "channel__order", "order")
    )
    found = totals.put_together(
        summed,
        totals.ways_of(indicators),
        unit_id,
        period.window,
        layer=Layer.APPROVED,
        whole=True,
    )
    return tuple(
        Sum(
            f"{each.name}{mark}",
            each.count_unit.name,
            each.side,
            found[each.slug + ending],
            each.way.words,
        )
        for each in indicators
        for ending, mark in (("", ""), (EMBEDDED, EMBEDDED_MARK))
        if each.slug + ending in found
    )
