"""Every version of what a regime asks for: those that were, that are and that will be in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from lantoa.catalogue.models import Outline, OutlinePart, ReportForm, ReportRegime
from lantoa.catalogue.queries.outlines import form_rows, part_view, row_view
from lantoa.catalogue.rules.outlines import FormRowView, PartView, numbered


@dataclass(frozen=True, slots=True)
class Asked:
    """Versions of one regime: narrowed to a tier, a cadence, those in force on a day."""

    regime: ReportRegime
    tier: str | None = None
    cadence: str | None = None
    on: date | None = None

    @property
    def narrowed(self) -> Q:
        given = {"tier": self.tier, "cadence": self.cadence}
        return Q(
            regime=self.regime, **{name: each for name, each in given.items() if each is not None}
        )


def outlines_after(
    asked: Asked, after: int, limit: int
) -> list[tuple[Outline, tuple[PartView, ...]]]:
    """Outlines whose id comes after one, by id, each with its numbered parts. 2 queries."""
    found = Outline.objects.all() if asked.on is None else Outline.objects.in_force(asked.on)
    found = found.filter(asked.narrowed, pk__gt=after)
    parts = OutlinePart.objects.order_by("place")
    rows = found.select_related("legal_basis").prefetch_related(Prefetch("parts", queryset=parts))
    return [
        (row, numbered([part_view(part) for part in row.parts.all()]))
        for row in rows.order_by("pk")[:limit]
    ]


def forms_after(
    asked: Asked, after: int, limit: int
) -> list[tuple[ReportForm, tuple[FormRowView, ...]]]:
    """Forms whose id comes after one, by id, each with its rows. 2 queries."""
    found = ReportForm.objects.all() if asked.on is None else ReportForm.objects.in_force(asked.on)
    found = found.filter(asked.narrowed, pk__gt=after)
    lines = Prefetch("rows", queryset=form_rows())
    rows = found.select_related("legal_basis").prefetch_related(lines)
    return [(row, _rows(row)) for row in rows.order_by("pk")[:limit]]


def _rows(form: ReportForm) -> tuple[FormRowView, ...]:
    rows = list(form.rows.all())
    places = {row.pk: row.place for row in rows}
    return tuple(row_view(row, places) for row in rows)
