"""Writing a draft: its words and its declared figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from lantoa.reports import actions, queries
from lantoa.reports.actions import presence
from lantoa.reports.forms import DeclareForm, EstimateForm, SectionsForm
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.queries.linked import shown
from lantoa.reports.queries.outline import outline_of
from lantoa.reports.queries.presence import present_others
from lantoa.reports.queries.proposals import Offer, open_offers
from lantoa.reports.rules.differences import Both, both_texts
from lantoa.reports.rules.linked import Link
from lantoa.reports.rules.outline import Parts
from lantoa.reports.rules.presence import ASKED_EVERY
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
    form: SectionsForm, report: Report, offered: Mapping[str, Sequence[Offer]], *, stale: bool
) -> list[tuple[BoundField, bool, Both | None, Sequence[Offer]]]:
    """Each part, whether the report needs it, what is stored now where that is not what stands in
    the box, and the sentences that could be put in."""
    return [
        (
            form[part.slug],
            part.is_required,
            both_texts(report.sections.get(part.slug, ""), form.cleaned_data.get(part.slug, ""))
            if stale
            else None,
            offered.get(part.slug, ()),
        )
        for part in form.parts
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, "reports.draft")
    report = _report_of(expected)
    if request.method != "POST" and expected.state is not ReportState.DRAFT:
        return redirect("reports:page", expected_id)
    parts = outline_of(expected).parts
    offered = open_offers(expected, report, request.actor, parts)
    initial = {**report.sections, "revision": report.revision}
    form = SectionsForm(sent(request), initial=initial, parts=parts)
    status, stale = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sections, links = _with_chosen(form, request.POST.getlist("add"), offered)
            try:
                actions.save_sections(
                    actor=request.actor,
                    expected=expected,
                    sections=sections,
                    revision=form.cleaned_data["revision"],
                    links=links,
                )
            except Refused as refused:
                stale = any(problem.code == STALE for problem in refused.problems)
                report.refresh_from_db()
                form = _again(request, report, refused, parts) if stale else form
                put_on_form(form, refused)
                status = 409
            else:
                presence.leave(actor=request.actor, expected=expected)
                return _saved(request, expected)
    is_open = report.state == ReportState.DRAFT
    if is_open:
        presence.touch(actor=request.actor, expected=expected)
    context = {
        "expected": expected,
        "form": form,
        "parts": _parts(form, report, offered, stale=stale),
        "chosen": request.POST.getlist("add"),
        "numbers": shown(report, queries.draft_contents(expected), parts),
        "left": _left(report, parts),
        "stale": stale,
        "is_open": is_open,
        "present": present_others(expected, request.actor, days.now()) if is_open else "",
        "asked_every": ASKED_EVERY,
    }
    return render(request, "reports/report_edit.html", context, status=status)


def _with_chosen(
    form: SectionsForm, chosen: Sequence[str], offered: Mapping[str, Sequence[Offer]]
) -> tuple[dict[str, str], list[Link]]:
    """What was typed, each chosen sentence in a line below it."""
    sections = form.sections
    links: list[Link] = []
    for part, sentences in offered.items():
        for each in sentences:
            if each.mark in chosen and each.text not in sections[part]:
                sections[part] = "\n".join(filter(None, (sections[part].strip(), each.text)))
                links += each.links
    return sections, links


def _saved(request: StaffRequest, expected: ExpectedReport) -> HttpResponse:
    """Where to after the words are kept: back to them where figures in them are set right, or
    sentences were put in to be read."""
    marks = request.POST.getlist("agree")
    if marks:
        try:
            number = actions.set_figures_right(actor=request.actor, expected=expected, marks=marks)
        except Refused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, f"Đã lưu lời văn và cập nhật {number} số.")
        return redirect("reports:edit", expected.pk)
    messages.success(request, f"Đã lưu lúc {vn.clock(days.now())}.")
    if request.POST.getlist("add"):
        return redirect("reports:edit", expected.pk)
    return redirect("reports:page", expected.pk)


def _left(report: Report, parts: Parts) -> list[str]:
    """Words of parts that the outline no longer has: kept, and not printed."""
    known = {part.slug for part in parts}
    return [text for slug, text in report.sections.items() if slug not in known and text.strip()]


def _again(request: StaffRequest, report: Report, refused: Refused, parts: Parts) -> SectionsForm:
    """The form with what was typed, on the revision that is stored now: saving once more is then
    a choice."""
    report.refresh_from_db()
    data = request.POST.copy()
    data["revision"] = str(report.revision)
    form = SectionsForm(data, parts=parts)
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


@require_http_methods(["GET", "HEAD", "POST"])
def estimate(request: StaffRequest, expected_id: int, measure: str) -> HttpResponse:
    """What one line is expected to come to; sent empty-handed by its second button, it is taken
    back."""
    expected = seen(request, expected_id, "reports.draft")
    report = _report_of(expected)
    try:
        indicator = catalogue.indicator(measure)
    except Indicator.DoesNotExist as error:
        raise Http404 from error
    known = report.estimated.filter(indicator=indicator).first()
    initial = {"value": known.value, "basis": known.basis} if known is not None else {}
    form = EstimateForm(None if "withdraw" in request.POST else sent(request), initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if "withdraw" in request.POST:
                actions.withdraw_estimate(
                    actor=request.actor, expected=expected, indicator=indicator
                )
                messages.success(request, f"Đã bỏ số ước: {indicator.name}.")
                return redirect("reports:page", expected_id)
            if form.is_valid():
                actions.estimate_figure(
                    actor=request.actor,
                    expected=expected,
                    indicator=indicator,
                    **form.cleaned_data,
                )
                messages.success(request, f"Đã ghi số ước: {indicator.name}.")
                return redirect("reports:page", expected_id)
        except Refused as refused:
            if form.is_bound:
                put_on_form(form, refused)
            else:
                messages.error(request, str(refused))
                return redirect("reports:page", expected_id)
    context = {"expected": expected, "form": form, "known": known, "indicator": indicator}
    return render(request, "reports/report_estimate.html", context, status=status)
