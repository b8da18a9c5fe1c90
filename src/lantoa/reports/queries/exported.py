"""A file that was handed out as a report, held against the reports that are here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from lantoa.activities.rules import EMBEDDED, EMBEDDED_MARK
from lantoa.catalogue.models import FormRow, Indicator
from lantoa.kernel import vietnamese as vn
from lantoa.reader.report_tables import OF_WHICH, Names, ReportTable, named
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.contents import frozen_contents
from lantoa.reports.rules.exported import Name, by_words, figures_of, figures_read
from lantoa.reports.rules.states import ReportState
from lantoa.units.models import Unit


class Match(StrEnum):
    SAME = "same"
    """The export of a version that is here; nothing is to be taken from it."""
    CHANGED = "changed"
    """Bears the seal of a version that is here and states other figures."""
    OTHER_UNIT = "other_unit"
    """The report of another unit than the one that it was brought in for."""
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Matched:
    """``version`` where the file belongs to one that is here; ``changed`` are the measures of
    which the file states something else than that version."""

    match: Match
    table: ReportTable
    version: ReportVersion | None = None
    expected: ExpectedReport | None = None
    changed: tuple[str, ...] = ()


def names_known() -> Names:
    """How the indicators and forms of this system are written in tables. 2 queries."""
    single: list[Name] = []
    for each in Indicator.objects.select_related("count_unit"):
        unit = each.count_unit.name
        single.append(Name(each.name, unit, each.slug, each.side))
        marked = f"{unit}{EMBEDDED_MARK}"
        single.append(
            Name(f"{each.name}{EMBEDDED_MARK}", marked, f"{each.slug}{EMBEDDED}", each.side)
        )
    forms: dict[int, list[Name]] = defaultdict(list)
    rows = FormRow.objects.exclude(indicator=None).select_related("indicator__count_unit")
    for row in rows.order_by("form_id", "place"):
        if row.indicator is None:
            continue
        is_part = row.part_of_id is not None and not row.label.startswith(OF_WHICH)
        label = f"{OF_WHICH} {row.label}" if is_part else row.label
        form = forms[row.form_id]
        whole = "" if not label.startswith(OF_WHICH) else _last_whole(form)
        unit = row.indicator.count_unit.name
        form.append(Name(label, unit, row.indicator.slug, row.indicator.side, whole))
    return by_words(single, list(forms.values()))


def _last_whole(form: Sequence[Name]) -> str:
    return next((name.label for name in reversed(form) if not name.label.startswith(OF_WHICH)), "")


def matched(unit_id: int, table: ReportTable, file_sha256: str) -> Matched:
    """Which report of the unit the file is the export of. What the file says of itself is a claim:
    its figures decide. At most 7 queries."""
    table = named(table, names_known())
    seal, unit_slug = table.about.get("sha256", ""), table.about.get("unit", "")
    here = ReportVersion.objects.filter(report__expected__unit_id=unit_id).select_related(
        "report__expected__period__regime", "report__expected__unit"
    )
    wanted = Q(docx__sha256=file_sha256)
    if seal:
        wanted |= Q(sha256=seal)
    version = here.filter(wanted).order_by("-pk").first()
    if version is None:
        version = _same_figures(unit_id, table)
    if version is not None:
        changed = _changed(version, table)
        match = Match.CHANGED if changed else Match.SAME
        return Matched(match, table, version, version.report.expected, changed)
    if unit_slug and not Unit.objects.filter(pk=unit_id, slug=unit_slug).exists():
        return Matched(Match.OTHER_UNIT, table)
    return Matched(Match.NEW, table)


def _same_figures(unit_id: int, table: ReportTable) -> ReportVersion | None:
    """The version for the period that the text over the table names, if its figures are these: a
    Word file that was stored anew has neither seal nor hash."""
    read = figures_read(table.lines)
    if not read or table.about.get("sha256"):
        return None
    heads = vn.fold(" ".join(table.heads))
    newest = (
        ReportVersion.objects.filter(report__expected__unit_id=unit_id)
        .select_related("report__expected__period__regime", "report__expected__unit")
        .order_by("-submitted_at")[:12]
    )
    for version in newest:
        subject = vn.fold(str(version.frozen.get("subject", "")))
        if subject and subject in heads and not _changed(version, table):
            return version
    return None


def drafts_of(unit_id: int, table: ReportTable) -> list[ExpectedReport]:
    """Drafts of the unit that figures could be declared in, the one of the file's period first.
    1 query."""
    drafts = (
        ExpectedReport.objects.filter(unit_id=unit_id, report__state=ReportState.DRAFT)
        .select_related("period__regime", "report", "unit")
        .order_by("-due_on")[:40]
    )
    heads = vn.fold(" ".join(table.heads))
    return sorted(drafts, key=lambda each: not _is_for(each, table, heads))


def _is_for(expected: ExpectedReport, table: ReportTable, heads: str) -> bool:
    if "period" in table.about:
        here = (expected.period.regime.slug, expected.period.key)
        return here == (table.about.get("regime"), table.about["period"])
    return vn.fold(expected.period.label) in heads


def _changed(version: ReportVersion, table: ReportTable) -> tuple[str, ...]:
    frozen = figures_of(frozen_contents(version))
    read = figures_read(table.lines)
    return tuple(sorted(m for m in {*frozen, *read} if frozen.get(m) != read.get(m)))
