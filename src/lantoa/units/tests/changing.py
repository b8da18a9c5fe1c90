"""Changes as tests ask for them, and everything about units as rows to compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from lantoa.units.models import Change, Unit, UnitSuccession, UnitVersion
from lantoa.units.rules import ChangeKind, LegalAct, NewChange, NewUnit

ACT = LegalAct("resolution", "1/NQ-HĐND", date(2026, 1, 2), "Hội đồng nhân dân tỉnh Mẫu")
DAY = date(2026, 4, 30)


def asked(
    kind: str,
    sources: Iterable[Unit | int] = (),
    into: Iterable[Unit | NewUnit | int] = (),
    on: date = DAY,
    **more: Any,
) -> NewChange:
    return NewChange(
        kind=ChangeKind(kind),
        on=on,
        act=more.pop("act", ACT),
        sources=tuple(each.pk if isinstance(each, Unit) else each for each in sources),
        into=tuple(each.pk if isinstance(each, Unit) else each for each in into),
        **more,
    )


def commune(name: str, **more: Any) -> NewUnit:
    return NewUnit(name, "rural_commune", "commune", **more)


def everything() -> Mapping[str, list[dict[str, Any]]]:
    """All rows about units but the changes, which stay when they are undone."""
    channels = UnitVersion.channels.through.objects.values("unitversion_id", "channel_id")
    return {
        "units": list(Unit.objects.order_by("pk").values()),
        "versions": list(UnitVersion.objects.order_by("pk").values()),
        "edges": list(UnitSuccession.objects.order_by("pk").values()),
        "channels": list(channels.order_by("unitversion_id", "channel_id")),
        "changes": list(Change.objects.filter(undone_at=None).order_by("pk").values()),
    }
