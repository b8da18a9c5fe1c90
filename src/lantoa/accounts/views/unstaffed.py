"""Units that wait for their first people."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.accounts.queries.unstaffed import unstaffed_below, unstaffed_page
from lantoa.kernel.errors import NotPermitted


@require_safe
def unstaffed(request: StaffRequest) -> HttpResponse:
    """Each unit that the person looks after and where nobody has been invited yet."""
    if not request.actor.heads_of("accounts.manage"):
        raise NotPermitted
    found = unstaffed_below(request.actor)
    shown = unstaffed_page(found, request.GET.get("trang"))
    return render(request, "accounts/unstaffed_list.html", {"found": found, "shown": shown})
