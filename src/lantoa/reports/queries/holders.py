"""Who can take the next step of a report: where it is one person alone, the report waits for that
person, whatever the rest of the office does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from lantoa.accounts.models import Deputy, Post
from lantoa.accounts.rules import PERMISSIONS, Reach, Role
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.states import NEXT_STEP, PERMISSION, ReportState


def _where(expected: ExpectedReport) -> tuple[int | None, frozenset[Role]]:
    """In which unit the next step is taken, and by which roles."""
    verb = NEXT_STEP.get(expected.state)
    if verb is None:
        return None, frozenset()
    above = expected.state is ReportState.NUMBERED
    reach = Reach.BELOW if above else Reach.OWN
    roles = frozenset(PERMISSIONS[PERMISSION[verb]].get(reach, frozenset()))
    return (expected.receiver_id if above else expected.unit_id), roles


def hands_of(rows: Collection[ExpectedReport], on: date) -> Mapping[int, tuple[str, ...]]:
    """For each report whose next step is taken in its unit or by its reviewer, the names of all who
    can take it on the day, deputies among them. 2 queries."""
    wanted = {row.pk: _where(row) for row in rows}
    units = {unit_id for unit_id, _ in wanted.values() if unit_id is not None}
    held: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    if units:
        posts = Post.objects.in_force(on).filter(unit_id__in=units, user__is_active=True)
        deputies = Deputy.objects.in_force(on).filter(post__unit_id__in=units, user__is_active=True)
        for found in (
            posts.values_list("unit_id", "role", "user_id", "user__full_name"),
            deputies.values_list("post__unit_id", "post__role", "user_id", "user__full_name"),
        ):
            for unit_id, role, user_id, name in found:
                held[unit_id, role][user_id] = name
    return {
        pk: tuple(
            name
            for _, name in sorted(
                {
                    user_id: name
                    for role in roles
                    for user_id, name in held[unit_id, role.value].items()
                }.items()
            )
        )
        for pk, (unit_id, roles) in wanted.items()
        if unit_id is not None
    }
