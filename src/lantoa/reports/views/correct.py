"""Correcting an accepted report; what changed between two versions of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.reports import actions
from lantoa.reports.forms import ReasonForm
from lantoa.reports.models import ReportVersion
from lantoa.reports.queries.versions import difference
from lantoa.reports.rules.states import PERMISSION, Verb
from lantoa.reports.views.asking import seen, sent
from lantoa.reports.views.hand_over import asked


class CorrectForm(ReasonForm):
    """Why what was accepted is wrong: it is printed on the corrected paper."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Lý do đính chính"
        self.fields[
            "reason"
        ].help_text = (
            "In trên báo cáo đính chính. Ví dụ: Bản trước thiếu 06 lượt phát loa của bản Nậm Loỏng."
        )


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, PERMISSION[Verb.CORRECT])
    words = {
        "title": f"Đính chính báo cáo {expected.period.period.short}",
        "text": "Báo cáo trở về dự thảo với lời văn và số liệu như bản được chấp nhận. Bản ấy vẫn "
        "có hiệu lực cho đến khi bản đính chính được chấp nhận.",
        "do": "Bắt đầu đính chính",
        "done": f"Đã mở dự thảo đính chính lúc {vn.clock(days.now())}. Sửa rồi trình ký.",
    }
    return asked(request, expected, CorrectForm(sent(request)), actions.correct_report, words)


@require_safe
def changed(request: StaffRequest, expected_id: int, old: int, new: int) -> HttpResponse:
    expected = seen(request, expected_id)
    try:
        shown = difference(expected, old, new)
    except ReportVersion.DoesNotExist as error:
        raise Http404 from error
    return render(request, "reports/report_difference.html", {"expected": expected, "shown": shown})
