"""A person's own notices."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.workspace.actions import notices as actions
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries

LARGEST_ID = 2**62


@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    found = queries.notice_page(request.actor, request.GET.get("trang"))
    return render(request, "workspace/notices.html", {"found": found})


@require_GET
def notice(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Leads to what the notice is about; with that it is read. Asking only for the head of the
    answer, as checkers of links do, is refused: it would mark what nobody saw."""
    told = _own(request, notice_id)
    actions.mark_read(actor=request.actor, notice_ids=[notice_id])
    return redirect(told.route, *told.arguments)


@require_POST
def read(request: StaffRequest, notice_id: int) -> HttpResponse:
    _own(request, notice_id)
    actions.mark_read(actor=request.actor, notice_ids=[notice_id])
    return redirect("workspace:notices")


@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    number = actions.mark_read(actor=request.actor)
    messages.success(request, f"Đã đánh dấu {number} thông báo là đã đọc.")
    return redirect("workspace:notices")


def _own(request: StaffRequest, notice_id: int) -> queries.Told:
    """Another person's notice is not there: 404."""
    if notice_id > LARGEST_ID:
        raise Http404
    try:
        return queries.one(request.actor, notice_id)
    except Notice.DoesNotExist as error:
        raise Http404 from error
