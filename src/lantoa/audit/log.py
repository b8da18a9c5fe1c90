"""Writing and reading the log. Every action of every room calls :func:`record`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

from django.db import connection
from django.db.models import QuerySet

from lantoa.audit import chain, digest, keys
from lantoa.audit.backends.before_commit import BeforeCommit
from lantoa.audit.models import Entry
from lantoa.kernel import days
from lantoa.kernel.actor import Actor

Changed = Iterable[str] | Mapping[str, tuple[object, object]]


class OutsideTransaction(Exception):
    """An entry was asked for outside the transaction of its act: it could outlive the act."""


@dataclass(frozen=True, slots=True)
class Act:
    """On what something was done; the fields are those of :func:`record`."""

    object_key: str
    unit_id: int | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    changed: Changed = ()


def record(
    *,
    actor: Actor,
    verb: str,
    object_key: str,
    unit_id: int | None = None,
    data: Mapping[str, object] | None = None,
    changed: Changed = (),
) -> None:
    """Notes one act, inside the transaction that carries it out.

    ``verb`` is the permission's name (``reports.submit``), ``object_key`` is ``table:id``.
    ``changed`` names the fields that changed; given as a mapping, with what stood there before and
    after: numbers, truths and days are kept, words become a keyed hash. ``data`` holds ids, states
    and hashes only. The entry is tied into the chain of its unit just before the commit.

    Raises :class:`OutsideTransaction` when no transaction is open.
    """
    record_all(actor=actor, verb=verb, acts=[Act(object_key, unit_id, data or {}, changed)])


def record_all(*, actor: Actor, verb: str, acts: Sequence[Act]) -> None:
    """:func:`record` for the same act on several things. 1 query.

    Raises :class:`OutsideTransaction` when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(verb)
    at = days.now()
    entries = Entry.objects.bulk_create(
        Entry(
            at=at,
            actor_key=actor.key,
            from_unit_id=actor.home_unit,
            verb=verb,
            unit_id=act.unit_id,
            object_key=act.object_key,
            changed=_changes(act.changed),
            data=digest.plain(act.data),
        )
        for act in acts
    )
    for entry in entries:
        cast("BeforeCommit", connection).gather(chain.tie, entry)


def _changes(changed: Changed) -> dict[str, object]:
    if not isinstance(changed, Mapping):
        return dict.fromkeys(changed)
    return {
        name: [_shown(before), _shown(after)]
        for name, (before, after) in changed.items()
        if before != after
    }


def _shown(value: object) -> object:
    """What may stand in the log for a field's content."""
    found = digest.plain(value)
    is_words = isinstance(value, str) and not isinstance(value, Enum)
    if value != "" and (is_words or isinstance(found, list | dict)):
        return keys.fingerprint(digest.canonical(found).decode())
    return found


def entries_of(object_key: str) -> QuerySet[Entry]:
    """All that was done to one object, newest first."""
    return Entry.objects.filter(object_key=object_key)
