"""Pages on which the tasks of a draft are written, and the events of a task."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel.errors import Refused
from lantoa.plans import actions, queries
from lantoa.plans.forms import LineForm, OccasionForm
from lantoa.plans.models import Occasion
from lantoa.plans.views.shared import line_context, line_for, plan_for, units_told
from lantoa.ui.render import put_on_form


@require_http_methods(["GET", "HEAD", "POST"])
def line_add(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.write")
    asked = {"carries_out": request.GET.get("thuc-hien", "")}
    form = LineForm(queries.line_desk(plan), request.POST or None, initial=asked)
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


@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request: StaffRequest, plan_id: int, line_id: int) -> HttpResponse:
    line = line_for(request, plan_id, line_id, "plans.write")
    form = LineForm(queries.line_desk(line.plan, line), request.POST or None, line=line)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_line(actor=request.actor, line=line, new=form.line())
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã lưu nhiệm vụ {line.order}.")
            return redirect("plans:page", plan_id)
    return render(
        request,
        "plans/line_edit.html",
        {"form": form, "plan": line.plan, "line": line},
        status=422 if form.errors else 200,
    )


@require_POST
def line_move(request: StaffRequest, plan_id: int, line_id: int) -> HttpResponse:
    """One place up (``huong=len``) or down."""
    line = line_for(request, plan_id, line_id, "plans.write")
    try:
        actions.move_line(actor=request.actor, line=line, up=request.POST.get("huong") == "len")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(f"{reverse('plans:page', args=[plan_id])}#nhiem-vu-{line.pk}")


@require_POST
def line_drop(request: StaffRequest, plan_id: int, line_id: int) -> HttpResponse:
    """Asks once more, then takes the task out of the draft."""
    line = line_for(request, plan_id, line_id, "plans.write")
    context = {"plan": line.plan, "line": line}
    if "confirmed" not in request.POST:
        return render(request, "plans/line_drop.html", context)
    try:
        actions.drop_line(actor=request.actor, line=line)
    except Refused as refused:
        return render(request, "plans/line_drop.html", {**context, "refused": refused}, status=422)
    messages.success(request, f"Đã bỏ nhiệm vụ “{line.title}” khỏi dự thảo.")
    return redirect("plans:page", plan_id)


@require_http_methods(["GET", "HEAD", "POST"])
def occasion_add(request: StaffRequest, plan_id: int, line_id: int) -> HttpResponse:
    """An event that was held, in which the task asks for something."""
    line = line_for(request, plan_id, line_id, "plans.write")
    form = OccasionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_occasion(
                actor=request.actor,
                line=line,
                name=form.cleaned_data["name"],
                on=form.cleaned_data["on"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã ghi “{made.name}”.")
            return redirect("plans:line", plan_id, line.pk)
    context = line_context(
        request.actor, queries.line_details(line, seen=units_told(request.actor, line.plan))
    )
    return render(
        request,
        "plans/occasion_add.html",
        {**context, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def occasion_void(
    request: StaffRequest, plan_id: int, line_id: int, occasion_id: int
) -> HttpResponse:
    line = line_for(request, plan_id, line_id, "plans.write")
    try:
        found = queries.occasion(line.pk, occasion_id)
    except Occasion.DoesNotExist as error:
        raise Http404 from error
    try:
        actions.void_occasion(actor=request.actor, occasion=found)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Đã bỏ “{found.name}” khỏi danh sách.")
    return redirect("plans:line", plan_id, line.pk)
