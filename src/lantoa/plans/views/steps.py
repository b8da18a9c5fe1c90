"""Steps of a plan: to the chair, into force, to its end, out of the lists; and its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.accounts.queries import StaffRequest
from lantoa.files import store
from lantoa.kernel.errors import Refused
from lantoa.plans import actions, queries
from lantoa.plans.forms import AttachForm, CloseForm, GiveBackForm, IssueForm, NumberForm
from lantoa.plans.models import PlanAttachment
from lantoa.plans.views.shared import plan_for
from lantoa.ui.render import put_on_form


@require_POST
def plan_send(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.write")
    try:
        actions.send_for_issue(actor=request.actor, plan=plan)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "Đã trình ký. Dự thảo chờ Chủ tịch ban hành hoặc trả lại.")
    return redirect("plans:page", plan.pk)


@require_POST
def plan_recall(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.write")
    try:
        actions.recall(actor=request.actor, plan=plan)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "Đã rút dự thảo về để sửa.")
    return redirect("plans:page", plan.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_give_back(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.issue")
    form = GiveBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_back(actor=request.actor, plan=plan, reason=form.cleaned_data["reason"])
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã trả dự thảo về cho cán bộ sửa.")
            return redirect("plans:page", plan.pk)
    return render(
        request,
        "plans/plan_give_back.html",
        {"form": form, "plan": plan},
        status=422 if form.errors else 200,
    )


@require_POST
def plan_issue(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Asks for number and day of the signed paper, then issues."""
    plan = plan_for(request, plan_id, "plans.issue")
    if "confirmed" not in request.POST:
        return render(request, "plans/plan_issue.html", _issuing(plan, IssueForm(plan)))
    form = IssueForm(plan, request.POST)
    # One that is issued already is refused by the action, whatever was typed.
    if not form.is_valid() and plan.is_draft:
        return render(request, "plans/plan_issue.html", _issuing(plan, form), status=422)
    try:
        actions.issue_plan(
            actor=request.actor,
            plan=plan,
            number=form.cleaned_data.get("number"),
            issued_on=form.cleaned_data.get("issued_on"),
        )
    except Refused as refused:
        put_on_form(form, refused)
        return render(request, "plans/plan_issue.html", _issuing(plan, form), status=422)
    if plan.revises_id:
        messages.success(request, "Đã ban hành bản điều chỉnh. Kế hoạch theo nội dung mới.")
        return redirect("plans:page", plan.revises_id)
    messages.success(request, "Đã ban hành kế hoạch. Từ nay có thể ghi hoạt động theo nhiệm vụ.")
    return redirect("plans:page", plan.pk)


def _issuing(plan: object, form: IssueForm) -> dict[str, object]:
    return {"plan": plan, "form": form}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_number(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Number and day of a plan that was issued before it had them."""
    plan = plan_for(request, plan_id, "plans.write")
    known = {"number": plan.number, "issued_on": plan.issued_on}
    form = NumberForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.state_number(
                actor=request.actor,
                plan=plan,
                number=form.cleaned_data["number"],
                issued_on=form.cleaned_data["issued_on"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã ghi số, ngày của kế hoạch.")
            return redirect("plans:page", plan.pk)
    return render(
        request,
        "plans/plan_number.html",
        {"form": form, "plan": plan},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_close(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.issue")
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_plan(actor=request.actor, plan=plan, note=form.cleaned_data["note"])
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã kết thúc kế hoạch.")
            return redirect("plans:page", plan.pk)
    return render(
        request,
        "plans/plan_close.html",
        {"form": form, "plan": plan},
        status=422 if form.errors else 200,
    )


@require_POST
def plan_archive(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Asks once more, then takes the plan out of the lists."""
    plan = plan_for(request, plan_id, "plans.archive")
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
    plan = plan_for(request, plan_id, "plans.archive")
    try:
        actions.restore_plan(actor=request.actor, plan=plan)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "Đã khôi phục kế hoạch vào danh sách.")
    return redirect("plans:page", plan.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_attach(request: StaffRequest, plan_id: int) -> HttpResponse:
    plan = plan_for(request, plan_id, "plans.write")
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        brought = form.cleaned_data["file"]
        try:
            actions.attach(
                actor=request.actor,
                plan=plan,
                content=brought.read(store.limit() + 1),
                name=brought.name,
                title=form.cleaned_data["title"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã thêm tệp.")
            return redirect("plans:page", plan.pk)
    return render(
        request,
        "plans/plan_attach.html",
        {"form": form, "plan": plan},
        status=422 if form.errors else 200,
    )


@require_POST
def plan_detach(request: StaffRequest, plan_id: int, attachment_id: int) -> HttpResponse:
    """Asks once more, then takes the file off the plan."""
    plan = plan_for(request, plan_id, "plans.write")
    try:
        found = queries.attachment(plan.pk, attachment_id)
    except PlanAttachment.DoesNotExist as error:
        raise Http404 from error
    context = {"plan": plan, "attachment": found}
    if "confirmed" not in request.POST:
        return render(request, "plans/plan_detach.html", context)
    try:
        actions.detach(actor=request.actor, attachment=found)
    except Refused as refused:
        return render(
            request, "plans/plan_detach.html", {**context, "refused": refused}, status=422
        )
    messages.success(request, f"Đã gỡ tệp “{found}”.")
    return redirect("plans:page", plan.pk)
