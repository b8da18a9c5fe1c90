"""Who oversees the reports below a unit."""

from __future__ import annotations

from lantoa.accounts.queries import StaffActor
from lantoa.kernel.errors import NotPermitted


def must_oversee(actor: StaffActor, unit_id: int) -> None:
    """Raises ``NotPermitted`` for all but the unit's own chair and reviewer, and those of the units
    above. An officer of the unit itself sees no report below it."""
    if unit_id in actor.heads_of("reports.view"):
        return
    if any(post.unit_id == unit_id for post in actor.posts):
        raise NotPermitted
    actor.must("reports.view", unit_id)
