"""The start page and the state of the installation."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from lantoa.accounts.queries import StaffRequest
from lantoa.activities.queries import twins
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted
from lantoa.totals import queries as totals
from lantoa.workspace import queries
from lantoa.workspace.queries import outbox
from lantoa.workspace.views.due import due_items, headline


@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Each person's own tasks; nothing of other units is read."""
    actor, today = request.actor, days.today()
    given, number_given = queries.assignments_of(actor)
    items = due_items(queries.tasks_of(actor), today, queries.plans_to_issue(actor), given)
    more_given = number_given - len(given)
    steps = queries.first_steps(actor)
    to_begin = steps.number if steps is not None and not items else 0
    return render(
        request,
        "workspace/home.html",
        {
            "today": today,
            "headline": headline(actor.user.greeting, len(items) + more_given, to_begin),
            "items": items,
            "more_given": more_given,
            "steps": steps if to_begin else None,
            "twins": twins.open_count(actor),
            "recorded": queries.recorded(actor),
            "overseen": queries.overseen(actor),
            "may_read": bool(actor.units_of("intake.read")),
            "has_post": bool(actor.posts),
        },
    )


@require_GET
def account(request: StaffRequest) -> HttpResponse:
    """Where the account page was; people have kept its address."""
    return redirect("accounts:me")


@require_GET
def status(request: StaffRequest) -> HttpResponse:
    """For staff: database, jobs, disk, and the mismatch count of the totals."""
    actor = request.actor
    if actor.home_unit is None:
        raise NotPermitted
    actor.must("workspace.status", actor.home_unit)
    health = queries.health()
    return render(
        request,
        "workspace/status.html",
        {
            "health": health,
            "free_gb": health.free_bytes // 1024**3,
            "audit": totals.audit(),
            "now": days.now(),
            "backup": queries.last_backup(days.now()),
            "may_see_mail": outbox.may_see_mail(actor, actor.on),
        },
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
