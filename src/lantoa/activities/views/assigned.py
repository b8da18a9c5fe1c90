"""Choosing the activity that does what the unit was asked for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest
from lantoa.activities.actions.fulfilling import fulfil_assignment
from lantoa.activities.models import Activity
from lantoa.activities.queries import assigned as queries
from lantoa.kernel.errors import Problem, Refused
from lantoa.plans.models import Assignment
from lantoa.plans.queries.assignments import assignment as assignment_of

LONGEST = 100
NOT_CHOSEN = Problem(
    "activity", "Chưa chọn hoạt động.", "Chọn một dòng trong danh sách rồi bấm nút.", "not_chosen"
)


@require_http_methods(["GET", "HEAD", "POST"])
def fulfil(request: StaffRequest, assignment_id: int) -> HttpResponse:
    task = _task(request, assignment_id)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    refused: Refused | None = None
    if request.method == "POST":
        try:
            chosen = _chosen(task, request.POST.get("activity", ""))
            fulfil_assignment(actor=request.actor, assignment=task, activity=chosen)
        except Refused as found:
            refused = found
        else:
            messages.success(request, f"Đã tính “{chosen.title}” cho việc này.")
            return redirect("plans:task", task.pk)
    return render(
        request,
        "activities/assignment_fulfil.html",
        {
            "task": task,
            "offered": queries.fitting(task, text) if task.is_open else [],
            "text": text,
            "refused": refused,
            "chosen": request.POST.get("activity", ""),
        },
        status=422 if refused else 200,
    )


def _task(request: StaffRequest, assignment_id: int) -> Assignment:
    """Raises ``Http404`` and ``NotPermitted``."""
    try:
        if assignment_id > queries.LARGEST_ID:
            raise Http404
        found = assignment_of(assignment_id)
    except Assignment.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("activities.change", found.unit_id)
    return found


def _chosen(task: Assignment, named: str) -> Activity:
    """Raises ``Refused`` for what is none of those that may do the assignment."""
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        raise Refused(NOT_CHOSEN)
    try:
        return queries.able(task, int(named))
    except Activity.DoesNotExist as error:
        raise Refused(
            Problem(
                "activity",
                "Hoạt động này không tính được cho việc ấy.",
                "Chọn hoạt động của đơn vị, trong kỳ kế hoạch, chưa tính cho việc khác.",
                "foreign_activity",
            )
        ) from error
