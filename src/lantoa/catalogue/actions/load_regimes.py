"""Shipped reporting lines, outlines and forms. What an administrator made or changed is left
alone: of a tier and cadence that has any row, nothing shipped is added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from lantoa.catalogue.actions.shipped import Loader, Row, data_of, ids_by
from lantoa.catalogue.models import (
    FormRow,
    Indicator,
    LegalBasis,
    Outline,
    OutlinePart,
    ReportForm,
    ReportingLine,
    ReportRegime,
)


def of_law() -> Callable[[Row], Row]:
    """What puts the row of a law in the place of its number. 1 query."""
    laws = ids_by(LegalBasis, "number")

    def told(row: Row) -> Row:
        rest = {name: value for name, value in row.items() if name != "legal_basis"}
        return {
            **rest,
            "legal_basis_id": laws[row["legal_basis"]] if "legal_basis" in row else None,
        }

    return told


def reporting_lines(loader: Loader) -> None:
    regimes, with_law = ids_by(ReportRegime, "slug"), of_law()
    known = set(ReportingLine.objects.values_list("regime_id", "tier"))
    fresh, kept = [], 0
    for row in map(with_law, data_of("regimes.toml")["line"]):
        rest = {name: row[name] for name in row if name != "regime"}
        regime_id = regimes[row["regime"]]
        if (regime_id, row["tier"]) in known:
            kept += 1
        else:
            fresh.append(ReportingLine(regime_id=regime_id, **rest))
    ReportingLine.objects.bulk_create(fresh)
    loader.note(ReportingLine, len(fresh), kept)


def _for_each(rows: Iterable[Row]) -> Iterable[tuple[Row, str, str]]:
    """A row of the file stands for several tiers and cadences."""
    for row in rows:
        for tier in row["tiers"]:
            for cadence in row["cadences"]:
                yield row, tier, cadence


def outlines(loader: Loader) -> None:
    regimes = ids_by(ReportRegime, "slug")
    known = set(Outline.objects.values_list("regime_id", "tier", "cadence"))
    wanted = list(_for_each(data_of("outlines.toml")["outline"]))
    fresh = [
        (row, tier, cadence)
        for row, tier, cadence in wanted
        if (regimes[row["regime"]], tier, cadence) not in known
    ]
    made = Outline.objects.bulk_create(
        Outline(
            regime_id=regimes[row["regime"]],
            tier=tier,
            cadence=cadence,
            name=row["name"],
            valid_from=row.get("valid_from"),
        )
        for row, tier, cadence in fresh
    )
    OutlinePart.objects.bulk_create(
        OutlinePart(outline=outline, place=place, **part)
        for outline, (row, _, _) in zip(made, fresh, strict=True)
        for place, part in enumerate(row["part"], start=1)
    )
    loader.note(Outline, len(fresh), len(wanted) - len(fresh))


def forms(loader: Loader) -> None:
    regimes = ids_by(ReportRegime, "slug")
    known = set(ReportForm.objects.values_list("regime_id", "tier", "cadence"))
    wanted = list(_for_each(data_of("forms.toml")["form"]))
    fresh = [
        (row, tier, cadence)
        for row, tier, cadence in wanted
        if (regimes[row["regime"]], tier, cadence) not in known
    ]
    made = ReportForm.objects.bulk_create(
        ReportForm(
            regime_id=regimes[row["regime"]],
            tier=tier,
            cadence=cadence,
            number=row.get("number", ""),
            name=row["name"],
            columns=row["columns"],
            valid_from=row.get("valid_from"),
        )
        for row, tier, cadence in fresh
    )
    _rows([(form, row["rows"]) for form, (row, _, _) in zip(made, fresh, strict=True)])
    loader.note(ReportForm, len(fresh), len(wanted) - len(fresh))


def _rows(forms: Sequence[tuple[ReportForm, Sequence[Row]]]) -> None:
    """``of`` is the measure of the row of which one is only a part. Whole rows first: a part needs
    the key of its whole."""
    if not forms:
        return
    indicators = ids_by(Indicator, "slug")
    wholes: dict[tuple[int, str], FormRow] = {}

    def made_of(form: ReportForm, place: int, row: Row) -> FormRow:
        measure = row.get("measure", "")
        return FormRow(
            form=form,
            place=place,
            label=row["label"],
            indicator_id=indicators[measure] if measure else None,
            is_required=row.get("required", False),
            part_of=wholes[form.pk, row["of"]] if "of" in row else None,
        )

    every = [(form, place, row) for form, rows in forms for place, row in enumerate(rows, start=1)]
    first = [each for each in every if "of" not in each[2]]
    for built, (form, _, row) in zip(
        FormRow.objects.bulk_create(made_of(*each) for each in first), first, strict=True
    ):
        wholes[form.pk, row.get("measure", "")] = built
    FormRow.objects.bulk_create(made_of(*each) for each in every if "of" in each[2])
