"""What every page of a plan asks first."""

from __future__ import annotations

from django.http import Http404

from lantoa.accounts.queries import StaffActor, StaffRequest
from lantoa.accounts.queries.reach import told_of
from lantoa.plans import queries
from lantoa.plans.models import Plan, PlanLine
from lantoa.units import queries as units
from lantoa.units.models import Unit


def unit_asked(request: StaffRequest, verb: str) -> int | None:
    """The unit of ``?don-vi=``. Raises ``NotPermitted`` where the verb is not allowed."""
    slug = request.GET.get("don-vi", "")
    if not slug:
        return None
    try:
        unit = units.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(verb, unit.pk)
    return unit.pk


def plan_for(request: StaffRequest, plan_id: int, verb: str) -> Plan:
    """The plan of the address. Raises ``Http404`` and ``NotPermitted``."""
    try:
        plan = queries.plan_page(plan_id)
    except Plan.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(verb, plan.unit_id)
    return plan


def line_for(request: StaffRequest, plan_id: int, line_id: int, verb: str) -> PlanLine:
    """The task of the address, standing in that plan. Raises ``Http404`` and ``NotPermitted``."""
    try:
        line = queries.line(line_id)
    except PlanLine.DoesNotExist as error:
        raise Http404 from error
    if line.plan_id != plan_id:
        raise Http404
    request.actor.must(verb, line.plan.unit_id)
    return line


def is_open(plan: Plan) -> bool:
    """Whether a draft is written to: not put away, not before the chair."""
    return plan.is_draft and not plan.is_archived and not plan.is_sent


def units_told(actor: StaffActor, plan: Plan) -> frozenset[int] | None:
    """The units below of whose plans and acts the reader of a plan may be told; None for all."""
    return told_of(actor, ("plans.view", "activities.view"), plan.unit_id)


def line_context(actor: StaffActor, found: queries.LinePage) -> dict[str, object]:
    """What the page of a task shows, and what it offers to this person."""
    line, plan = found.line, found.line.plan
    writes = actor.may("plans.write", plan.unit_id)
    above = line.carries_out
    return {
        "plan": plan,
        "line": line,
        "found": found,
        "may_write": writes and is_open(plan) and not line.is_dropped,
        "may_note_events": writes
        and found.has_events
        and not (plan.is_draft or plan.is_archived or line.is_dropped),
        "may_see_above": bool(above and actor.may("plans.view", above.plan.unit_id)),
    }
