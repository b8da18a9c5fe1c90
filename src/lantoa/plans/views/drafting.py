"""Pages on which a draft is made and its head is written."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest, unit_among
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.plans import actions, queries
from lantoa.plans.forms import (
    BudgetForm,
    CloneForm,
    FromParentForm,
    HeadForm,
    PlanForm,
    ReviseForm,
)
from lantoa.plans.rules import next_year_words, period_next_year
from lantoa.plans.views.shared import plan_for
from lantoa.ui.render import put_on_form

STATUS = {True: 422, False: 200}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: StaffRequest) -> HttpResponse:
    allowed = request.actor.units_of("plans.write")
    desk = queries.plan_desk(
        allowed, unit_among(request.POST.get("unit", ""), allowed), days.today()
    )
    form = PlanForm(desk, request.POST or None)
    if request.method == "POST" and form.is_valid():
        head = form.head()
        try:
            plan = actions.create_plan(
                actor=request.actor,
                unit_id=int(form.cleaned_data["unit"]),
                title=head.title,
                period=head.period,
                number=head.number,
                issued_on=head.issued_on,
                parent=head.parent,
                kind=head.kind,
                issuer=head.issuer,
                grounds=head.grounds,
                purpose=head.purpose,
                conduct=head.conduct,
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã lưu dự thảo kế hoạch. Tiếp theo: thêm nhiệm vụ.")
            return redirect("plans:page", plan.pk)
    return render(
        request,
        "plans/plan_new.html",
        {"form": form, "has_above": bool(desk.parents)},
        status=STATUS[bool(form.errors)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def from_parent(request: StaffRequest) -> HttpResponse:
    """First the plan above is chosen (``?ke-hoach=``), then its tasks."""
    allowed = request.actor.units_of("plans.write")
    unit_id = unit_among(request.POST.get("unit", ""), allowed)
    desk = queries.plan_desk(allowed, unit_id, days.today())
    wanted = request.GET.get("ke-hoach", "")
    if not wanted:
        return render(request, "plans/from_parent_choose.html", {"parents": desk.parents})
    parent = desk.parent(int(wanted)) if wanted.isdecimal() and len(wanted) < 19 else None
    if parent is None:
        raise Http404
    form = FromParentForm(desk, parent, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.draft_from_parent(
                actor=request.actor,
                unit_id=int(form.cleaned_data["unit"]),
                head=form.head(),
                line_ids=form.line_ids,
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(
                request, "Đã lập dự thảo từ kế hoạch cấp trên. Tiếp theo: ghi chỉ tiêu từng việc."
            )
            return redirect("plans:page", plan.pk)
    return render(
        request,
        "plans/from_parent.html",
        {"form": form, "parent": parent},
        status=STATUS[bool(form.errors)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.write")
    desk = queries.plan_desk([plan.unit_id], plan.unit_id, days.today())
    form = HeadForm(desk, request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_head(actor=request.actor, plan=plan, head=form.head())
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã lưu phần đầu kế hoạch.")
            return redirect("plans:page", plan.pk)
    return render(
        request,
        "plans/plan_edit.html",
        {"form": form, "plan": plan},
        status=STATUS[bool(form.errors)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_budget(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.write")
    form = BudgetForm(list(plan.budget.filter(dropped_at__isnull=True)), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_budget(actor=request.actor, plan=plan, rows=form.money())
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã lưu kinh phí.")
            return redirect("plans:page", plan.pk)
    return render(
        request,
        "plans/plan_budget.html",
        {"form": form, "plan": plan},
        status=STATUS[bool(form.errors)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_revise(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.write")
    form = ReviseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = actions.start_revision(
                actor=request.actor, plan=plan, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(
                request, "Đã lập bản điều chỉnh. Sửa ở đây; kế hoạch đang thực hiện chưa đổi."
            )
            return redirect("plans:page", draft.pk)
    return render(
        request,
        "plans/plan_revise.html",
        {"form": form, "plan": plan},
        status=STATUS[bool(form.errors)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_clone(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.write")
    title = next_year_words(plan.title, plan.period)
    form = CloneForm(request.POST or None, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        try:
            draft = actions.clone_plan(
                actor=request.actor, plan=plan, title=form.cleaned_data["title"]
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã lập dự thảo cho năm sau. Xem lại chỉ tiêu và thời hạn.")
            return redirect("plans:page", draft.pk)
    return render(
        request,
        "plans/plan_clone.html",
        {"form": form, "plan": plan, "period": period_next_year(plan.period)},
        status=STATUS[bool(form.errors)],
    )
