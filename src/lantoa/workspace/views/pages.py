"""The start page, the account page and the state of the installation."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lantoa.kernel import days
from lantoa.totals import queries as totals
from lantoa.workspace import queries


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    return render(
        request,
        "workspace/home.html",
        {"tasks": queries.tasks_of(actor), "today": days.today(), "actor": actor},
    )


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "workspace/account.html", {"actor": request.actor})


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """For staff: database, jobs, disk, and the mismatch count of the totals."""
    return render(
        request,
        "workspace/status.html",
        {"health": queries.health(), "audit": totals.audit(), "today": days.today()},
    )


@require_GET
@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """For a monitor: 200 when well, 503 when not. Says nothing about people or figures."""
    found = queries.health()
    return JsonResponse(
        {
            "database": found.database,
            "jobs": not found.jobs_stuck,
            "disk": found.disk,
        },
        status=200 if found.is_well else 503,
    )
