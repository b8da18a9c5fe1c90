"""Changes of units as they are listed and told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lantoa.units.models import Change, Unit, UnitKind, UnitSuccession, UnitVersion

SHOWN = 200
"""Rows of one change that are shown; a reform of the whole country has thousands."""


def change_list(unit_id: int | None = None) -> QuerySet[Change]:
    """Changes, the newest day first; with a unit, those that concern it."""
    found = Change.objects.annotate(edge_count=Count("edges", distinct=True))
    if unit_id is not None:
        found = found.filter(
            Q(opened__unit_id=unit_id)
            | Q(closed__unit_id=unit_id)
            | Q(edges__old_id=unit_id)
            | Q(edges__new_id=unit_id)
        ).distinct()
    return found.order_by("-effective_on", "-pk")


def change_page(change_id: int) -> Change:
    """Raises ``Change.DoesNotExist``."""
    return Change.objects.select_related("file").get(pk=change_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change did: versions that it closed and opened, and who became what, as far as shown.

    ``restyled`` are pairs of a unit's version before and after; ``ended`` those closed without one,
    ``begun`` those opened without one.
    """

    ended: list[UnitVersion]
    begun: list[UnitVersion]
    restyled: list[tuple[UnitVersion, UnitVersion]]
    edges: list[tuple[UnitSuccession, UnitVersion | None, UnitVersion | None]]
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        return not (self.ended or self.begun or self.restyled or self.edges)


def outcome(change: Change) -> Outcome:
    """4 queries."""
    opened = list(change.opened.select_related("unit", "parent").order_by("pk")[: SHOWN + 1])
    closed = list(change.closed.select_related("unit", "parent").order_by("pk")[: SHOWN + 1])
    edges = list(change.edges.order_by("pk")[: SHOWN + 1])
    before = {each.unit_id: each for each in closed}
    after = {each.unit_id: each for each in opened}
    ids = {end for edge in edges for end in (edge.old_id, edge.new_id)}
    names: dict[tuple[int, bool], UnitVersion] = {}
    for each in UnitVersion.objects.filter(unit_id__in=ids).select_related("unit").order_by("pk"):
        begins_after = each.valid_from is not None and each.valid_from >= change.effective_on
        kept = names.get((each.unit_id, begins_after))
        is_nearer = kept is None or (
            (each.valid_from or change.effective_on) < (kept.valid_from or change.effective_on)
            if begins_after
            else True
        )
        if is_nearer:
            names[each.unit_id, begins_after] = each

    def named(unit_id: int, *, later: bool) -> UnitVersion | None:
        return names.get((unit_id, later)) or names.get((unit_id, not later))

    return Outcome(
        ended=[each for each in closed[:SHOWN] if each.unit_id not in after],
        begun=[each for each in opened[:SHOWN] if each.unit_id not in before],
        restyled=[
            (before[each.unit_id], each) for each in opened[:SHOWN] if each.unit_id in before
        ],
        edges=[
            (edge, named(edge.old_id, later=False), named(edge.new_id, later=True))
            for edge in edges[:SHOWN]
        ],
        is_cut=max(len(opened), len(closed), len(edges)) > SHOWN,
    )


def kinds_to_found(parent: UnitVersion) -> list[tuple[str, str]]:
    """Sorts of bodies that may stand under a unit of this tier: slug and name. 1 query."""
    found = UnitKind.objects.filter(valid_to__isnull=True)
    if parent.unit.kind != Unit.ADMINISTRATIVE:
        found = found.exclude(slug=Unit.ADMINISTRATIVE)
    fitting = found.filter(Q(tier="") | Q(tier=parent.tier))
    return list(fitting.order_by("order", "slug").values_list("slug", "name"))
