"""What is missing in a unit: a page, the activities behind each number, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest, units_to_choose
from lantoa.activities.queries.posting import with_parts
from lantoa.activities.rules import TONE_LABELS, Tone
from lantoa.catalogue.models import Channel, Language, Topic
from lantoa.insight.forms.gaps import UNIT, GapsForm
from lantoa.insight.queries import gap_scope, gaps
from lantoa.insight.queries.gap_cover import coverage
from lantoa.insight.queries.gap_scope import Slice
from lantoa.insight.rules import gaps as rules
from lantoa.insight.rules.coverage import Axis
from lantoa.insight.rules.gaps import GAP_NAMES
from lantoa.insight.views import gap_charts, gap_shown, gap_tables
from lantoa.insight.views.gap_doors import Doors, slice_of
from lantoa.insight.views.gap_steps import May
from lantoa.insight.views.gap_windows import labels_of
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted
from lantoa.papers.tables import Column, Format, table_file
from lantoa.ui.downloads import download
from lantoa.units import queries as units
from lantoa.units.models import Unit

VERB = gap_scope.VERB
PER_PAGE = 50
UNITS_PER_PAGE = 40
MOST_SILENT = 30
FORMATS = [(each.value, each.value.upper()) for each in Format]
FIGURES, COVERAGE = "chi-so", "bao-phu"


@dataclass(frozen=True, slots=True)
class _Asked:
    unit: Unit
    name: str
    form: GapsForm
    today: date

    @property
    def doors(self) -> Doors:
        return Doors(self.form.asked())


def _asked(request: StaffRequest) -> _Asked:
    """Raises ``Http404`` for a unit that is none, ``NotPermitted`` where it may not be seen."""
    actor, today = request.actor, days.today()
    own = actor.units_of(VERB)
    slug = request.GET.get(UNIT, "")
    if slug:
        try:
            unit = units.by_slug(slug)
        except Unit.DoesNotExist as error:
            raise Http404 from error
        actor.must(VERB, unit.pk)
    elif own:
        unit = units.by_ids([own[0]])[own[0]]
    else:
        raise NotPermitted
    choices = units_to_choose(own, actor.heads_of(VERB), unit.pk, today)
    form = GapsForm(today, request.GET, choices, unit.slug)
    return _Asked(unit, dict(choices)[unit.slug], form, today)


@require_safe
def gap_page(request: StaffRequest) -> HttpResponse:
    """Every gap of a unit in a window, and where two ways of looking cross."""
    asked = _asked(request)
    form, unit = asked.form, asked.unit
    context = {"form": form, "unit": unit, "name": asked.name}
    if not form.is_valid():
        return render(request, "insight/gaps.html", context, status=422)
    found = gaps.unit_gaps(request.actor, unit.pk, form.window, on=asked.today, period=form.period)
    cover = coverage(found.scope, form.window, form.rows, form.columns, spoken=found.tongues.spoken)
    doors = asked.doors
    may = May(request.actor, unit.pk, doors)
    rows = Paginator(cover.rows, UNITS_PER_PAGE).get_page(request.GET.get("trang"))
    shown = gap_shown.shown(found, labels_of(found.spans, form.period), may)
    return render(
        request,
        "insight/gaps.html",
        context
        | {
            "found": found,
            "period": form.period,
            "latest": _latest(asked, found),
            "few": found.number < found.thresholds.least,
            "log": may.step("Ghi hoạt động đã làm mà chưa ghi", "Xem nhiệm vụ trong kế hoạch"),
            "headline": rules.headline(found.figures),
            "shown": shown,
            "every": doors.to(),
            "embedded": doors.to(long_ghep="1"),
            "unproven": doors.to(thieu="1"),
            "people": gap_charts.people_chart(found, unit.slug),
            "counts": gap_charts.people_doors(found, unit.slug),
            "cover": cover,
            "heat": gap_charts.heat(cover, doors, list(rows), may.log() or may.plan()),
            "missing": gap_charts.missing_words(cover),
            "more_missing": max(len(cover.missing) - gap_charts.MOST_NAMED, 0),
            "missing_step": may.step("Ghi hoạt động", "Xem kế hoạch"),
            "page_obj": rows,
            "silent_doors": [
                (each, f"?{form.address(**{UNIT: each.slug})}")
                for each in found.silent[:MOST_SILENT]
            ],
            "by_unit": f"?{form.address(hang=Axis.UNIT.value, cot=Axis.CHANNEL.value)}#bao-phu",
            "spoken": may.spoken(),
            "formats": FORMATS,
            "figures_query": form.address(phan=FIGURES),
            "cover_query": form.address(phan=COVERAGE),
        },
    )


def _latest(asked: _Asked, found: gaps.Gaps) -> tuple[int, str] | None:
    """Where nothing was logged: the calendar year of the last activity before, with its address."""
    last = None if found.number else gaps.last_day(found.scope)
    if last is None:
        return None
    year = {"tu": f"{last.year:04d}-01-01", "den": f"{last.year:04d}-12-31"}
    return last.year, "?" + urlencode({UNIT: asked.unit.slug, **year})


@require_safe
def gap_table(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The figures with their windows, or every crossing, as a file."""
    if kind not in {each.value for each in Format}:
        raise Http404
    asked = _asked(request)
    form = asked.form
    part = request.GET.get("phan", FIGURES)
    if not form.is_valid() or part not in (FIGURES, COVERAGE):
        raise Http404
    found = gaps.unit_gaps(
        request.actor, asked.unit.pk, form.window, on=asked.today, period=form.period
    )
    as_file = Format(kind)
    columns: Sequence[Column]
    if part == FIGURES:
        labels = labels_of(found.spans, form.period)
        columns, rows = gap_tables.FIGURE_COLUMNS, gap_tables.figure_rows(found, labels)
    else:
        cover = coverage(
            found.scope, form.window, form.rows, form.columns, spoken=found.tongues.spoken
        )
        columns, rows = gap_tables.COVER_COLUMNS, gap_tables.cover_rows(cover)
    box = table_file(as_file, title="Khoảng trống", columns=list(columns), rows=rows)
    window = form.window
    name = f"khoang-trong-{part}-{asked.unit.slug}-{window.start:%Y%m%d}-{window.last:%Y%m%d}"
    return download(box, f"{name}.{as_file.value}", as_file.media_type)


@require_safe
def gap_acts(request: StaffRequest) -> HttpResponse:
    """The activities that a number of the page counts, newest first."""
    asked = _asked(request)
    if not asked.form.is_valid():
        raise Http404
    wanted = slice_of(request.GET.dict())
    window = asked.form.window
    scope = gap_scope.scope_of(request.actor, asked.unit.pk, min(window.last, asked.today))
    found = gap_scope.activities_in(scope, window, wanted).order_by("-on", "-pk")
    page = Paginator(found.values_list("pk", flat=True), PER_PAGE).get_page(
        request.GET.get("trang")
    )
    keys = list(page)
    acts = with_parts().in_bulk(keys)
    names = units.named({each.unit_id for each in acts.values()}, window.last)
    return render(
        request,
        "insight/gap_acts.html",
        {
            "unit": asked.unit,
            "name": asked.name,
            "window": window,
            "what": _words_of(wanted),
            "rows": [(acts[key], names[acts[key].unit_id]) for key in keys],
            "page_obj": page,
            "has_below": scope.has_below,
            "back": asked.form.address(),
        },
    )


def _words_of(wanted: Slice) -> list[str]:
    """What the list holds, in words. At most 4 queries."""
    said: list[str] = []
    if wanted.gap is not None:
        said.append(GAP_NAMES[wanted.gap] + (": tất cả để so" if wanted.whole else ""))
    for model, field, key, unsaid in (
        (Channel, "slug", wanted.channel, "không nêu kênh"),
        (Topic, "slug", wanted.topic, "không nêu nội dung"),
        (Language, "tag", wanted.language, "không nêu tiếng"),
    ):
        if key is None:
            continue
        row = model._default_manager.filter(**{field: key}).first() if key else None
        said.append(str(row) if row is not None else unsaid if not key else key[:60])
    if wanted.tone is not None:
        known = wanted.tone in set(Tone)
        said.append(TONE_LABELS[Tone(wanted.tone)] if known else "Không ghi cách nói")
    if wanted.unit_id is not None:
        said.append(units.name_of(wanted.unit_id, days.today()))
    if wanted.embedded:
        said.append("Lồng ghép trong cuộc họp khác")
    if wanted.unproven:
        said.append("Chưa có minh chứng")
    return said
