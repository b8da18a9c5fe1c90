"""What the unit above decides about a report that is owed: exempt, extended, and neither again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Refused
from lantoa.reports import actions
from lantoa.reports.actions.exempt import MAY
from lantoa.reports.forms import DecisionForm, ExtensionForm
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.expected import Duty, duty_of
from lantoa.reports.queries.names import names_of
from lantoa.reports.rules.states import ReportState
from lantoa.reports.views.asking import seen, sent
from lantoa.ui.render import put_on_form


@dataclass(frozen=True, slots=True)
class _Asked:
    title: str
    text: str
    do: str
    done: str
    act: Callable[..., object]
    form: type[forms.Form] = DecisionForm


CHOICES = {
    "mien": _Asked(
        "Miễn gửi báo cáo",
        "Báo cáo được miễn không tính là thiếu và không tính là đã gửi. Đơn vị đọc được lý do này.",
        "Miễn gửi báo cáo",
        "Đã miễn gửi báo cáo.",
        actions.exempt_report,
    ),
    "thoi-mien": _Asked(
        "Thôi miễn báo cáo",
        "Đơn vị phải gửi báo cáo này như trước.",
        "Thôi miễn",
        "Đơn vị phải gửi lại báo cáo này.",
        actions.end_exemption,
    ),
    "gia-han": _Asked(
        "Gia hạn báo cáo",
        "Hạn mới chỉ áp dụng cho báo cáo này của đơn vị này. Hạn cũ vẫn giữ trong quá trình.",
        "Gia hạn báo cáo",
        "Đã gia hạn báo cáo.",
        actions.extend_report,
        ExtensionForm,
    ),
    "thoi-gia-han": _Asked(
        "Thôi gia hạn báo cáo",
        "Hạn trước lần gia hạn cuối áp dụng trở lại.",
        "Thôi gia hạn",
        "Hạn trước đó áp dụng trở lại.",
        actions.undo_extension,
    ),
}


def _offered(duty: Duty, expected: ExpectedReport) -> list[tuple[str, str]]:
    """Which decisions can be taken now, by address and by words."""
    may_exempt = expected.state is not ReportState.FOR_SIGNATURE
    if duty.exemption is not None:
        names = ["thoi-mien"]
    elif expected.is_filed:
        names = []
    else:
        names = ["gia-han", *(["thoi-gia-han"] if duty.is_extended else [])]
        names += ["mien"] if may_exempt else []
    return [(name, CHOICES[name].do) for name in names]


@require_safe
def duty(request: StaffRequest, expected_id: int) -> HttpResponse:
    """The deadline, what was decided about it and why."""
    expected = seen(request, expected_id)
    found = duty_of(expected)
    may = request.actor.may(MAY, expected.unit_id)
    return render(
        request,
        "reports/duty.html",
        {
            "expected": expected,
            "duty": found,
            "unit_name": _name(expected.unit_id, expected.period.window.last),
            "offered": _offered(found, expected) if may else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: StaffRequest, expected_id: int, choice: str) -> HttpResponse:
    """Asks for the reason, then does it."""
    expected = seen(request, expected_id, MAY)
    asked = CHOICES.get(choice)
    if asked is None:
        raise Http404
    form = asked.form(sent(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                asked.act(actor=request.actor, expected=expected, **form.cleaned_data)
            except Refused as refused:
                put_on_form(form, refused)
            else:
                messages.success(request, asked.done)
                return redirect("reports:duty", expected.pk)
    return render(
        request,
        "reports/duty_decide.html",
        {
            "expected": expected,
            "form": form,
            "asked": asked,
            "unit_name": _name(expected.unit_id, expected.period.window.last),
            "period": vn.capital_first(expected.period.period.short),
        },
        status=status,
    )


def _name(unit_id: int, on: date) -> str:
    return names_of([unit_id], on)[unit_id]
