from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue.models import Channel
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import fold
from lantoa.units import queries, rules, signals
from lantoa.units.actions.scene import Scene
from lantoa.units.models import Change, Unit, UnitSuccession, UnitVersion

NATIONAL = 0
"""Stands for the whole country where a permission asks for a unit."""


@transaction.atomic
def enact(*, actor: Actor, change: rules.NewChange) -> Change:
    """Carries a change of units out from its day on; nothing that stands before that day is edited.

    Versions that end are closed, what begins gets versions of its own, and each source that went
    into another unit gets an edge to it. Units under a unit that ends go, from that day, under its
    one whole successor; without one the change is refused and names them. The day may lie ahead.

    Asks ``units.change`` at every source and every target that is there already, and
    ``units.found`` at a parent under which none of the sources stood. Raises ``Refused`` with every
    reason at once; its fields are those of :mod:`lantoa.units.rules.changes`.
    """
    touched = sorted({*change.sources, *change.existing})
    for unit_id in touched:
        actor.must("units.change", unit_id)
    parent_id = _may_place(actor, change)
    _refuse(rules.problems_of(change))
    scene = Scene.read(change, touched, parent_id)
    _refuse(scene.problems())
    row = _keep_act(change, scene.summary())
    outcome = _write(scene, row)
    _log(actor, row, outcome)
    moved = queries.below_since(outcome.moved, change.on)
    signals.holding.send(sender=None, unit_ids=moved)
    signals.changed.send(
        sender=None,
        change=row,
        ended=tuple(change.ending),
        moved=tuple(sorted(moved)),
        since=change.on,
    )
    return row


def _refuse(problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise Refused(*found)


def _may_place(actor: Actor, change: rules.NewChange) -> int | None:
    """The parent of what is founded or moved: as asked, else where all sources stand."""
    versions = [queries.version_of(each, change.on) for each in change.sources]
    above = {version.parent_id for version in versions if version is not None}
    parent_id = change.parent_id
    if parent_id is None and len(above) == 1:
        (parent_id,) = above
    is_placing = bool(change.founded) or change.kind is rules.ChangeKind.REPARENT
    if is_placing and parent_id not in above:
        actor.must("units.found", NATIONAL if parent_id is None else parent_id)
    return parent_id


def _keep_act(change: rules.NewChange, summary: str) -> Change:
    act = change.act
    return Change.objects.create(
        kind=change.kind.value,
        effective_on=change.on,
        decree=str(act),
        act_kind=act.kind,
        number=act.number.strip(),
        issued_on=act.issued_on,
        issuer=act.issuer.strip(),
        link=act.link,
        file_id=act.file_id,
        recorded_at=days.now(),
        summary=summary,
        note=change.note.strip(),
    )


@dataclass(slots=True)
class _Outcome:
    """What was written: units to log, and those that stand elsewhere now."""

    touched: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)


def _write(scene: Scene, row: Change) -> _Outcome:
    change, outcome = scene.change, _Outcome()
    targets = [each if isinstance(each, int) else _found(scene, each, row) for each in change.into]
    opened = _reopen_under(scene, targets, outcome)
    closed = [scene.open_version(each) for each in change.ending]
    closed += [each for each in scene.under if each.unit_id not in scene.versions]
    outcome.moved += change.ending
    if change.restyled is not None:
        former, fresh = scene.open_version(change.restyled), scene.restyled_version()
        closed.append(former)
        channels = _restyled_channels(scene, former)
        opened.append((fresh, channels))
        outcome.moved += [former.unit_id] if former.parent_id != fresh.parent_id else []
    UnitVersion.objects.filter(pk__in=[each.pk for each in closed]).update(
        valid_to=change.on, closed_by=row
    )
    for fresh, channels in opened:
        fresh.opened_by = row
        fresh.legal_basis = row.decree
        fresh.save(force_insert=True)
        fresh.channels.set(channels)
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            old_id=flow.source,
            new_id=targets[flow.place],
            change=row,
            is_partial=flow.is_partial,
            share=flow.share,
        )
        for flow in rules.flows(change)
    )
    outcome.touched = sorted({*scene.versions, *targets, *outcome.moved})
    return outcome


def _restyled_channels(scene: Scene, former: UnitVersion) -> list[Channel]:
    if scene.change.channels is None:
        return list(former.channels.all())
    return [scene.channels[slug] for slug in scene.change.channels]


def _found(scene: Scene, new: rules.NewUnit, row: Change) -> int:
    name = rules.shown_name(new.name)
    unit = Unit.objects.create(slug=_free_slug(name, new.code, row.effective_on), kind=new.kind)
    version = UnitVersion.objects.create(
        unit=unit,
        code=new.code,
        name=name,
        folded=fold(name),
        division=new.division,
        tier=new.tier,
        parent_id=scene.parent_id,
        valid_from=row.effective_on,
        legal_basis=row.decree,
        opened_by=row,
    )
    version.channels.set([scene.channels[slug] for slug in new.channels])
    return unit.pk


def _reopen_under(
    scene: Scene, targets: list[int], outcome: _Outcome
) -> list[tuple[UnitVersion, list[Channel]]]:
    """Fresh versions, under the successor, of units that stand under a unit that ends."""
    moving = [each for each in scene.under if each.unit_id not in scene.versions]
    outcome.moved += [each.unit_id for each in moving]
    return [
        (
            UnitVersion(
                unit_id=each.unit_id,
                code=each.code,
                name=each.name,
                source_name=each.source_name,
                folded=each.folded,
                division=each.division,
                tier=each.tier,
                parent_id=targets[0],
                valid_from=scene.change.on,
            ),
            list(each.channels.all()),
        )
        for each in moving
    ]


def _free_slug(name: str, code: str, on: date) -> str:
    plain = rules.slug_of(name, code)[:140]
    dated = f"{plain}-tu-{on.day}-{on.month}-{on.year}"
    for slug in (plain, dated):
        if slug and not Unit.objects.filter(slug=slug).exists():
            return slug
    number = 2
    while Unit.objects.filter(slug=f"{dated}-{number}").exists():
        number += 1
    return f"{dated}-{number}"


def _log(actor: Actor, row: Change, outcome: _Outcome) -> None:
    for unit_id in outcome.touched:
        record(
            actor=actor,
            verb="units.change",
            unit_id=unit_id,
            object_key=f"units_unit:{unit_id}",
            data={"change": row.pk, "kind": row.kind, "on": row.effective_on.isoformat()},
        )
