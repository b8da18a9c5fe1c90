"""The steps that need no more than a yes: hand to the chair, sign, take up again, accept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Refused
from lantoa.reports import actions, queries
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.desk import too_early
from lantoa.reports.rules.states import PERMISSION, VERB_LABELS, Verb
from lantoa.reports.views.asking import newest_number, seen, version_read


@dataclass(frozen=True, slots=True)
class Step:
    """What is asked before, what is said after. ``{to}`` is who receives the report."""

    act: Callable[..., object]
    question: str
    text: str
    done: str


STEPS = {
    Verb.SEND_FOR_SIGNATURE: Step(
        actions.send_for_signature,
        "Trình Chủ tịch ký báo cáo {period}?",
        "Sau khi trình, chỉ sửa được khi Chủ tịch trả về dự thảo.",
        "Đã trình Chủ tịch ký lúc {clock}.",
    ),
    Verb.SUBMIT: Step(
        actions.submit_report,
        "Ký và gửi báo cáo {period}?",
        "Số liệu và lời văn được giữ nguyên như lúc gửi. Hoạt động ghi thêm sau đó không đổi "
        "báo cáo đã gửi.",
        "Đã gửi {to} lúc {clock}.",
    ),
    Verb.REDRAFT: Step(
        actions.redraft_report,
        "Sửa lại báo cáo {period}?",
        "Báo cáo trở về dự thảo. Bản đã gửi trước được giữ nguyên và gửi lại sẽ thành bản mới.",
        "Báo cáo đã về dự thảo. Sửa theo lý do trả lại rồi trình ký.",
    ),
    Verb.WITHDRAW: Step(
        actions.withdraw_correction,
        "Thôi đính chính báo cáo {period}?",
        "Dự thảo đính chính bị bỏ, lời văn và số kê khai trở lại như bản được chấp nhận. Bản đính "
        "chính đã gửi và bị trả lại, nếu có, vẫn được giữ trong quá trình.",
        "Đã thôi đính chính lúc {clock}. Bản được chấp nhận vẫn có hiệu lực.",
    ),
    Verb.ACCEPT: Step(
        actions.accept_report,
        "Chấp nhận báo cáo {period}?",
        "Số liệu của báo cáo được tính vào số liệu đã duyệt.",
        "Đã chấp nhận lúc {clock}.",
    ),
}


BEFORE_THE_END = {
    Verb.SEND_FOR_SIGNATURE: "Trình ký trước khi hết kỳ",
    Verb.SUBMIT: "Ký và gửi trước khi hết kỳ",
}
"""What the button says while the report's window is open: who presses it has read it."""


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: StaffRequest, expected_id: int, verb: str) -> HttpResponse:
    if verb not in STEPS:
        raise Http404
    chosen = Verb(verb)
    expected = seen(request, expected_id, PERMISSION[chosen])
    wanted = STEPS[chosen]
    words = {
        "period": expected.period.period.short,
        "to": expected.addressees[0] if expected.addressees else "cấp trên",
        "clock": vn.clock(days.now()),
    }
    refused = None
    if request.method == "POST":
        try:
            if chosen is Verb.SUBMIT:
                seen_then = request.POST.get("seen", "")
                actions.submit_report(actor=request.actor, expected=expected, seen=seen_then)
            elif chosen is Verb.ACCEPT:
                actions.accept_report(
                    actor=request.actor,
                    expected=expected,
                    version=version_read(request.POST.get("seen", "")),
                )
            else:
                wanted.act(actor=request.actor, expected=expected)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, wanted.done.format(**words))
            return redirect("reports:page", expected_id)
    early = too_early(expected.period.window, days.today()) if chosen in BEFORE_THE_END else ""
    context = {
        "expected": expected,
        "unit_name": queries.names_of([expected.unit_id], expected.period.window.last)[
            expected.unit_id
        ],
        "question": wanted.question.format(**words),
        "text": wanted.text,
        "early": early,
        "do": BEFORE_THE_END[chosen] if early else VERB_LABELS[chosen],
        "refused": refused,
        "seen": _to_see(request, expected, chosen),
    }
    return render(request, "reports/report_step.html", context, status=409 if refused else 200)


def _to_see(request: StaffRequest, expected: ExpectedReport, verb: Verb) -> str:
    """What the person decides on, to be sent back with the decision: the seal of what would be
    signed, the number of the version that would be accepted."""
    if verb is Verb.SUBMIT:
        return queries.seal(expected, request.actor)
    return str(newest_number(expected) or "") if verb is Verb.ACCEPT else ""


@require_POST
def take_in(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, "reports.consolidate")
    try:
        taken = actions.take_in_accepted(actor=request.actor, expected=expected)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã tổng hợp {len(taken)} báo cáo vào dự thảo.")
    return redirect("reports:page", expected_id)
