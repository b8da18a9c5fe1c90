"""What lies before a signer, with what is unusual in it, and what became of what was signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.accounts.queries import StaffActor
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.days import local_day
from lantoa.reports import queries as reports
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.page import findings_of
from lantoa.reports.rules.checks import Finding, Level
from lantoa.reports.rules.states import FILED, ReportState, Verb
from lantoa.workspace.queries.desk import Task

MOST_READ = 3
"""So many reports are looked into; the others say only that they wait."""
MOST_SIGNED = 5

_UNUSUAL: Mapping[str, str] = {
    "declared_alone": "{} số liệu tự kê khai mà sổ hoạt động chưa ghi",
    "declared_differs": "{} số liệu tự kê khai khác sổ hoạt động",
    "unproven": "{} hoạt động chưa có minh chứng",
}


@dataclass(frozen=True, slots=True)
class ToSign:
    """One report with what a signer should look at before signing; ``unusual`` None where it was
    not looked into."""

    expected: ExpectedReport
    unit: str
    since: date
    unusual: Sequence[str] | None


def to_sign(tasks: Sequence[Task]) -> list[ToSign]:
    """What waits for the person's signature among the tasks, soonest due first. The number of
    queries grows with the reports that are looked into, at most 3."""
    rows = [task.expected for task in tasks if task.verb is Verb.SUBMIT]
    if not rows:
        return []
    names = reports.names_of([each.unit_id for each in rows], rows[0].period.window.last)
    return [
        ToSign(
            each,
            names[each.unit_id],
            local_day(each.report.state_since),
            unusual(findings_of(each)) if place < MOST_READ else None,
        )
        for place, each in enumerate(rows)
    ]


def unusual(findings: Sequence[Finding]) -> list[str]:
    """Findings as a signer is told them: those of a kind counted, other warnings in their words."""
    counted: Counter[str] = Counter()
    others: list[str] = []
    for each in findings:
        if each.code in _UNUSUAL:
            counted[each.code] += each.number
        elif each.level is not Level.NOTE:
            others.append(each.what.rstrip("."))
    told = [
        words.format(vn.number(counted[code])) for code, words in _UNUSUAL.items() if counted[code]
    ]
    return told + others


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of a report that was signed."""

    expected: ExpectedReport
    unit: str
    since: date

    @property
    def came_back(self) -> bool:
        return self.expected.state is ReportState.RETURNED

    @property
    def reason(self) -> str:
        return self.expected.report.return_reason if self.came_back else ""


def signed_lately(actor: StaffActor) -> list[Signed]:
    """Reports that the person's units have signed and sent, what moved last first. At most 3
    queries; none for who signs nothing."""
    own = actor.units_of("reports.sign")
    if not own:
        return []
    states = (*FILED, ReportState.RETURNED)
    found = reports.owed_by(own).filter(report__state__in=states)
    rows = list(found.order_by("-report__state_since", "-pk")[:MOST_SIGNED])
    names = reports.names_of([each.unit_id for each in rows], actor.on)
    return [Signed(each, names[each.unit_id], local_day(each.report.state_since)) for each in rows]
