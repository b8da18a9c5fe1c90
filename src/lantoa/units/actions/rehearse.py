"""What a change would do, found out by doing it and taking it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from lantoa.files import store
from lantoa.files.models import StoredFile
from lantoa.kernel.actor import Actor
from lantoa.units import queries, rules
from lantoa.units.actions.enact import enact
from lantoa.units.queries.changes import Outcome


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would stand in the list of changes, and what would end and begin."""

    summary: str
    decree: str
    outcome: Outcome


class _TakenBack(Exception):
    pass


def rehearse(*, actor: Actor, change: rules.NewChange) -> Rehearsal:
    """Tells exactly what :func:`enact` would do. Nothing stays: neither rows nor the log.

    Refuses as ``enact`` does.
    """
    found: list[Rehearsal] = []
    try:
        with transaction.atomic():
            row = enact(actor=actor, change=change)
            found.append(Rehearsal(row.summary, row.decree, queries.outcome(row)))
            raise _TakenBack
    except _TakenBack:
        return found[0]


def keep_act(*, actor: Actor, unit_id: int, content: bytes, name: str, verb: str) -> StoredFile:
    """Keeps the file of a legal act until the change is carried out. Raises ``Refused``.

    ``verb`` is what the change itself will ask for at the unit.
    """
    actor.must(verb, unit_id)
    return store.keep(actor=actor, content=content, name=name, field="file")
