"""Progress of a unit and of one plan, on a page and as a table."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest, units_to_choose
from lantoa.accounts.queries.reach import told_of
from lantoa.insight.queries import progress as queries
from lantoa.insight.views import tables
from lantoa.insight.views.shown import door_of, shown_all
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted
from lantoa.papers.tables import Format, table_file
from lantoa.plans.models import Plan
from lantoa.ui.downloads import download
from lantoa.units import queries as units
from lantoa.units.models import Unit

VERB = "insight.view"
FORMATS = [(each.value, each.value.upper()) for each in Format]


def _unit_asked(request: StaffRequest) -> Unit | None:
    """The unit of ``?don-vi=``. Raises ``Http404``, and ``NotPermitted`` where it may not be
    seen."""
    slug = request.GET.get("don-vi", "")
    if not slug:
        return None
    try:
        unit = units.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(VERB, unit.pk)
    return unit


def _told(request: StaffRequest, unit_id: int) -> frozenset[int] | None:
    """The units of which somebody may be told in the progress of this one; None for all."""
    return told_of(request.actor, [VERB], unit_id)


# --- A unit --------------------------------------------------------------------------------------


def _found(request: StaffRequest, today: date) -> queries.UnitProgress:
    """Raises ``NotPermitted`` for who has no post in which progress may be seen."""
    asked = _unit_asked(request)
    own = request.actor.units_of(VERB)
    if asked is None and not own:
        raise NotPermitted
    unit_id = own[0] if asked is None else asked.pk
    told = _told(request, unit_id)
    years = queries.years_of(unit_id)
    text = request.GET.get("nam", "")
    is_year = text.isascii() and text.isdigit() and len(text) == 4 and text > "1900"
    year = int(text) if is_year and text < "2200" else years.shown(today)
    return queries.unit_progress(
        unit_id,
        year,
        today,
        years=years.every,
        with_below=told is None,
        page=request.GET.get("trang"),
        seen=told,
    )


@require_safe
def unit_page(request: StaffRequest) -> HttpResponse:
    """The plans of a unit for a year, and those of the units below it."""
    actor, today = request.actor, days.today()
    found = _found(request, today)
    chosen = found.unit.unit_id
    own = actor.units_of(VERB)
    return render(
        request,
        "insight/progress_unit.html",
        {
            "found": found,
            "slug": found.unit.unit.slug,
            "stands": [
                (stand, [(row, door_of(row, found.unit.unit.slug)) for row in stand.rows])
                for stand in found.plans
            ],
            "units": units_to_choose(own, actor.heads_of(VERB), chosen, today),
            "years": sorted({*found.years, found.year}, reverse=True),
            "until": today - timedelta(days=1),
            "formats": FORMATS,
            "may_plan": bool(actor.units_of("plans.write")),
        },
    )


@require_safe
def unit_table(request: StaffRequest, kind: str) -> HttpResponseBase:
    as_file = _format(kind)
    found = _found(request, days.today())
    name = f"tien-do-{found.unit.unit.slug}-{found.year}.{as_file.value}"
    columns, rows = list(tables.UNIT_COLUMNS), tables.unit_rows(found)
    box = table_file(as_file, title="Tiến độ", columns=columns, rows=rows)
    return download(box, name, as_file.media_type)


# --- One plan ------------------------------------------------------------------------------------


def _plan(request: StaffRequest, plan_id: int) -> tuple[queries.PlanProgress, Unit | None, bool]:
    """The plan as far as it may be seen, the unit below that is chosen, and whether all below may
    be told. Raises ``Http404`` and
    ``NotPermitted``."""
    try:
        plan = queries.plan(plan_id)
    except Plan.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(VERB, plan.unit_id)
    chosen = _unit_asked(request)
    told = _told(request, plan.unit_id)
    found = queries.plan_progress(plan, days.today(), chosen.pk if chosen else None, seen=told)
    return found, chosen, told is None


@require_safe
def plan_page(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Each task of a plan against time; with a unit chosen, its tasks that carry them out."""
    found, chosen, sees_below = _plan(request, plan_id)
    plan, today, kept = found.plan, found.on, found.compliance
    return render(
        request,
        "insight/progress_plan.html",
        {
            "plan": plan,
            "found": found,
            "lines": shown_all(found, sees_below=sees_below),
            "kept": found.of(kept.kept),
            "late": found.of(kept.late),
            "open": found.of(kept.open),
            "slug": chosen.slug if chosen else "",
            "sees_below": sees_below,
            "may_set": bool(request.actor.units_of("settings.change")),
            "until": min(today - timedelta(days=1), plan.period.last),
            "formats": FORMATS,
        },
    )


@require_safe
def plan_table(request: StaffRequest, plan_id: int, kind: str) -> HttpResponseBase:
    as_file = _format(kind)
    found, *_ = _plan(request, plan_id)
    name = f"tien-do-ke-hoach-{found.plan.pk}.{as_file.value}"
    columns, rows = list(tables.PLAN_COLUMNS), tables.plan_rows(found)
    box = table_file(as_file, title="Tiến độ", columns=columns, rows=rows)
    return download(box, name, as_file.media_type)


def _format(kind: str) -> Format:
    try:
        return Format(kind)
    except ValueError as error:
        raise Http404 from error
