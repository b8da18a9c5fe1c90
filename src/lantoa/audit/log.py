"""Writing and reading the log. Every action of every room calls :func:`record`."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.db.models import QuerySet

from lantoa.audit.models import Entry
from lantoa.kernel import days
from lantoa.kernel.actor import Actor


class OutsideTransaction(Exception):
    """An entry was asked for outside the transaction of its act: it could outlive the act."""


def record(
    *,
    actor: Actor,
    verb: str,
    object_key: str,
    unit_id: int | None = None,
    data: Mapping[str, object] | None = None,
) -> None:
    """Notes one act, inside the transaction that carries it out.

    ``verb`` is the permission's name (``reports.submit``), ``object_key`` is ``table:id``.
    Raises :class:`OutsideTransaction` when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(verb)
    Entry.objects.create(
        at=days.now(),
        actor_key=actor.key,
        verb=verb,
        unit_id=unit_id,
        object_key=object_key,
        data=dict(data or {}),
    )


def entries_of(object_key: str) -> QuerySet[Entry]:
    """All that was done to one object, newest first."""
    return Entry.objects.filter(object_key=object_key)
