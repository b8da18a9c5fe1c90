"""Telling people of what they were given to do, and those who gave it how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.plans.models import Assignment
from lantoa.workspace.actions.notices import tell
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries
from lantoa.workspace.rules.notices import NoticeKind

People = list[tuple[User, int]]


def _doers(tasks: Sequence[Assignment]) -> dict[int, People]:
    """Each assignment to the person, or to the officers of its unit. 2 queries and 1 for the
    people named, however many assignments."""
    officers: dict[int, People] = {}
    for user, unit_id in queries.holders(
        {task.unit_id for task in tasks}, [Role.OFFICER], days.today()
    ):
        officers.setdefault(unit_id, []).append((user, unit_id))
    named = User.objects.in_bulk({task.person_id for task in tasks if task.person_id})
    return {
        task.pk: [(named[task.person_id], task.unit_id)]
        if task.person_id
        else officers.get(task.unit_id, [])
        for task in tasks
    }


def _givers(task: Assignment) -> People:
    """Who gave it, where that person still serves the plan's unit; else the unit's officers."""
    unit_id = task.line.plan.unit_id
    roles = [Role.OFFICER, Role.CHAIR, Role.REVIEWER]
    serving = queries.holders([unit_id], roles, days.today())
    own = [(user, unit) for user, unit in serving if f"user:{user.pk}" == task.asked_by]
    return own[:1] or queries.holders([unit_id], [Role.OFFICER], days.today())


def tell_doers(*, actor: Actor, tasks: Sequence[Assignment], kind: NoticeKind) -> list[Notice]:
    """One event of each of some assignments, to those who are to do them."""
    people, now = _doers(tasks), days.now()
    told: list[Notice] = []
    for task in tasks:
        if people[task.pk]:
            told += tell(
                actor=actor,
                people=people[task.pk],
                kind=kind,
                object_key=queries.key_of(queries.TASK, task.pk),
                at=now,
            )
    return told


def tell_givers(*, actor: Actor, tasks: Sequence[Assignment], kind: NoticeKind) -> list[Notice]:
    """What became of assignments, to those who gave them: one notice for each task of a plan that
    was given by one person, however many units have it."""

    def where(task: Assignment) -> tuple[int, str]:
        return task.line_id, task.asked_by

    told: list[Notice] = []
    for _, group in groupby(sorted(tasks, key=where), key=where):
        same = list(group)
        told += tell(
            actor=actor,
            people=_givers(same[0]),
            kind=kind,
            object_key=queries.key_of(queries.LINE, same[0].line_id),
            at=days.now(),
            data={"task": same[0].pk, "late": len(same)},
        )
    return told
