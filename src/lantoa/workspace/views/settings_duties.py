"""Days off, deadlines, and the reports that are owed."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.accounts.queries import StaffRequest, unit_among
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Holiday, MakeUpDay
from lantoa.catalogue.rules import CADENCE_NAMES, TIER_NAMES, Tier
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.vietnamese import day
from lantoa.reports import actions as report_actions
from lantoa.reports import queries as reports
from lantoa.reports.queries.expected import kept_deadlines
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units
from lantoa.workspace import queries
from lantoa.workspace.actions.foundation import REGIME
from lantoa.workspace.forms.settings import DeadlineForm, ExpectForm, HolidayForm
from lantoa.workspace.views.settings import head_of


@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: StaffRequest) -> HttpResponse:
    """The days off of one year, and a form for one more."""
    head, today = head_of(request), days.today()
    asked = request.GET.get("nam", "")
    years = range(today.year - 1, today.year + 3)
    year = next((each for each in years if str(each) == asked), today.year)
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_off = form.cleaned_data["kind"] == HolidayForm.OFF
        add = catalogue_actions.add_holiday if is_off else catalogue_actions.add_make_up_day
        try:
            made = add(
                actor=request.actor,
                unit_id=head.pk,
                day=form.cleaned_data["day"],
                name=form.cleaned_data["name"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            what = "ngày nghỉ" if is_off else "ngày làm bù"
            messages.success(request, f"Đã thêm {what} {day(made.day)}.")
            return redirect(f"{reverse('workspace:holidays')}?nam={made.day.year}")
    return render(
        request,
        "workspace/settings_holidays.html",
        {
            "form": form,
            "year": year,
            "today": today,
            "years": years,
            "rows": catalogue.days_off(year),
            "made_up": catalogue.make_up_days(year),
            "proposed": catalogue.proposed_days(year),
            "kept": kept_deadlines(today),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def holidays_take(request: StaffRequest) -> HttpResponse:
    """Adds the proposed days that were ticked; those that are known stay as they are."""
    head = head_of(request)
    asked = request.POST.get("nam", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
    chosen = set(request.POST.getlist("ngay"))
    added = 0
    for each in catalogue.proposed_days(year):
        if each.day.isoformat() not in chosen:
            continue
        add = catalogue_actions.add_holiday if each.is_off else catalogue_actions.add_make_up_day
        add(actor=request.actor, unit_id=head.pk, day=each.day, name=each.name)
        added += 1
    if added:
        messages.success(request, f"Đã thêm {added} ngày vào lịch năm {year}.")
    else:
        messages.info(request, "Chưa đánh dấu ngày nào.")
    return redirect(f"{reverse('workspace:holidays')}?nam={year or days.today().year}")


@require_POST
def make_up_day_remove(request: StaffRequest, day_id: int) -> HttpResponse:
    """Asks once more, then takes the day out."""
    head = head_of(request)
    found = MakeUpDay.objects.filter(pk=day_id).first()
    if found is None:
        raise Http404
    refused = None
    if "confirmed" in request.POST:
        try:
            catalogue_actions.remove_make_up_day(
                actor=request.actor, unit_id=head.pk, made_up=found
            )
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"Đã bỏ ngày làm bù {day(found.day)}.")
            return redirect(f"{reverse('workspace:holidays')}?nam={found.day.year}")
    return render(
        request,
        "workspace/settings_make_up_remove.html",
        {"found": found, "refused": refused},
        status=422 if refused else 200,
    )


@require_POST
def holiday_remove(request: StaffRequest, holiday_id: int) -> HttpResponse:
    """Asks once more, then takes the day out."""
    head = head_of(request)
    holiday = Holiday.objects.filter(pk=holiday_id).first()
    if holiday is None:
        raise Http404
    refused = None
    if "confirmed" in request.POST:
        try:
            catalogue_actions.remove_holiday(actor=request.actor, unit_id=head.pk, holiday=holiday)
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"Đã bỏ ngày nghỉ {day(holiday.day)}.")
            return redirect(f"{reverse('workspace:holidays')}?nam={holiday.day.year}")
    return render(
        request,
        "workspace/settings_holiday_remove.html",
        {"holiday": holiday, "refused": refused},
        status=422 if refused else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def deadlines(request: StaffRequest) -> HttpResponse:
    """By when each tier sends, and a form for another number of days from a day on."""
    head, today = head_of(request), days.today()
    regime = catalogue.regime(REGIME)
    form = DeadlineForm(
        request.POST or None,
        initial={
            "on": today,
            "tier": Tier.COMMUNE,
            "cadences": [key.value for key in CADENCE_NAMES],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            catalogue_actions.change_deadline(
                actor=request.actor, unit_id=head.pk, regime=regime, **form.cleaned_data
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(
                request, f"Đã lưu thời hạn, áp dụng từ {day(form.cleaned_data['on'])}."
            )
            return redirect("workspace:deadlines")
    return render(
        request,
        "workspace/settings_deadlines.html",
        {
            "form": form,
            "regime": regime,
            "rows": _alike(catalogue.terms(regime, today)),
        },
        status=422 if form.errors else 200,
    )


def _alike(terms: Sequence[catalogue.Term]) -> list[tuple[str, str, catalogue.Term]]:
    """Tier, cadences and terms: cadences of a tier whose terms are alike stand in one row."""

    def same(term: catalogue.Term) -> tuple[object, ...]:
        rows = (*((term.now,) if term.now else ()), *term.later)
        told = [(row.working_days_after, row.valid_from, row.is_verified) for row in rows]
        return (term.tier, term.now is None, *told)

    names = {key.value: words for key, words in CADENCE_NAMES.items()}
    found: dict[tuple[object, ...], list[catalogue.Term]] = {}
    for term in terms:
        found.setdefault(same(term), []).append(term)
    return [
        (
            TIER_NAMES[Tier(group[0].tier)],
            ", ".join(names[term.cadence] for term in group),
            group[0],
        )
        for group in found.values()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def expected(request: StaffRequest) -> HttpResponse:
    """Which reports of the running and the next periods are owed, and a form that opens more."""
    actor, today = request.actor, days.today()
    allowed = actor.units_of("catalogue.open_periods")
    unit_id = unit_among(request.POST.get("unit") or request.GET.get("don-vi", ""), allowed)
    unit = units.by_ids([unit_id])[unit_id]
    name = units.speaker(unit_id, today).prose
    regime = catalogue.regime(REGIME)
    periods = catalogue.upcoming_periods(regime, today)
    below = units.children(unit_id, units.living_day(unit_id, today), Tier.COMMUNE)
    last_own = reports.last_addressees(owing=unit_id)
    last_below = reports.last_addressees(receiving=unit_id)
    form = ExpectForm(
        request.POST or None,
        periods=periods,
        number_below=len(below),
        initial={
            "unit": unit_id,
            "own": True,
            "own_to": last_own,
            "below": True,
            "below_to": last_below or name,
        },
    )
    if request.method == "POST" and form.is_valid():
        period = catalogue.period(REGIME, form.cleaned_data["period"])
        try:
            made = report_actions.expect_of_unit(
                actor=actor,
                unit_id=unit_id,
                period=period,
                own_to=form.addressee("own") if form.cleaned_data["own"] else "",
                below_to=form.addressee("below") if form.cleaned_data.get("below") else "",
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            words = f"Đã mở {len(made)} báo cáo {period.period.short}."
            messages.success(request, words if made else "Các báo cáo này đã mở từ trước.")
            return redirect(f"{reverse('workspace:expected')}?don-vi={unit_id}")
    names = reports.names_of(allowed, today)
    return render(
        request,
        "workspace/settings_expected.html",
        {
            "form": form,
            "unit": unit,
            "unit_name": names[unit_id],
            "units": [(each, names[each]) for each in allowed],
            "number_below": len(below),
            "rows": queries.duties(unit, periods),
        },
        status=422 if form.errors else 200,
    )
