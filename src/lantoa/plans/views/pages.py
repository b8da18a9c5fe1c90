"""The list, the page of a plan, and what is read of it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffActor, StaffRequest, units_to_choose
from lantoa.files import store
from lantoa.kernel import days
from lantoa.plans import queries
from lantoa.plans.models import Plan, PlanAttachment
from lantoa.plans.views.shared import (
    is_open,
    line_context,
    line_for,
    plan_for,
    unit_asked,
    units_told,
)
from lantoa.units import queries as units


@require_safe
def plan_list(request: StaffRequest) -> HttpResponse:
    actor, today = request.actor, days.today()
    chosen = unit_asked(request, "plans.view")
    own = actor.units_of("plans.view")
    archived = request.GET.get("luu-tru") == "1"
    return render(
        request,
        "plans/plan_list.html",
        {
            "found": queries.plan_list(
                own if chosen is None else [chosen],
                today,
                request.GET.get("trang"),
                archived=archived,
            ),
            "archived": archived,
            "units": units_to_choose(own, actor.heads_of("plans.view"), chosen, today),
            "slug": request.GET.get("don-vi", ""),
            "unit_name": units.name_of(chosen, today) if chosen is not None else "",
            "may_write": bool(actor.units_of("plans.write")),
        },
    )


def what_may(actor: StaffActor, plan: Plan) -> dict[str, bool]:
    """What the page offers to this person in this state of the plan."""
    writes = actor.may("plans.write", plan.unit_id)
    issues = actor.may("plans.issue", plan.unit_id)
    is_kept = not plan.is_archived
    is_running = not plan.is_draft and not plan.is_closed and not plan.is_revision and is_kept
    return {
        "may_write": writes and is_open(plan),
        "may_send": writes and is_open(plan),
        "may_recall": writes and plan.is_sent and is_kept,
        "may_issue": issues and plan.is_draft and is_kept,
        "may_give_back": issues and plan.is_sent and is_kept,
        "may_revise": writes and is_running,
        "may_close": issues and is_running,
        "may_number": writes
        and is_kept
        and not plan.is_draft
        and not (plan.number and plan.issued_on),
        "may_clone": writes and not plan.is_revision,
        "may_attach": writes and is_kept,
        "may_archive": actor.may("plans.archive", plan.unit_id)
        and queries.can_be_archived(plan, actor.on),
        "may_restore": plan.is_archived and actor.may("plans.archive", plan.unit_id),
        "may_see_parent": bool(plan.parent and actor.may("plans.view", plan.parent.unit_id)),
    }


@require_safe
def plan_page(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.view")
    return render(
        request,
        "plans/plan_page.html",
        {
            "plan": plan,
            "found": queries.plan_details(plan, seen=units_told(request.actor, plan)),
            "changes": queries.revision_so_far(plan) if plan.is_draft else None,
            **what_may(request.actor, plan),
        },
    )


@require_safe
def plan_checks(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.view")
    actor = request.actor
    return render(
        request,
        "plans/plan_checks.html",
        {
            "plan": plan,
            "checks": queries.checks_of(plan, seen=units_told(actor, plan)),
            "may_write": is_open(plan) and actor.may("plans.write", plan.unit_id),
        },
    )


@require_safe
def plan_editions(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Every edition that was issued, and what each changed."""
    plan = plan_for(request, plan_id, "plans.view")
    return render(
        request,
        "plans/plan_editions.html",
        {"plan": plan, "editions": queries.editions_of(plan)},
    )


@require_safe
def line_page(request: StaffRequest, plan_id: int, line_id: int) -> HttpResponse:
    line = line_for(request, plan_id, line_id, "plans.view")
    found = queries.line_details(line, seen=units_told(request.actor, line.plan))
    return render(request, "plans/line_page.html", line_context(request.actor, found))


@require_safe
def plan_file(request: StaffRequest, plan_id: int, attachment_id: int) -> FileResponse:
    """A file of a plan, to whoever may see the plan."""
    try:
        found = queries.attachment(plan_id, attachment_id)
    except PlanAttachment.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("plans.view", found.plan.unit_id)
    try:
        return store.answer(found.file)
    except FileNotFoundError as error:
        raise Http404 from error
