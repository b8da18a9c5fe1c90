"""What of this room is somebody's when he or she leaves."""

from __future__ import annotations

from lantoa.accounts.queries import Thing
from lantoa.activities.models import Activity
from lantoa.kernel import vietnamese as vn


def held_by(actor_key: str) -> list[Thing]:
    """How many activities the person has logged: they are the unit's and stay. 1 query."""
    logged = Activity.objects.filter(actor_key=actor_key, voided_at__isnull=True).count()
    if not logged:
        return []
    label = f"{vn.number(logged)} hoạt động đã ghi"
    return [Thing("Hoạt động", label, route="activities:list")]
