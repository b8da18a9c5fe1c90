"""The start page and the state of the installation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from lantoa.accounts.queries import StaffActor, StaffRequest
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted
from lantoa.totals import queries as totals
from lantoa.workspace import queries
from lantoa.workspace.queries import outbox
from lantoa.workspace.rules.next_thing import Agenda, Candidate, Kind, agenda
from lantoa.workspace.views.due import Due, coming, headline, item

MOST_NEXT = 5
"""So many things stand below the next one; the others are folded away."""
MOST_AHEAD = 3
_TOLD_BY_FIGURES = (Kind.PROOF, Kind.BEGIN)
"""What the figures of the window say already, unless it is the next thing."""


@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """The next thing to do, then what else is due, then what each of the person's posts is for.
    Nothing of units is read that the person may not see."""
    actor, today = request.actor, days.today()
    work = queries.own_work(actor)
    steps = queries.first_steps(actor)
    waiting = queries.waiting_for(actor, today, work, steps)
    found = agenda(waiting.candidates, today)
    to_begin = steps.number if steps is not None and not found.number_due else 0
    signing = {
        f"report:{each.expected.pk}": each.unusual for each in queries.to_sign(waiting.tasks)
    }
    reviews, number_of_reviews = queries.to_review(waiting.tasks, today)

    def shown(candidates: Iterable[Candidate]) -> list[Due]:
        return [item(each, today, signing.get(each.key)) for each in candidates]

    first = found.next if not to_begin else None
    overseen = queries.overseen(actor)
    return render(
        request,
        "workspace/home.html",
        {
            "today": today,
            "headline": headline(
                actor.user.greeting, found.number_due + waiting.more_given, to_begin
            ),
            "next": next(iter(shown([first] if first else [])), None),
            "presses": bool(found.number_due),
            "due": shown(found.due[:MOST_NEXT]),
            "more_due": shown(found.due[MOST_NEXT:]),
            "useful": shown(each for each in found.useful if each.kind not in _TOLD_BY_FIGURES),
            "ahead": shown(found.ahead[:MOST_AHEAD]),
            "signs": bool(signing),
            "soon": None if first else _soon(actor, found, today),
            "more_given": waiting.more_given,
            "steps": steps if to_begin else None,
            "reviews": reviews,
            "more_reviews": number_of_reviews - len(reviews),
            "overseen": overseen,
            "watched": queries.below_work(actor, overseen),
            "signed": queries.signed_lately(actor),
            "work": work,
            "plans_work": queries.plans_work(actor),
            "work_days": urlencode(work.days_asked) if work else "",
            "lately": queries.logged_lately(actor),
            "may_log": bool(actor.units_of("activities.log")),
            "may_read": bool(actor.units_of("intake.read")),
            "has_post": bool(actor.posts),
        },
    )


def _soon(actor: StaffActor, found: Agenda, today: date) -> Due | None:
    """What comes next, for who has nothing to do now."""
    if found.ahead:
        return item(found.ahead[0], today)
    expected = queries.coming(actor)
    return None if expected is None else coming(expected, today)


@require_GET
def account(request: StaffRequest) -> HttpResponse:
    """Where the account page was; people have kept its address."""
    return redirect("accounts:me")


@require_GET
def status(request: StaffRequest) -> HttpResponse:
    """For staff: database, jobs, disk, and what the last audit of the totals found."""
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
            "audit": totals.last_audit(),
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
