"""Pages of the plans."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffRequest, unit_among, units_to_choose
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.plans import actions, queries
from lantoa.plans.forms import LineForm, PlanForm
from lantoa.plans.models import Plan
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units
from lantoa.units.models import Unit


def _unit_asked(request: StaffRequest, verb: str) -> int | None:
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


def _plan(request: StaffRequest, plan_id: int, verb: str) -> Plan:
    try:
        plan = queries.plan_page(plan_id)
    except Plan.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(verb, plan.unit_id)
    return plan


@require_safe
def plan_list(request: StaffRequest) -> HttpResponse:
    actor, today = request.actor, days.today()
    chosen = _unit_asked(request, "plans.view")
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


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: StaffRequest) -> HttpResponse:
    allowed = request.actor.units_of("plans.write")
    desk = queries.plan_desk(
        allowed, unit_among(request.POST.get("unit", ""), allowed), days.today()
    )
    form = PlanForm(desk, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.create_plan(
                actor=request.actor,
                unit_id=int(form.cleaned_data["unit"]),
                title=form.cleaned_data["title"],
                number=form.cleaned_data["number"],
                issued_on=form.cleaned_data["issued_on"],
                period=form.period,
                parent=form.parent_plan,
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã lưu dự thảo kế hoạch. Tiếp theo: thêm nhiệm vụ.")
            return redirect("plans:page", plan.pk)
    return render(
        request, "plans/plan_new.html", {"form": form}, status=422 if form.errors else 200
    )


def _is_open(plan: Plan) -> bool:
    return plan.is_draft and not plan.is_archived


@require_safe
def plan_page(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id, "plans.view")
    actor = request.actor
    return render(
        request,
        "plans/plan_page.html",
        {
            "plan": plan,
            "found": queries.plan_details(plan),
            "may_write": _is_open(plan) and actor.may("plans.write", plan.unit_id),
            "may_issue": _is_open(plan) and actor.may("plans.issue", plan.unit_id),
            "may_archive": actor.may("plans.archive", plan.unit_id)
            and queries.can_be_archived(plan, actor.on),
            "may_restore": plan.is_archived and actor.may("plans.archive", plan.unit_id),
            "may_see_parent": plan.parent and actor.may("plans.view", plan.parent.unit_id),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def line_add(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id, "plans.write")
    form = LineForm(queries.line_desk(plan), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            line = actions.add_line(actor=request.actor, plan=plan, line=form.line())
        except Refused as refused:
            put_on_form(form, refused)
        else:
            again = reverse("plans:add_line", args=[plan.pk])
            words = "Đã lưu nhiệm vụ {}. <a href='{}'>Thêm nhiệm vụ nữa</a>"
            messages.success(request, format_html(words, line.order, again))
            return redirect("plans:page", plan.pk)
    return render(
        request,
        "plans/line_add.html",
        {"form": form, "plan": plan},
        status=422 if form.errors else 200,
    )


@require_POST
def plan_issue(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Asks once more, then issues."""
    plan = _plan(request, plan_id, "plans.issue")
    if "confirmed" not in request.POST:
        return render(request, "plans/plan_issue.html", {"plan": plan})
    try:
        actions.issue_plan(actor=request.actor, plan=plan)
    except Refused as refused:
        return render(
            request, "plans/plan_issue.html", {"plan": plan, "refused": refused}, status=422
        )
    messages.success(request, "Đã ban hành kế hoạch. Từ nay có thể ghi hoạt động theo nhiệm vụ.")
    return redirect("plans:page", plan.pk)


@require_POST
def plan_archive(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Asks once more, then takes the plan out of the lists."""
    plan = _plan(request, plan_id, "plans.archive")
    if "confirmed" not in request.POST:
        return render(request, "plans/plan_archive.html", {"plan": plan})
    try:
        actions.archive_plan(actor=request.actor, plan=plan)
    except Refused as refused:
        return render(
            request, "plans/plan_archive.html", {"plan": plan, "refused": refused}, status=422
        )
    messages.success(request, "Đã lưu trữ kế hoạch. Xem lại ở danh sách, phần Đã lưu trữ.")
    return redirect("plans:page", plan.pk)


@require_POST
def plan_restore(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = _plan(request, plan_id, "plans.archive")
    try:
        actions.restore_plan(actor=request.actor, plan=plan)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "Đã khôi phục kế hoạch vào danh sách.")
    return redirect("plans:page", plan.pk)
