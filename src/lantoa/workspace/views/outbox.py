"""Outgoing mail, for the administrator of the installation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.jobs.models import LetterState
from lantoa.workspace.actions import letters as actions
from lantoa.workspace.queries import outbox as queries


@require_safe
def outbox(request: StaffRequest) -> HttpResponse:
    queries.mail_unit(request.actor)
    state = request.GET.get("trang-thai", "")
    found = queries.outbox(state, request.GET.get("trang"))
    choices = [(value, label, found.counts.get(value, 0)) for value, label in LetterState.choices]
    context = {"found": found, "state": state, "choices": choices}
    return render(request, "workspace/outbox.html", context)


@require_POST
def send_again(request: StaffRequest) -> HttpResponse:
    """The letter that is named, else all that could not be sent."""
    head = queries.mail_unit(request.actor)
    named = request.POST.get("letter", "")
    chosen = [int(named)] if named.isascii() and named.isdigit() and len(named) < 19 else None
    if named and chosen is None:
        chosen = []
    sent = actions.send_again(actor=request.actor, unit_id=head.pk, letters=chosen)
    if sent:
        messages.success(request, f"Đã xếp {sent} thư để gửi lại.")
    else:
        messages.info(request, "Không có thư nào gửi lại được.")
    return redirect(reverse("workspace:outbox"))
