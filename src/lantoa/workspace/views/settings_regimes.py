"""Regimes: what is asked of whom, where it goes, and reports that are asked for once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportRegime
from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.catalogue.rules.regimes import KIND_NAMES, RegimeKind
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.vietnamese import day
from lantoa.reports import actions as reports
from lantoa.reports.queries import expected as reports_of
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units
from lantoa.workspace.forms.regimes import LineForm, OnceForm, WordsForm
from lantoa.workspace.queries import regimes as queries
from lantoa.workspace.views.settings import head_of


def asked(request: StaffRequest, slug: str) -> ReportRegime:
    """Raises ``Http404``; ``NotPermitted`` for who does not run the installation."""
    head_of(request)
    found = ReportRegime.objects.select_related("legal_basis").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@require_safe
def regimes(request: StaffRequest) -> HttpResponse:
    head_of(request)
    today = days.today()
    rows = ReportRegime.objects.select_related("legal_basis").order_by("kind", "-pk")
    return render(
        request,
        "workspace/regimes.html",
        {
            "rows": [
                (row, KIND_NAMES[RegimeKind(row.kind)], queries.is_live(row.legal_basis, today))
                for row in rows
            ]
        },
    )


@require_safe
def regime(request: StaffRequest, slug: str) -> HttpResponse:
    """Everything that holds for one regime, and what is set for later."""
    found = asked(request, slug)
    page = queries.regime_page(found.slug, days.today())
    is_periodic = found.kind == RegimeKind.PERIODIC
    return render(
        request,
        "workspace/regime.html",
        {
            "found": page,
            "regime": page.regime,
            "kind": KIND_NAMES[RegimeKind(found.kind)],
            "is_periodic": is_periodic,
            "may_take_back": not is_periodic and not reports_of.is_begun(found),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: StaffRequest, slug: str) -> HttpResponse:
    """What it asks for, how it is sent, on what it rests."""
    head, found = head_of(request), asked(request, slug)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        initial={
            "asks": found.asks,
            "sending": found.sending,
            "guidance": found.guidance,
            "legal_basis": found.legal_basis_id,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            catalogue_actions.describe_regime(
                actor=request.actor, unit_id=head.pk, regime=found, **form.cleaned_data
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã lưu nội dung chế độ báo cáo.")
            return redirect("workspace:regime", found.slug)
    return render(
        request,
        "workspace/regime_form.html",
        {"form": form, "regime": found, "title": "Nội dung, căn cứ", "do": "Lưu nội dung"},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: StaffRequest, slug: str, tier: str) -> HttpResponse:
    """Where a tier sends, from a day on."""
    head, found, today = head_of(request), asked(request, slug), days.today()
    if tier not in queries.TIERS:
        raise Http404
    now = catalogue.reporting_lines(found, today).get(tier)
    form = LineForm(
        request.POST if request.method == "POST" else None,
        initial={
            "goes_to_parent": now.goes_to_parent if now else True,
            "addressees": "\n".join(now.addressees) if now else "",
            "copies": "\n".join(now.copies) if now else "",
            "cadences": now.cadences if now else [],
            "on": today,
            "is_verified": now.is_verified if now else False,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            catalogue_actions.change_line(
                actor=request.actor, unit_id=head.pk, regime=found, tier=tier, **form.answers()
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            on = day(form.cleaned_data["on"])
            messages.success(request, f"Đã lưu nơi gửi, áp dụng từ {on}.")
            return redirect("workspace:regime", found.slug)
    return render(
        request,
        "workspace/regime_form.html",
        {
            "form": form,
            "regime": found,
            "title": f"Nơi gửi báo cáo của {TIER_NAMES[Tier(tier)]}",
            "do": "Lưu nơi gửi",
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def once(request: StaffRequest) -> HttpResponse:
    """Asks units for one thematic or one-off report."""
    head, today = head_of(request), days.today()
    living = units.living_day(head.pk, today)
    below = [
        version
        for version in units.children(head.pk, living)
        if version.tier in (Tier.COMMUNE, Tier.PROVINCE)
    ]
    form = OnceForm(
        request.POST if request.method == "POST" else None,
        offered=[(version.unit_id, version.name) for version in below],
        today=today,
        initial={"every": True, "addressees": units.speaker(head.pk, today).prose},
    )
    if request.method == "POST" and form.is_valid():
        try:
            period, made = reports.ask_units(actor=request.actor, head_id=head.pk, **form.answers())
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(
                request,
                f"Đã yêu cầu {len(made)} đơn vị báo cáo {period.period.short}, hạn "
                f"{day(form.cleaned_data['due_on'])}.",
            )
            return redirect("workspace:regime", period.regime.slug)
    return render(
        request,
        "workspace/regime_once.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def take_back(request: StaffRequest, slug: str) -> HttpResponse:
    """Asks once more, then takes back what was asked for once."""
    head, found = head_of(request), asked(request, slug)
    refused = None
    if "confirmed" in request.POST:
        try:
            reports.take_back_request(actor=request.actor, head_id=head.pk, regime=found)
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"Đã thu hồi yêu cầu báo cáo {found.name}.")
            return redirect("workspace:regimes")
    return render(
        request,
        "workspace/regime_take_back.html",
        {"regime": found, "refused": refused, "asked": queries.asked_of(found)},
        status=422 if refused else 200,
    )
