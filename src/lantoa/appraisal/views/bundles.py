"""Bundles of evidence: asking, waiting, downloading. Only who asked finds his own."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.appraisal import actions, queries
from lantoa.appraisal.forms import BundleForm, SheetBundleForm
from lantoa.appraisal.models import Bundle, ScoreSheet
from lantoa.appraisal.rules.bundles import BundleState
from lantoa.appraisal.views.asking import seen, sent, unit_of
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.interval import Interval
from lantoa.ui.downloads import download
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units
from lantoa.units.models import Unit

VERB = "appraisal.bundle"
SHOWN = 30


@require_safe
def bundles(request: StaffRequest) -> HttpResponse:
    actor = request.actor
    own = actor.units_of(VERB)
    if not own:
        raise NotPermitted
    found = list(queries.bundles_of(actor.key)[:SHOWN])
    names = units.named({*own, *(each.unit_id for each in found)}, days.today())
    return render(
        request,
        "appraisal/bundles.html",
        {
            "bundles": [(each, names[each.unit_id].name) for each in found],
            "own": [names[unit_id] for unit_id in own if unit_id in names],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, unit_slug: str) -> HttpResponse:
    """A bundle of a unit for the days of a window."""
    unit = unit_of(unit_slug)
    request.actor.must(VERB, unit.pk)
    today = days.today()
    form = BundleForm(sent(request), initial={"since": date(today.year, 1, 1), "last": today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return _asked(
            request, unit, form, Interval.through(given["since"], given["last"]), sheet=None
        )
    return _form(request, unit, form, None, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_of_sheet(request: StaffRequest, sheet_id: int) -> HttpResponse:
    """A bundle with the proofs of each criterion of a sheet."""
    sheet = seen(request, sheet_id, VERB)
    form = SheetBundleForm(sent(request))
    if request.method == "POST" and form.is_valid():
        window = Interval(date(sheet.year, 1, 1), date(sheet.year + 1, 1, 1))
        return _asked(request, sheet.unit, form, window, sheet=sheet)
    return _form(request, sheet.unit, form, sheet, 422 if form.errors else 200)


def _asked(
    request: StaffRequest,
    unit: Unit,
    form: BundleForm | SheetBundleForm,
    window: Interval,
    sheet: ScoreSheet | None,
) -> HttpResponse:
    try:
        made = actions.ask_bundle(
            actor=request.actor,
            unit_id=unit.pk,
            window=window,
            sheet=sheet,
            with_personal=form.cleaned_data["with_personal"],
            reason=form.cleaned_data["reason"],
        )
    except Refused as refused:
        put_on_form(form, refused)
        return _form(request, unit, form, sheet, 409)
    messages.success(request, "Đã nhận yêu cầu. Hồ sơ đang được lập; mở lại trang này sau ít phút.")
    return redirect("appraisal:bundle", made.pk)


def _form(
    request: StaffRequest,
    unit: Unit,
    form: BundleForm | SheetBundleForm,
    sheet: ScoreSheet | None,
    status: int,
) -> HttpResponse:
    context = {
        "unit": unit,
        "unit_name": units.name_of(unit.pk, days.today()),
        "form": form,
        "sheet": sheet,
        "may_personal": request.actor.may("activities.faces", unit.pk),
    }
    return render(request, "appraisal/bundle_ask.html", context, status=status)


def _mine(request: StaffRequest, bundle_id: int) -> Bundle:
    """A bundle that this person asked for and may still have; others do not find it."""
    try:
        found = queries.bundle(bundle_id)
    except Bundle.DoesNotExist as error:
        raise Http404 from error
    if found.actor_key != request.actor.key:
        raise Http404
    request.actor.must(VERB, found.unit_id)
    if found.with_personal:
        request.actor.must("activities.faces", found.unit_id)
    return found


@require_safe
def page(request: StaffRequest, bundle_id: int) -> HttpResponse:
    found = _mine(request, bundle_id)
    return render(
        request,
        "appraisal/bundle_page.html",
        {
            "bundle": found,
            "unit_name": units.name_of(found.unit_id, days.today()),
            "is_ready": found.step is BundleState.READY,
            "waits": found.step in (BundleState.WAITING, BundleState.MAKING),
        },
    )


@require_safe
def download_bundle(request: StaffRequest, bundle_id: int) -> HttpResponseBase:
    found = _mine(request, bundle_id)
    if found.step is not BundleState.READY or not found.content:
        raise Http404
    try:
        file = found.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    last = found.window.last
    name = f"ho-so-minh-chung-{found.unit.slug}-{found.since:%Y%m%d}-{last:%Y%m%d}.zip"
    return download(file, name, "application/zip")


@require_POST
def erase(request: StaffRequest, bundle_id: int) -> HttpResponse:
    found = _mine(request, bundle_id)
    actions.erase_bundle(actor=request.actor, bundle=found)
    messages.success(request, "Đã xóa hồ sơ. Minh chứng gốc vẫn còn.")
    return redirect("appraisal:bundles")
