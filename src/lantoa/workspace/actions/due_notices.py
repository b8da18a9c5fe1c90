"""Telling those whose step it is of deadlines, and reviewers of how a period stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.expected import WhoIsMissing
from lantoa.reports.rules.duties import Step, step_of
from lantoa.workspace.actions.notices import tell
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries
from lantoa.workspace.rules.notices import NoticeKind

People = dict[int, list[tuple[User, int]]]


def _holders(unit_ids: Collection[int], role: Role) -> People:
    """Unit to those who hold the role in it today. 2 queries."""
    found: People = {}
    for user, unit_id in queries.holders(unit_ids, [role], days.today()) if unit_ids else []:
        found.setdefault(unit_id, []).append((user, unit_id))
    return found


def tell_of_deadlines(
    *, actor: Actor, reminders: Sequence[tuple[ExpectedReport, int]]
) -> list[Notice]:
    """Each report to those in its unit whose step it is: officer, chair or registry clerk."""
    by_step: dict[Step, list[tuple[ExpectedReport, int]]] = {}
    for expected, distance in reminders:
        step = step_of(expected.state)
        if step is not None:
            by_step.setdefault(step, []).append((expected, distance))
    told: list[Notice] = []
    for step, rows in by_step.items():
        people = _holders({expected.unit_id for expected, _ in rows}, Role(step.value))
        for expected, distance in rows:
            told += tell(
                actor=actor,
                people=people.get(expected.unit_id, []),
                kind=NoticeKind.DUE,
                object_key=queries.key_of(queries.REPORT, expected.pk),
                at=days.now(),
                data={"days": distance},
            )
    return told


def tell_reviewers(*, actor: Actor, digests: Sequence[WhoIsMissing]) -> list[Notice]:
    """How the reports of each period stand, to the reviewers of the unit they come to."""
    people = _holders({each.receiver_id for each in digests}, Role.REVIEWER)
    told: list[Notice] = []
    for each in digests:
        told += tell(
            actor=actor,
            people=people.get(each.receiver_id, []),
            kind=NoticeKind.STANDING,
            object_key=queries.key_of(queries.BELOW, each.period_id),
            at=days.now(),
            data={
                "period": each.period_id,
                "missing": len(each.missing),
                "late": len(each.late),
                "waiting": len(each.waiting),
            },
        )
    return told
