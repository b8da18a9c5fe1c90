"""Pages on which tasks are given, taken on and reported done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffActor, StaffRequest
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.plans import actions
from lantoa.plans.forms.assignments import AssignForm, DoneForm, WithdrawForm
from lantoa.plans.models import Assignment, PlanLine
from lantoa.plans.queries import assignments as queries
from lantoa.plans.queries.lists import line as line_of
from lantoa.plans.rules import PlanState
from lantoa.plans.views.shared import line_for
from lantoa.ui.render import put_on_form

LARGEST_ID = 2**62


# --- Lists ---------------------------------------------------------------------------------------


@require_safe
def task_list(request: StaffRequest) -> HttpResponse:
    """What the person's units were given; ``?xem=xong`` what is over, ``?xem=da-giao`` what they
    gave to others."""
    actor, today = request.actor, days.today()
    own, which = actor.units_of("plans.view"), request.GET.get("xem", "")
    number = request.GET.get("trang")
    if which == "da-giao":
        return render(
            request,
            "plans/given_list.html",
            {"found": queries.given_list(own, today, number=number)},
        )
    over = which == "xong"
    return render(
        request,
        "plans/task_list.html",
        {
            "found": queries.task_list(own, today, number=number, over=over),
            "over": over,
            "has_several": len(own) > 1,
        },
    )


@require_safe
def line_tasks(request: StaffRequest, plan_id: int, line_id: int) -> HttpResponse:
    """What was given by one task of a plan, unit by unit."""
    line = line_for(request, plan_id, line_id, "plans.view")
    found = queries.line_tasks(line, days.today(), number=request.GET.get("trang"))
    return render(
        request,
        "plans/line_tasks.html",
        {
            "line": line,
            "plan": line.plan,
            "found": found,
            "may_assign": is_running(line) and any(_may_assign(request.actor, line)),
        },
    )


# --- Giving --------------------------------------------------------------------------------------


def is_running(line: PlanLine) -> bool:
    """Whether something can be given by the task."""
    plan = line.plan
    is_issued = plan.state == PlanState.ISSUED and not plan.is_revision and not plan.is_archived
    return is_issued and not line.is_dropped


def _may_assign(actor: StaffActor, line: PlanLine) -> tuple[bool, bool]:
    """To the plan's own unit, and to those below it."""
    unit_id = line.plan.unit_id
    own = actor.may("plans.assign", unit_id)
    heads = actor.heads_of("plans.assign")
    # Who may in a unit that stands below a post of his own may in all below that one too.
    below = unit_id in heads or (own and unit_id not in actor.units_of("plans.assign"))
    return own, below


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: StaffRequest, plan_id: int, line_id: int) -> HttpResponse:
    try:
        line = line_of(line_id)
    except PlanLine.DoesNotExist as error:
        raise Http404 from error
    if line.plan_id != plan_id:
        raise Http404
    own, below = _may_assign(request.actor, line)
    if not (own or below):
        raise NotPermitted
    context = {"line": line, "plan": line.plan, "is_running": is_running(line)}
    if not is_running(line):
        status = 422 if request.method == "POST" else 200
        return render(request, "plans/line_assign.html", context, status=status)
    desk = queries.assign_desk(line, days.today(), may_own=own, may_below=below)
    form = AssignForm(desk, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.assign_line(
                actor=request.actor,
                line=line,
                unit_ids=form.unit_ids(),
                due=form.cleaned_data["due"],
                what=form.cleaned_data["what"],
                person=form.given_person(),
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            left_out = len(set(form.unit_ids())) - len(made)
            messages.success(request, _said(made, left_out))
            return redirect("plans:line_tasks", plan_id, line_id)
    return render(
        request,
        "plans/line_assign.html",
        {**context, "form": form},
        status=422 if form.errors else 200,
    )


def _said(made: list[Assignment], left_out: int) -> str:
    person = made[0].person
    said = f"Đã giao {person.full_name}." if person else f"Đã giao {len(made)} đơn vị."
    return f"{said} {left_out} đơn vị đã có việc này từ trước." if left_out > 0 else said


# --- One assignment ------------------------------------------------------------------------------


def _task(request: StaffRequest, assignment_id: int, verb: str) -> Assignment:
    """The assignment of the address. Raises ``Http404`` and ``NotPermitted``."""
    try:
        if assignment_id > LARGEST_ID:
            raise Http404
        found = queries.assignment(assignment_id)
    except Assignment.DoesNotExist as error:
        raise Http404 from error
    actor = request.actor
    if verb == "plans.view":
        # Who gave it and who got it see it.
        if not (actor.may(verb, found.unit_id) or actor.may(verb, found.line.plan.unit_id)):
            raise NotPermitted
    else:
        actor.must(verb, found.unit_id)
    if verb == "plans.assign":
        actor.must("plans.view", found.line.plan.unit_id)
    return found


def _context(actor: StaffActor, found: Assignment) -> dict[str, object]:
    accepts = actor.may("plans.accept", found.unit_id)
    return {
        "task": found,
        "found": queries.task_page(found, days.today()),
        "plan": found.line.plan,
        "may_accept": accepts and found.is_open and found.accepted_at is None,
        "may_do": accepts and found.is_open,
        "may_log": found.is_open and found.unit_id in actor.units_of("activities.log"),
        "may_fulfil": found.is_open and found.unit_id in actor.units_of("activities.change"),
        "may_take_back": accepts and bool(found.done_note) and found.withdrawn_at is None,
        "may_withdraw": found.is_open
        and actor.may("plans.assign", found.unit_id)
        and actor.may("plans.view", found.line.plan.unit_id),
        "may_see_line": actor.may("plans.view", found.line.plan.unit_id),
    }


@require_safe
def task_page(request: StaffRequest, assignment_id: int) -> HttpResponse:
    found = _task(request, assignment_id, "plans.view")
    return render(request, "plans/task_page.html", _context(request.actor, found))


@require_POST
def task_accept(request: StaffRequest, assignment_id: int) -> HttpResponse:
    found = _task(request, assignment_id, "plans.accept")
    try:
        actions.accept_assignment(actor=request.actor, assignment=found)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "Đã nhận việc.")
    return redirect("plans:task", assignment_id)


@require_http_methods(["GET", "HEAD", "POST"])
def task_done(request: StaffRequest, assignment_id: int) -> HttpResponse:
    """Reported done in words, where no activity fits."""
    found = _task(request, assignment_id, "plans.accept")
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_done(
                actor=request.actor, assignment=found, note=form.cleaned_data["note"]
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã báo xong.")
            return redirect("plans:task", assignment_id)
    return render(
        request,
        "plans/task_done.html",
        {**_context(request.actor, found), "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def task_reopen(request: StaffRequest, assignment_id: int) -> HttpResponse:
    found = _task(request, assignment_id, "plans.accept")
    try:
        actions.take_back_report(actor=request.actor, assignment=found)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "Đã mở lại việc.")
    return redirect("plans:task", assignment_id)


@require_http_methods(["GET", "HEAD", "POST"])
def task_withdraw(request: StaffRequest, assignment_id: int) -> HttpResponse:
    found = _task(request, assignment_id, "plans.assign")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_assignment(
                actor=request.actor, assignment=found, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã rút lại việc.")
            return redirect("plans:task", assignment_id)
    return render(
        request,
        "plans/task_withdraw.html",
        {**_context(request.actor, found), "form": form},
        status=422 if form.errors else 200,
    )
