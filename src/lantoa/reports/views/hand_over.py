"""The steps that need words or a number: giving back with a reason, number and day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Refused
from lantoa.reports import actions, queries
from lantoa.reports.forms import NumberForm, ReasonForm, ReturnForm
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.states import PERMISSION, Verb
from lantoa.reports.views.asking import newest_number, seen, sent
from lantoa.ui.render import put_on_form


def asked(
    request: StaffRequest,
    expected: ExpectedReport,
    form: forms.Form,
    act: Callable[..., object],
    words: dict[str, Any],
) -> HttpResponse:
    """Shows the form, or acts on it; a refusal shows it again with what was typed."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(actor=request.actor, expected=expected, **form.cleaned_data)
            except Refused as refused:
                put_on_form(form, refused)
            else:
                messages.success(request, words["done"])
                return redirect("reports:page", expected.pk)
    unit_name = queries.names_of([expected.unit_id], expected.period.window.last)[expected.unit_id]
    context = {"expected": expected, "form": form, "unit_name": unit_name, **words}
    return render(request, "reports/report_hand_over.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, PERMISSION[Verb.SEND_BACK])
    words = {
        "title": f"Trả báo cáo {expected.period.period.short} về dự thảo",
        "text": "Cán bộ nhận lại báo cáo cùng lý do này.",
        "do": "Trả về dự thảo",
        "done": f"Đã trả về dự thảo lúc {vn.clock(days.now())}.",
    }
    return asked(request, expected, ReasonForm(sent(request)), actions.send_back, words)


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, PERMISSION[Verb.RETURN])
    words = {
        "title": f"Trả lại báo cáo {expected.period.period.short}",
        "text": "Đơn vị nhận lý do này qua thư và trên trang báo cáo. Bản đã gửi được giữ nguyên.",
        "do": "Trả lại báo cáo",
        "done": f"Đã trả lại lúc {vn.clock(days.now())}.",
    }
    form = ReturnForm(sent(request), initial={"version": newest_number(expected)})
    return asked(request, expected, form, actions.return_report, words)


@require_http_methods(["GET", "HEAD", "POST"])
def number(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, PERMISSION[Verb.NUMBER])
    form = NumberForm(sent(request), initial={"issued_on": days.today()})
    words = {
        "title": f"Cấp số cho báo cáo {expected.period.period.short}",
        "text": "Số và ngày in trên văn bản; mỗi số chỉ cấp một lần trong năm của đơn vị.",
        "do": "Cấp số, ngày",
        "done": f"Đã cấp số lúc {vn.clock(days.now())}.",
    }
    return asked(request, expected, form, actions.give_number, words)
