"""All that the page of one report shows, frozen or live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from lantoa.activities import queries as activities
from lantoa.activities.rules import EMBEDDED
from lantoa.kernel.interval import Interval
from lantoa.papers.paper import Paper
from lantoa.reports.models import ExpectedReport, Report, ReportVersion, StateChange
from lantoa.reports.queries.checks import Noted, findings, noted_findings
from lantoa.reports.queries.contents import (
    draft_contents,
    frozen_contents,
)
from lantoa.reports.queries.lists import below
from lantoa.reports.queries.names import names_of
from lantoa.reports.queries.paper import draft_paper, version_paper
from lantoa.reports.rules.checks import Finding
from lantoa.reports.rules.drift import Drift, drift
from lantoa.reports.rules.figures import Below, Contents, Figure
from lantoa.reports.rules.states import FILED, WITH_ABOVE, ReportState, Timeliness, Verb
from lantoa.units import rules as unit_rules


@dataclass(frozen=True, slots=True)
class BelowRow:
    """What one unit below states, and its report to open."""

    below: Below
    expected_id: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure as pages show it. ``unproven`` activities stand behind it as of now."""

    figure: Figure
    anchor: str
    unproven: int
    below: tuple[BelowRow, ...]

    @property
    def label(self) -> str:
        """With how it was put together, where it is no sum."""
        return f"{self.figure.label} ({self.figure.how})" if self.figure.how else self.figure.label

    @property
    def can_be_estimated(self) -> bool:
        """What was embedded in another meeting is counted, not expected."""
        return not self.figure.measure.endswith(EMBEDDED)

    @property
    def badge(self) -> str:
        if self.figure.declared is not None:
            return "Tự kê khai"
        if not self.figure.whole.is_stated:
            return ""
        if self.unproven:
            return f"{self.unproven} hoạt động chưa có minh chứng"
        if self.figure.evidenced.parts():
            return "Đủ minh chứng"
        return f"Từ {len(self.below)} đơn vị"

    @property
    def tone(self) -> str:
        if self.figure.declared is not None:
            return "info"
        if self.unproven:
            return "warn"
        return "good" if self.figure.evidenced.parts() else "info"


@dataclass(frozen=True, slots=True)
class ChildRow:
    """The report of one unit below, as the unit above sees it."""

    expected: ExpectedReport
    unit_name: str
    timeliness: Timeliness
    stated: int | None = None
    figures: int | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    expected: ExpectedReport
    report: Report | None
    unit_name: str
    timeliness: Timeliness
    contents: Contents
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    drift: tuple[Drift, ...]
    current: ReportVersion | None
    versions: tuple[ReportVersion, ...]
    changes: tuple[StateChange, ...]
    children: tuple[ChildRow, ...]
    paper: Paper | None
    noted: Noted | None = None
    """What the checks found in the version that is shown; only of one that was sent."""

    @property
    def is_frozen(self) -> bool:
        return self.expected.state in FILED

    @property
    def is_folded(self) -> bool:
        """Whether the head, the opening and the close of the paper, which are alike in every
        report, are folded: while it is written, never where somebody signs or corrects."""
        return self.expected.state is ReportState.DRAFT and not self.expected.is_correcting

    @property
    def produced(self) -> list[Row]:
        return [row for row in self.rows if row.figure.side == "production"]

    @property
    def placed(self) -> list[Row]:
        return [row for row in self.rows if row.figure.side != "production"]

    @property
    def compared(self) -> list[Row]:
        """Figures beside which something stands that is not the figure itself."""
        return [
            row
            for row in self.rows
            if any(each is not None for each in (row.figure.estimate, row.figure.planned))
            or row.figure.before is not None
            or (row.figure.to_date is not None and row.figure.to_date != row.figure.whole)
        ]

    @property
    def errors(self) -> int:
        return sum(finding.level == "error" for finding in self.findings)

    @property
    def waiting_to_take_in(self) -> int:
        return sum(row.expected.state is ReportState.ACCEPTED for row in self.children)

    @property
    def handed_back(self) -> StateChange | None:
        """Why the report is back in the officer's hands; None once it has left them again."""
        for change in self.changes:
            if change.verb in (Verb.RETURN, Verb.SEND_BACK):
                return change
            if change.verb in (Verb.SEND_FOR_SIGNATURE, Verb.SUBMIT):
                return None
        return None


def unproven_by_measure(unit_id: int, window: Interval) -> Counter[str]:
    """How many activities without proof stand behind each measure. 4 queries."""
    found: Counter[str] = Counter()
    waiting = activities.without_proof(unit_id, window).prefetch_related(
        "placements__channel", "placements__count_unit", "placements__language"
    )
    for activity in waiting:
        found.update({entry.measure for entry in activities.entries_of(activity)})
    return found


def figure_rows(expected: ExpectedReport, contents: Contents) -> tuple[Row, ...]:
    """The figures with what a page adds: proof still missing, reports of the units below."""
    unproven = unproven_by_measure(expected.unit_id, expected.period.window)
    taken = {each.version_id for figure in contents.figures for each in figure.below}
    opens = dict(
        ReportVersion.objects.filter(pk__in=taken).values_list("pk", "report__expected_id")
    )
    return tuple(
        Row(
            figure,
            f"so-{place}",
            unproven[figure.measure],
            tuple(BelowRow(each, opens.get(each.version_id)) for each in figure.below),
        )
        for place, figure in enumerate(contents.figures, start=1)
    )


def child_rows(
    rows: Collection[ExpectedReport],
    today: date,
    stated: Mapping[int, tuple[int, int]] | None = None,
) -> tuple[ChildRow, ...]:
    """Reports from below by the dictionary order of their units. ``stated`` is, for a report's
    id, how many of its figures state a number, and how many it has."""
    if not rows:
        return ()
    names = names_of([row.unit_id for row in rows], next(iter(rows)).period.window.last)
    found = [
        ChildRow(
            row,
            names[row.unit_id],
            row.timeliness(today),
            *(stated or {}).get(row.pk, (None, None)),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: unit_rules.order_key(row.unit_name)))


def report_page(expected: ExpectedReport, today: date) -> ReportPage:
    """The number of queries does not grow with figures, units below, steps or versions."""
    report = getattr(expected, "report", None)
    versions = () if report is None else tuple(report.versions.order_by("-number"))
    current = _shown(expected, report, versions)
    live = draft_contents(expected)
    is_frozen = expected.state in FILED and current is not None
    contents = frozen_contents(current) if is_frozen and current else live
    window = expected.period.window
    return ReportPage(
        expected=expected,
        report=report,
        unit_name=names_of([expected.unit_id], window.last)[expected.unit_id],
        timeliness=expected.timeliness(today),
        contents=contents,
        rows=figure_rows(expected, contents),
        findings=() if is_frozen or report is None else findings(expected, report, live),
        drift=drift(contents, live) if is_frozen else (),
        current=current,
        versions=versions,
        changes=() if report is None else tuple(report.changes.order_by("-at", "-pk")),
        children=child_rows(list(below(expected.unit_id, expected.period)), today),
        paper=_paper(expected, report, current if is_frozen else None, live),
        noted=noted_findings(current) if is_frozen and current else None,
    )


def _shown(
    expected: ExpectedReport, report: Report | None, versions: Collection[ReportVersion]
) -> ReportVersion | None:
    """The version that the unit stands by; the newest while the report is in its hands."""
    newest = next(iter(versions), None)
    if report is None or expected.state not in FILED or expected.state in WITH_ABOVE:
        return newest
    return next((each for each in versions if each.pk == report.accepted_id), newest)


def findings_of(expected: ExpectedReport) -> tuple[Finding, ...]:
    """What a report that is not filed is found to lack or to have that is unusual, as its page says
    it; nothing before it is begun. The number of queries does not grow with the figures."""
    report = getattr(expected, "report", None)
    if report is None or expected.state in FILED:
        return ()
    return findings(expected, report, draft_contents(expected))


def _paper(
    expected: ExpectedReport, report: Report | None, frozen: ReportVersion | None, live: Contents
) -> Paper | None:
    if frozen is not None:
        return version_paper(frozen)
    return None if report is None else draft_paper(expected, report, live)


def row_of(expected: ExpectedReport, measure: str) -> Row | None:
    """One figure of a report, by its measure; None for one that it does not have."""
    report = getattr(expected, "report", None)
    standing = report.standing if report is not None and expected.state in FILED else None
    contents = frozen_contents(standing) if standing is not None else draft_contents(expected)
    rows = figure_rows(expected, contents)
    return next((row for row in rows if row.figure.measure == measure), None)
