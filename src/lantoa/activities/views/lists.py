"""The list of activities, and the same list as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest, units_to_choose
from lantoa.accounts.queries.reach import reached
from lantoa.activities import queries
from lantoa.activities.forms import ListForm
from lantoa.activities.forms.lists import WITH_BELOW
from lantoa.activities.queries import twins
from lantoa.activities.queries.sheet import list_headings, list_rows
from lantoa.kernel import days
from lantoa.papers.tables import Column, Format, csv_lines, table_file
from lantoa.ui.downloads import download
from lantoa.units import queries as units
from lantoa.units.models import Unit

VERB = "activities.view"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which list an address means: whose, and narrowed to what."""

    form: ListForm
    unit_ids: Sequence[int]
    unit_name: str


def _asked(request: StaffRequest) -> _Asked:
    """Raises ``NotPermitted`` where the activities of the unit may not be seen."""
    actor, today = request.actor, days.today()
    chosen = _unit_asked(request)
    own = actor.units_of(VERB)
    heads = actor.heads_of(VERB)
    choices = units_to_choose(own, heads, chosen, today)
    form = ListForm(choices, today, request.GET, has_below=bool(heads))
    form.is_valid()
    unit_ids: Sequence[int] = own if chosen is None else (chosen,)
    if form.cleaned_data.get(WITH_BELOW):
        seen = reached(actor, [VERB])[VERB]
        under = seen if chosen is None else seen & units.below_since([chosen], date.min)
        unit_ids = tuple(dict.fromkeys([*unit_ids, *sorted(under)]))
    return _Asked(form, unit_ids, units.name_of(chosen, today) if chosen is not None else "")


def _unit_asked(request: StaffRequest) -> int | None:
    slug = request.GET.get("don-vi", "")
    if not slug:
        return None
    try:
        unit = units.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(VERB, unit.pk)
    return unit.pk


def _address(request: StaffRequest, **more: str) -> str:
    kept = {name: text for name, text in request.GET.items() if text and name != "truoc"}
    return urlencode({**kept, **more})


@require_safe
def activity_list(request: StaffRequest) -> HttpResponse:
    asked = _asked(request)
    found = queries.activity_list(
        asked.unit_ids,
        days.today(),
        narrowing=asked.form.narrowing(),
        after=queries.After.parse(request.GET.get("truoc", "")),
    )
    context = {
        "form": asked.form,
        "found": found,
        "is_narrowed": asked.form.is_narrowed,
        "unit_name": asked.unit_name,
        "is_later_page": "truoc" in request.GET,
        "first": _address(request),
        "older": _address(request, truoc=str(found.older)) if found.older else "",
        "kept": _address(request),
        "formats": [(each.value, each.value.upper()) for each in Format],
        "may_log": bool(request.actor.units_of("activities.log")),
        "twins": twins.open_count(request.actor),
    }
    # What stands in no box cannot be mended by who reads: an odd address shows the list.
    said = {each.name for each in asked.form.visible_fields()} & set(asked.form.errors)
    status = 422 if said else 200
    return render(request, "activities/activity_list.html", context, status=status)


@require_safe
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The list of the same address as a file: CSV is sent as it is read, the others are made
    first, on disk."""
    if kind not in {each.value for each in Format}:
        raise Http404
    asked = _asked(request)
    if asked.form.errors:
        raise Http404
    today = days.today()
    as_file = Format(kind)
    rows = list_rows(queries.rows_for_file(asked.unit_ids, today, asked.form.narrowing()))
    columns = [Column(heading, width) for heading, width in list_headings()]
    name = f"hoat-dong-{today:%Y%m%d}.{as_file.value}"
    if as_file is Format.CSV:
        lines = csv_lines([each.heading for each in columns], rows)
        return download(lines, name, as_file.media_type)
    box = table_file(as_file, title="Hoạt động", columns=columns, rows=rows)
    return download(box, name, as_file.media_type)
