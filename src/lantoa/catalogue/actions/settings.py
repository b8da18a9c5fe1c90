"""Changing a setting of the installation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue import queries
from lantoa.catalogue.actions.dated import make_way, refuse_past
from lantoa.catalogue.models import Setting
from lantoa.catalogue.rules import settings as rules
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused


@transaction.atomic
def change_setting(*, actor: Actor, unit_id: int, name: str, value: Any, on: date) -> Setting:
    """The setting has another value from the day ``on``, which may lie ahead.

    ``unit_id`` is the head unit, for which the actor does it. A second change for the same day
    replaces the first. Raises ``KeyError`` for a name that is no setting, ``Refused`` for a value
    that it cannot have, a day that is over, and a value that holds already.
    """
    actor.must("settings.change", unit_id)
    known = rules.SETTINGS[name]
    if not known.open:
        raise Refused(
            Problem("value", "Thiết lập này không đổi bằng tay.", "Chọn mục khác.", code="closed")
        )
    checked = rules.checked(known, value)
    refuse_past(on, days.today())
    return _put(actor=actor, unit_id=unit_id, known=known, value=checked, on=on)


@transaction.atomic
def set_head_unit(*, actor: Actor, unit_id: int, slug: str, on: date) -> Setting:
    """Says which unit runs this installation. Part of the first set-up."""
    actor.must("settings.change", unit_id)
    known = rules.SETTINGS[rules.HEAD_UNIT]
    return _put(actor=actor, unit_id=unit_id, known=known, value=slug, on=on)


def _put(*, actor: Actor, unit_id: int, known: rules.Known, value: Any, on: date) -> Setting:
    before = queries.stored_setting(known.name, on)
    if before == value:
        raise Refused(
            Problem(
                "value",
                "Giá trị này đang áp dụng rồi.",
                "Chọn giá trị khác, hoặc không đổi gì.",
                code="unchanged",
            )
        )
    row = make_way(Setting.objects.filter(name=known.name), on)
    if row is None:
        row = Setting(name=known.name, valid_from=on)
    row.value = value
    row.save()
    # What somebody typed is not copied into the log, which is never cleared.
    told = {} if known.kind is rules.Kind.TEXT else {"old": before, "new": value}
    record(
        actor=actor,
        verb="settings.change",
        unit_id=unit_id or None,
        object_key=setting_key(known.name),
        data={"on": on.isoformat(), **told},
    )
    return row


def setting_key(name: str) -> str:
    """Under which key the log keeps the changes of a setting."""
    return f"catalogue_setting:{name}"
