"""Brings the lists of units of both eras into the database."""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import resources

from django.db import models, transaction

from lantoa.audit.log import record
from lantoa.catalogue.rules import LoadReport
from lantoa.kernel.actor import Actor
from lantoa.units import rules
from lantoa.units.models import Change, Unit, UnitKind, UnitSuccession, UnitVersion

Progress = Callable[[int, int, str], None]
NATIONAL = 0
"""Stands for the whole country where a permission asks for a unit."""
BATCH = 1000
NOTE = (
    "Suy ra từ danh mục trước và sau ngày 01/7/2025; chưa đối chiếu với từng nghị quyết. "
    "Tỷ lệ chia của đơn vị tách ra nhiều nơi chưa rõ."
)


@transaction.atomic
def load_reference(
    *, actor: Actor, progress: Progress | None = None, provinces: Collection[str] = ()
) -> LoadReport:
    """Loads the units of both eras and what became of them. A second run adds nothing.

    ``provinces`` are present codes of the only provinces to load; empty for the whole country.
    Rows that are there stay as people have corrected them.
    """
    actor.must("units.load", NATIONAL)
    load_kinds(actor=actor)
    reference = _packed()
    if provinces:
        reference = rules.of_provinces(reference, provinces)
    versions = sum(len(row.versions) for row in reference.units)
    tally = _Tally(len(reference.units) + versions + len(reference.edges), progress)
    ids = _make_units(reference, tally)
    _make_versions(reference, ids, tally)
    _make_edges(reference, ids, tally)
    report = LoadReport(created=tally.created, kept=tally.kept)
    if report.total_created:
        record(
            actor=actor,
            verb="units.load",
            object_key="units",
            data={"created": dict(tally.created), "provinces": sorted(provinces)},
        )
    return report


@transaction.atomic
def load_kinds(*, actor: Actor) -> int:
    """Adds the kinds of units that are not there yet; rows that are there stay as they are.
    Returns how many were added."""
    actor.must("units.load", NATIONAL)
    there = set(UnitKind.objects.values_list("slug", flat=True))
    text = resources.files("lantoa.units").joinpath("data", "kinds.toml").read_text("utf-8")
    rows = [row for row in tomllib.loads(text)["kind"] if row["slug"] not in there]
    UnitKind.objects.bulk_create(UnitKind(**row) for row in rows)
    if rows:
        record(
            actor=actor,
            verb="units.load",
            object_key="units_unitkind",
            data={"created": [row["slug"] for row in rows]},
        )
    return len(rows)


class _Tally:
    """Counts rows by kind and tells how far the work has come."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.created: dict[str, int] = {}
        self.kept: dict[str, int] = {}
        self._total, self._done, self._progress = total, 0, progress

    def make(self, label: str, rows: Sequence[models.Model], model: type[models.Model]) -> None:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            model._default_manager.bulk_create(batch)
            self._advance(len(batch), label)
        self.created[model._meta.model_name or ""] = len(rows)

    def keep(self, label: str, number: int, model: type[models.Model]) -> None:
        self.kept[model._meta.model_name or ""] = number
        if number:
            self._advance(number, label)

    def _advance(self, number: int, label: str) -> None:
        self._done += number
        if self._progress is not None:
            self._progress(self._done, self._total, label)


def _packed() -> rules.Reference:
    folder = resources.files("lantoa.units").joinpath("data")

    def lines(name: str) -> list[str]:
        packed = folder.joinpath(name).read_bytes()
        return gzip.decompress(packed).decode("utf-8").splitlines()

    corrections = tomllib.loads(folder.joinpath("corrections.toml").read_text(encoding="utf-8"))
    return rules.read_reference(
        lines("units.csv.gz"), lines("successions.csv.gz"), corrections["version"]
    )


def _make_units(reference: rules.Reference, tally: _Tally) -> Mapping[tuple[str, str], int]:
    there = set(Unit.objects.values_list("slug", flat=True))
    fresh = [Unit(slug=row.slug) for row in reference.units if row.slug not in there]
    tally.keep("Đơn vị", len(reference.units) - len(fresh), Unit)
    tally.make("Đơn vị", fresh, Unit)
    ids = dict(Unit.objects.values_list("slug", "pk"))
    return {row.key: ids[row.slug] for row in reference.units}


def _make_versions(
    reference: rules.Reference, ids: Mapping[tuple[str, str], int], tally: _Tally
) -> None:
    there = set(UnitVersion.objects.values_list("unit_id", flat=True))
    wanted = [(row, version) for row in reference.units for version in row.versions]
    fresh = [
        UnitVersion(
            unit_id=ids[row.key],
            code=row.code,
            name=version.name,
            source_name=version.source_name,
            division=version.division.value,
            tier=row.tier,
            parent_id=None if row.parent is None else ids[row.parent],
            folded=version.folded,
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            legal_basis=version.legal_basis,
        )
        for row, version in wanted
        if ids[row.key] not in there
    ]
    tally.keep("Tên, loại hình, cấp trên", len(wanted) - len(fresh), UnitVersion)
    tally.make("Tên, loại hình, cấp trên", fresh, UnitVersion)


def _make_edges(
    reference: rules.Reference, ids: Mapping[tuple[str, str], int], tally: _Tally
) -> None:
    there = set(UnitSuccession.objects.values_list("old_id", "new_id"))
    wanted = [
        (edge, ids[edge.old], ids[edge.new])
        for edge in reference.edges
        if (ids[edge.old], ids[edge.new]) not in there
    ]
    kinds = {(edge.tier, edge.kind) for edge, _, _ in wanted}
    acts = {(tier, kind): _act(tier, kind) for tier, kind in kinds}
    fresh = [
        UnitSuccession(
            old_id=old,
            new_id=new,
            change=acts[edge.tier, edge.kind],
            is_partial=edge.is_partial,
        )
        for edge, old, new in wanted
    ]
    tally.keep("Kế thừa", len(reference.edges) - len(fresh), UnitSuccession)
    tally.make("Kế thừa", fresh, UnitSuccession)


def _act(tier: str, kind: rules.ChangeKind | None) -> Change | None:
    if kind is None:
        return None
    decree = rules.PROVINCE_ACT if tier == "province" else rules.COMMUNE_ACT
    act, _ = Change.objects.get_or_create(
        kind=kind.value,
        effective_on=rules.REFORM_DAY,
        decree=decree,
        undone_at=None,
        defaults={"note": NOTE, **rules.cited(decree)},
    )
    return act
