"""Telling the units concerned that what they logged was merged, or taken apart again."""

from __future__ import annotations

from lantoa.accounts.rules import Role
from lantoa.activities.models import TwinMerge
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.workspace.actions.notices import tell
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries
from lantoa.workspace.rules.notices import NoticeKind


def tell_of_twins(*, actor: Actor, merge: TwinMerge, kind: NoticeKind) -> list[Notice]:
    """To the officers of both units, each about the unit's own entry: its figures have changed."""
    told: list[Notice] = []
    for activity in (merge.kept, merge.taken):
        told += tell(
            actor=actor,
            people=queries.holders([activity.unit_id], [Role.OFFICER], days.today()),
            kind=kind,
            object_key=queries.key_of(queries.ACTIVITY, activity.pk),
            at=days.now(),
        )
    return told
