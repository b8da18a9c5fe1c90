"""What of this room waits for somebody who leaves."""

from __future__ import annotations

from collections.abc import Sequence

from lantoa.accounts.queries import Held, Thing
from lantoa.accounts.rules import Reach, may
from lantoa.kernel import vietnamese as vn
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.lists import below, to_do
from lantoa.reports.rules.states import PERMISSION, STATE_LABELS, ReportState, Verb

MOST_NAMED = 30
"""More reports than these are counted, not named."""

_OWN_STEPS = {
    ReportState.EXPECTED: Verb.START,
    ReportState.DRAFT: Verb.SEND_FOR_SIGNATURE,
    ReportState.RETURNED: Verb.REDRAFT,
    ReportState.FOR_SIGNATURE: Verb.SUBMIT,
    ReportState.SUBMITTED: Verb.NUMBER,
}


def held_by(posts: Sequence[Held]) -> list[Thing]:
    """Reports that wait for a step which the posts may take: they stay with the unit, and the next
    holder of the post finds them. Fixed queries, one more for each unit that reviews."""
    roles = {(post.unit_id, post.role) for post in posts}
    found = [
        expected
        for expected in to_do({unit_id for unit_id, _ in roles}, set(_OWN_STEPS))
        if any(
            unit_id == expected.unit_id
            and may(PERMISSION[_OWN_STEPS[expected.state]], role, Reach.OWN)
            for unit_id, role in roles
        )
    ]
    for unit_id, role in sorted(roles):
        if may(PERMISSION[Verb.ACCEPT], role, Reach.BELOW):
            waiting = below(unit_id).filter(report__state=ReportState.NUMBERED)
            found += list(waiting.order_by("due_on", "pk"))
    things = [_thing(expected) for expected in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        more = vn.number(len(found) - MOST_NAMED)
        things.append(Thing("Báo cáo", f"Và {more} báo cáo khác", route="reports:list"))
    return things


def _thing(expected: ExpectedReport) -> Thing:
    state = STATE_LABELS[expected.state].lower()
    label = f"{vn.capital_first(expected.period.label)}: {state}, hạn {vn.day(expected.due_on)}"
    return Thing("Báo cáo", label, route="reports:page", arguments=(expected.pk,))
