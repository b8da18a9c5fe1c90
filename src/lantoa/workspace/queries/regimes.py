"""What an administrator sees of a regime: who sends to whom, by when, in which parts and rows; and
how a paper would look by an outline and a form that are not stored yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import (
    Indicator,
    LegalBasis,
    Outline,
    ReportForm,
    ReportingLine,
    ReportPeriod,
    ReportRegime,
    WindowRule,
)
from lantoa.catalogue.rules import CADENCE_NAMES, TIER_NAMES, Tier
from lantoa.catalogue.rules.editing import NewPart, NewRow
from lantoa.catalogue.rules.outlines import FormRowView, FormView, OutlineView, PartView, numbered
from lantoa.catalogue.rules.regimes import (
    ALL_CADENCE_NAMES,
    COLUMN_NAMES,
    FormColumn,
    PartSource,
    holds,
)
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.period import Cadence
from lantoa.papers.paper import (
    Annex,
    Block,
    Heading,
    Issuer,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.states import FILED
from lantoa.units.models import Unit, UnitVersion
from lantoa.units.queries import speaker

MARK = "BẢN XEM TRƯỚC, SỐ LIỆU MINH HỌA"
TIERS = (Tier.COMMUNE, Tier.PROVINCE)
"""Tiers that there are today; those of before keep what they had."""


def is_live(basis: LegalBasis | None, on: date) -> bool:
    """Whether a rule rests on a legal document that is in force on the day."""
    return basis is not None and holds(basis.valid_from, basis.valid_to, on)


@dataclass(frozen=True, slots=True)
class Line:
    tier: str
    name: str
    now: ReportingLine | None
    later: tuple[ReportingLine, ...]
    cadences: str


@dataclass(frozen=True, slots=True)
class Kind:
    """An outline or a form of one tier and cadence: what holds, and what is set for later."""

    tier: str
    cadence: str
    name: str
    now: Outline | ReportForm | None
    later: tuple[Outline | ReportForm, ...]


@dataclass(frozen=True, slots=True)
class RegimePage:
    regime: ReportRegime
    is_live: bool
    lines: tuple[Line, ...]
    windows: tuple[tuple[WindowRule, bool], ...]
    deadlines: tuple[tuple[str, catalogue.Term], ...]
    outlines: tuple[Kind, ...]
    forms: tuple[Kind, ...]
    periods: tuple[ReportPeriod, ...]


def regime_page(slug: str, on: date) -> RegimePage:
    """Raises ``ReportRegime.DoesNotExist``. 7 queries."""
    regime = ReportRegime.objects.select_related("legal_basis").get(slug=slug)
    lines = list(
        ReportingLine.objects.filter(regime=regime)
        .exclude(valid_to__lte=on)
        .order_by("valid_from", "pk")
    )
    windows = list(
        WindowRule.objects.filter(regime=regime)
        .exclude(valid_to__lte=on)
        .select_related("legal_basis")
    )
    outlines = list(
        Outline.objects.filter(regime=regime).exclude(valid_to__lte=on).order_by("valid_from", "pk")
    )
    forms = list(
        ReportForm.objects.filter(regime=regime)
        .exclude(valid_to__lte=on)
        .order_by("valid_from", "pk")
    )
    return RegimePage(
        regime,
        is_live(regime.legal_basis, on),
        tuple(_line(tier, lines, on) for tier in TIERS),
        tuple((each, is_live(each.legal_basis, on)) for each in windows),
        tuple(
            (TIER_NAMES[Tier(term.tier)], term)
            for term in catalogue.terms(regime, on)
            if term.tier in TIERS
        ),
        _kinds(outlines, on),
        _kinds(forms, on),
        tuple(catalogue.upcoming_periods(regime, on)),
    )


def _line(tier: Tier, rows: Sequence[ReportingLine], on: date) -> Line:
    own = [row for row in rows if row.tier == tier]
    now = next((row for row in reversed(own) if holds(row.valid_from, row.valid_to, on)), None)
    said = [name for key, name in CADENCE_NAMES.items() if now and key.value in now.cadences]
    later = tuple(row for row in own if row.valid_from is not None and row.valid_from > on)
    return Line(tier.value, TIER_NAMES[tier], now, later, ", ".join(said))


def _kinds(rows: Sequence[Outline] | Sequence[ReportForm], on: date) -> tuple[Kind, ...]:
    found: list[Kind] = []
    for tier in TIERS:
        for cadence in Cadence:
            own = [row for row in rows if (row.tier, row.cadence) == (tier.value, cadence.value)]
            now = next(
                (row for row in reversed(own) if holds(row.valid_from, row.valid_to, on)), None
            )
            later = tuple(row for row in own if row.valid_from and row.valid_from > on)
            name = f"{vn.capital_first(TIER_NAMES[tier])}, {CADENCE_NAMES[cadence]}"
            found.append(Kind(tier.value, cadence.value, name, now, later))
    return tuple(found)


# --- What a change will touch ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Governed:
    """Whom a new outline or form will bind, and from which period on."""

    units: int
    periods: tuple[str, ...]
    begun: int


def governed(head: Unit, regime: ReportRegime, tier: str, cadence: str, on: date) -> Governed:
    """Opened periods that end on the day or later, the units of the tier that stand on the day,
    and reports of these periods that are in work already: their parts change under their hands.
    3 queries."""
    periods = list(
        ReportPeriod.objects.filter(regime=regime, cadence=cadence, window_end__gt=on)
        .select_related("regime")
        .order_by("window_end")
    )
    standing = UnitVersion.objects.in_force(on).filter(tier=tier)
    begun = (
        ExpectedReport.objects.filter(
            period__in=periods, report__isnull=False, unit__versions__tier=tier
        )
        .exclude(report__state__in=FILED)
        .distinct()
    )
    return Governed(
        standing.values("unit_id").distinct().count(),
        tuple(period.period.short for period in periods[:4]),
        begun.count(),
    )


# --- How it would look ----------------------------------------------------------------------------


def outline_of(name: str, parts: Sequence[NewPart]) -> OutlineView:
    """What was typed, numbered."""
    views = [
        PartView(part.slug, part.title, part.level, part.source, part.help, part.is_required)
        for part in parts
    ]
    return OutlineView(name, numbered(views))


def preview_paper(
    head: Unit, outline: OutlineView, form: FormView | None, period: str, on: date
) -> Paper:
    """A report of these parts and rows, with figures that are plainly made up. At most 2
    queries."""
    said = speaker(head.pk, on)
    blocks: list[Block] = [
        Paragraph(f"{said.prose} báo cáo kết quả tuyên truyền cải cách hành chính {period}:")
    ]
    for part in outline.parts:
        blocks.append(Heading(part.level, part.heading))
        match part.source:
            case PartSource.HEADING:
                continue
            case PartSource.RESULTS:
                blocks.append(
                    Paragraph("Câu văn viết từ số liệu, ví dụ: Truyền thanh cơ sở đã phát 12 lượt.")
                )
            case _:
                must = "Bắt buộc. " if part.is_required else ""
                blocks.append(Paragraph(f"[{must}{part.help or 'Người soạn viết phần này.'}]"))
    annexes = (Annex(form.name, (_table(form),), landscape=len(form.columns) > 5),) if form else ()
    return Paper(
        issuer=Issuer(tuple(said.name_lines), tuple(said.parent_lines), said.prose),
        symbol="BC-UBND",
        place_name=said.place,
        document_type="Báo cáo",
        subject=f"Kết quả công tác tuyên truyền cải cách hành chính {period}",
        addressees=("Nơi nhận theo chế độ báo cáo",),
        body=tuple(blocks),
        recipients=("Lưu: VT",),
        signature=Signature(position="Chủ tịch"),
        annexes=annexes,
        mark=MARK,
    )


def _table(form: FormView) -> Table:
    rows: list[tuple[str, ...]] = []
    place = 0
    for row in form.rows:
        if not row.measure:
            rows.append((row.label,))
            continue
        place += not row.part_of
        number = "" if row.part_of else str(place)
        rows.append(
            (
                number,
                row.label,
                row.count_unit,
                *(_made_up(column, place) for column in form.columns),
            )
        )
    widths = (6.0, 34.0, 12.0, *(48 / len(form.columns) for _ in form.columns))
    return Table(
        header=(
            "TT",
            "Chỉ tiêu",
            "Đơn vị tính",
            *(COLUMN_NAMES[FormColumn(column)] for column in form.columns),
        ),
        rows=tuple(rows),
        widths=widths,
        numeric=tuple(range(3, 3 + len(form.columns))),
        centred=(0,),
    )


def _made_up(column: str, place: int) -> str:
    match FormColumn(column):
        case FormColumn.NOTE:
            return ""
        case FormColumn.SHARE_OF_PLAN:
            return "50"
        case FormColumn.PLANNED:
            return str(2 * place)
        case _:
            return str(place)


def indicator_choices(on: date, tier: str) -> list[Indicator]:
    """Indicators whose channel a unit of the tier can own. 1 query."""
    return catalogue.indicators(on, tier)


def rows_to_view(
    name: str, number: str, columns: Sequence[str], rows: Sequence[NewRow]
) -> FormView:
    """What was typed of a form. 1 query."""
    known = {
        each.slug: each.count_unit.name
        for each in Indicator.objects.filter(
            slug__in=[row.measure for row in rows if row.measure]
        ).select_related("count_unit")
    }
    return FormView(
        name,
        number,
        tuple(columns),
        tuple(
            FormRowView(
                place,
                row.label,
                row.measure,
                known.get(row.measure, ""),
                row.is_required,
                row.part_of or None,
            )
            for place, row in enumerate(rows, start=1)
        ),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Who would lose a request that is taken back."""

    number: int
    due_on: date | None


def asked_of(regime: ReportRegime) -> Asked:
    """How many reports of the regime are owed, and by when. 1 query."""
    rows = ExpectedReport.objects.filter(period__regime=regime)
    found = rows.aggregate(number=Count("pk"), due_on=Max("due_on"))
    return Asked(found["number"], found["due_on"])


def cadence_name(cadence: str) -> str:
    return ALL_CADENCE_NAMES[cadence]
