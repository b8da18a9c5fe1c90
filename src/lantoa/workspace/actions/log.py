"""Taking a copy of the log is an act that the log tells too."""

from __future__ import annotations

from django.db import transaction

from lantoa.audit import reading
from lantoa.audit.log import record
from lantoa.kernel.actor import Actor


@transaction.atomic
def note_export(*, actor: Actor, unit_id: int, search: reading.Wanted) -> None:
    """Notes that somebody took a copy, and of what: whoever holds it can be asked."""
    actor.must("audit.view", unit_id)
    record(
        actor=actor,
        verb="audit.export",
        unit_id=unit_id,
        object_key="audit.entry",
        data={
            "units": len(search.units) if search.units is not None else None,
            "system": search.system,
            "people": list(search.actor_keys or ())[:20],
            "verb": search.verb,
            "object": search.object_key,
            "since": search.since,
            "until": search.until,
        },
    )
