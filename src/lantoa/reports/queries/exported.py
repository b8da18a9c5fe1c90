"""A file that was handed out as a report, held against the reports that are here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from lantoa.activities.rules import EMBEDDED, EMBEDDED_MARK
from lantoa.catalogue.models import FormRow, Indicator
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.reader.periods import find_periods
from lantoa.reader.report_tables import OF_WHICH, Names, ReportTable, doubted, named
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.contents import frozen_contents
from lantoa.reports.rules.exported import Name, by_words, figures_of, figures_read
from lantoa.reports.rules.states import ReportState
from lantoa.units import queries as units
from lantoa.units.models import Identity, Unit, UnitVersion

_ISSUED_BY = ("ubnd", "uy ban nhan dan", "hdnd", "hoi dong nhan dan")
_HEAD_ENDS = ("so:", "bao cao", "kinh gui", "ky bao cao")
"""Words with which the lines below the issuer begin; whom a report is sent to is named there."""
_HEAD_LINES, _HEAD_WORDS = 6, 40


class Match(StrEnum):
    SAME = "same"
    """The export of a version that is here, what was done in the window unchanged; nothing is to be
    taken from it."""
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
    its figures decide. At most 11 queries."""
    names = names_known()
    table = named(table, names)
    seal = table.about.get("sha256", "")
    here = ReportVersion.objects.filter(report__expected__unit_id=unit_id).select_related(
        "report__expected__period__regime", "report__expected__unit"
    )
    wanted = Q(docx__sha256=file_sha256)
    if seal:
        wanted |= Q(sha256=seal)
    version = here.filter(wanted).order_by("-pk").first()
    if version is None:
        version = _same_figures(unit_id, table)
    sure = doubted(table, names)
    if version is not None:
        if changed := _changed(version, table):
            return Matched(Match.CHANGED, sure, version, version.report.expected, changed)
        return Matched(Match.SAME, table, version, version.report.expected)
    if _is_of_another(unit_id, table, file_sha256):
        return Matched(Match.OTHER_UNIT, sure)
    return Matched(Match.NEW, sure)


def _is_of_another(unit_id: int, table: ReportTable, file_sha256: str) -> bool:
    """Whether the file says of itself that it is another unit's, is the very paper of another, or
    its head names another as its issuer. At most 7 queries."""
    claimed = table.about.get("unit", "")
    if claimed and not Unit.objects.filter(pk=unit_id, slug=claimed).exists():
        return True
    if ReportVersion.objects.filter(docx__sha256=file_sha256).exists():
        return True
    folded = set(_issuers(table.heads))
    own = Identity.objects.filter(unit_id=unit_id).values_list("issuer", flat=True)
    if any(vn.fold(issuer) in folded for issuer in own if issuer):
        return False
    issuers = set(UnitVersion.objects.filter(folded__in=folded).values_list("unit_id", flat=True))
    if not issuers or unit_id in issuers:
        return False
    # The line over an issuer's own names the body above it.
    return not issuers <= set(units.last_ancestors(unit_id, days.today()))


def _issuers(heads: Sequence[str]) -> Iterator[str]:
    """Names, folded, that could be the issuer's: what stands alone in a line of the head, or last
    in it after the word for a committee or a council."""
    for head in heads[:_HEAD_LINES]:
        line = vn.fold(head)
        if line.startswith(_HEAD_ENDS):
            return
        words = line.split()[:_HEAD_WORDS]
        for at in range(len(words)):
            if not at or " ".join(words[:at]).endswith(_ISSUED_BY):
                yield " ".join(words[at:])


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
    """Drafts of the unit that figures could be declared in: where the file says its period, only
    the one of that. 1 query."""
    drafts = ExpectedReport.objects.filter(unit_id=unit_id, report__state=ReportState.DRAFT)
    if period := table.about.get("period"):
        drafts = drafts.filter(period__key=period, period__regime__slug=table.about.get("regime"))
    return list(drafts.select_related("period__regime", "report", "unit").order_by("-due_on")[:40])


def period_named(table: ReportTable) -> str:
    """Key of the period that the file says, else of the one that its head names; empty where
    neither does."""
    if period := table.about.get("period"):
        return period
    found = [
        mention.key
        for head in table.heads[:12]
        if ", ngay" not in vn.fold(head)  # The day of the paper, not its period.
        for mention in find_periods(head)
        if mention.is_whole and len(mention.key) in (len("2024"), len("2024-Q1"))
    ]
    finer = [key for key in found if len(key) > len("2024")]
    return next(iter([*finer, *found]), "")


def _changed(version: ReportVersion, table: ReportTable) -> tuple[str, ...]:
    frozen = figures_of(frozen_contents(version))
    read = figures_read(table.lines)
    return tuple(sorted(m for m in {*frozen, *read} if frozen.get(m) != read.get(m)))
