"""All help on one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.workspace.queries import help as queries


@require_safe
def topics(request: StaffRequest) -> HttpResponse:
    return render(request, "workspace/help.html", {"chapters": queries.chapters()})
