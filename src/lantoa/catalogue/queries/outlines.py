"""Which parts a report has, and which rows its form, by what is in force for its period."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet

from lantoa.catalogue.models import FormRow, Outline, OutlinePart, ReportForm, ReportRegime
from lantoa.catalogue.rules.outlines import (
    STANDING,
    FormRowView,
    FormView,
    OutlineView,
    PartView,
    numbered,
)


def outline_for(regime: ReportRegime, tier: str, cadence: str, on: date) -> OutlineView:
    """The outline of a tier's reports of one cadence on the day, which is the last of the window;
    where none is in force, the parts that reports always had. At most 2 queries."""
    row = outline_row(regime, tier, cadence, on)
    return STANDING if row is None else outline_view(row)


def outline_row(regime: ReportRegime, tier: str, cadence: str, on: date) -> Outline | None:
    """1 query."""
    found = Outline.objects.in_force(on).filter(regime=regime, tier=tier, cadence=cadence)
    return found.order_by("-valid_from", "-pk").first()


def outline_view(outline: Outline) -> OutlineView:
    """1 query."""
    parts = OutlinePart.objects.filter(outline=outline).order_by("place")
    return OutlineView(
        outline.name,
        numbered([part_view(part) for part in parts]),
        outline.pk,
        outline.is_verified,
    )


def part_view(part: OutlinePart) -> PartView:
    return PartView(part.slug, part.title, part.level, part.source, part.help, part.is_required)


def form_for(regime: ReportRegime, tier: str, cadence: str, on: date) -> FormView | None:
    """The form of a tier's reports of one cadence on the day; None where none is in force: the
    annex then lists what there is. At most 2 queries."""
    row = form_row(regime, tier, cadence, on)
    return None if row is None else form_view(row)


def form_row(regime: ReportRegime, tier: str, cadence: str, on: date) -> ReportForm | None:
    """1 query."""
    found = ReportForm.objects.in_force(on).filter(regime=regime, tier=tier, cadence=cadence)
    return found.order_by("-valid_from", "-pk").first()


def form_view(form: ReportForm) -> FormView:
    """1 query."""
    rows = list(form_rows().filter(form=form))
    places = {row.pk: row.place for row in rows}
    return FormView(
        form.name,
        form.number,
        tuple(form.columns),
        tuple(row_view(row, places) for row in rows),
        form.pk,
        form.is_verified,
    )


def form_rows() -> QuerySet[FormRow]:
    """Rows for :func:`row_view`. What they count comes as words and not as rows of its own: a form
    is read with each report that is sent."""
    return FormRow.objects.annotate(
        measure=F("indicator__slug"), unit_name=F("indicator__count_unit__name")
    ).order_by("place")


def row_view(row: FormRow, places: dict[int, int]) -> FormRowView:
    """Of a row of :func:`form_rows`."""
    return FormRowView(
        place=row.place,
        label=row.label,
        measure=vars(row)["measure"] or "",
        count_unit=vars(row)["unit_name"] or "",
        is_required=row.is_required,
        part_of=places.get(row.part_of_id) if row.part_of_id else None,
    )
