"""Writing a draft: its words and its declared figures."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.accounts.queries import StaffRequest
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Indicator
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Refused
from lantoa.reports import actions
from lantoa.reports.forms import DeclareForm, SectionsForm
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.rules.prose import REQUIRED, Section
from lantoa.reports.rules.states import ReportState
from lantoa.reports.views.asking import seen, sent
from lantoa.ui.render import put_on_form

STALE = "stale"


@require_POST
def start(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, "reports.draft")
    try:
        actions.start_draft(actor=request.actor, expected=expected)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "Đã lập dự thảo từ sổ hoạt động. Đọc lại rồi trình ký.")
    return redirect("reports:page", expected_id)


def _report_of(expected: ExpectedReport) -> Report:
    report = getattr(expected, "report", None)
    if report is None:
        raise Http404
    return report


def _parts(
    form: SectionsForm, report: Report, *, stale: bool
) -> list[tuple[BoundField, bool, str]]:
    """Each part, whether the report needs it, and what is stored now where that is not what
    stands in the box."""
    return [
        (
            form[section.value],
            section in REQUIRED,
            report.sections.get(section.value, "")
            if stale and report.sections.get(section.value, "") != form.data.get(section.value)
            else "",
        )
        for section in Section
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, "reports.draft")
    report = _report_of(expected)
    if request.method != "POST" and expected.state is not ReportState.DRAFT:
        return redirect("reports:page", expected_id)
    form = SectionsForm(sent(request), initial={**report.sections, "revision": report.revision})
    status, stale = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.save_sections(
                    actor=request.actor,
                    expected=expected,
                    sections=form.sections,
                    revision=form.cleaned_data["revision"],
                )
            except Refused as refused:
                stale = any(problem.code == STALE for problem in refused.problems)
                form = _again(request, report, refused) if stale else form
                put_on_form(form, refused)
                status = 409
            else:
                messages.success(request, f"Đã lưu lúc {vn.clock(days.now())}.")
                return redirect("reports:page", expected_id)
    context = {
        "expected": expected,
        "form": form,
        "parts": _parts(form, report, stale=stale),
        "stale": stale,
    }
    return render(request, "reports/report_edit.html", context, status=status)


def _again(request: StaffRequest, report: Report, refused: Refused) -> SectionsForm:
    """The form with what was typed, on the revision that is stored now: saving once more is then
    a choice."""
    report.refresh_from_db()
    data = request.POST.copy()
    data["revision"] = str(report.revision)
    form = SectionsForm(data)
    form.is_valid()
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, "reports.draft")
    report = _report_of(expected)
    asked = request.GET.get("chi-tieu", "")
    known = report.declared_under(asked)
    initial: dict[str, object] = {"indicator": asked}
    if known is not None:
        initial |= {
            "value": known.value,
            "reason": known.reason,
            "source_words": known.source_words,
        }
    form = DeclareForm(sent(request), initial=initial, on=expected.period.window.last)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            chosen = catalogue.indicator(form.cleaned_data["indicator"])
            rest = {name: form.cleaned_data[name] for name in ("value", "reason", "source_words")}
            try:
                actions.declare_figure(
                    actor=request.actor, expected=expected, indicator=chosen, **rest
                )
            except Refused as refused:
                put_on_form(form, refused)
            else:
                messages.success(request, f"Đã kê khai: {chosen.name}.")
                return redirect("reports:page", expected_id)
    context = {"expected": expected, "form": form, "known": known}
    return render(request, "reports/report_declare.html", context, status=status)


@require_POST
def undeclare(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, "reports.draft")
    try:
        indicator = catalogue.indicator(request.POST.get("indicator", ""))
    except Indicator.DoesNotExist as error:
        raise Http404 from error
    try:
        actions.withdraw_declaration(actor=request.actor, expected=expected, indicator=indicator)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã bỏ kê khai: {indicator.name}. Dùng số của sổ hoạt động.")
    return redirect("reports:page", expected_id)
