"""Documents that were brought in, and what the reader proposes from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.files import store
from lantoa.intake import actions, queries
from lantoa.intake.forms import BringForm, DeclareForm
from lantoa.intake.models import BroughtIn
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units

PER_PAGE = 20
MOST_NAMED = 20


def _seen(request: StaffRequest, document_id: int) -> BroughtIn:
    try:
        found = queries.document(document_id)
    except BroughtIn.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("intake.view", found.unit_id)
    return found


@require_safe
def documents(request: StaffRequest) -> HttpResponse:
    own = request.actor.units_of("intake.view")
    if not own:
        raise NotPermitted
    archived = request.GET.get("luu-tru") == "1"
    found = queries.documents_of(own, archived=archived)
    context = {
        "documents": Paginator(found, PER_PAGE).get_page(request.GET.get("trang")),
        "may_read": bool(request.actor.units_of("intake.read")),
        "archived": archived,
    }
    return render(request, "intake/document_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: StaffRequest) -> HttpResponse:
    actor = request.actor
    own = actor.units_of("intake.read")
    if not own:
        raise NotPermitted
    choices = [(unit_id, units.name_of(unit_id, actor.on)) for unit_id in own]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BringForm(*sent, units=choices)
    status = 200
    if sent:
        status = 422
        if form.is_valid():
            unit_id = int(form.cleaned_data.get("unit") or own[0])
            file = form.cleaned_data["file"]
            try:
                found = actions.bring_in(
                    actor=actor,
                    unit_id=unit_id,
                    content=file.read(store.limit() + 1),
                    name=file.name,
                )
            except Refused as refused:
                put_on_form(form, refused)
            else:
                messages.success(request, f"Đã giữ “{found.file.name}”.")
                return redirect("intake:page", found.pk)
    return render(request, "intake/document_bring.html", {"form": form}, status=status)


@require_safe
def document(request: StaffRequest, document_id: int) -> HttpResponse:
    return _page(request, _seen(request, document_id))


def _page(
    request: StaffRequest, found: BroughtIn, refused: Refused | None = None, chosen: int = 0
) -> HttpResponse:
    shown, actor = queries.document_page(found), request.actor
    may_declare = actor.may("reports.draft", found.unit_id)
    form = None
    if may_declare and shown.drafts:
        options = {each.pk: f"{each.pk}-{each.report.revision}" for each in shown.drafts}
        form = DeclareForm(
            {"expected": options.get(chosen, "")} if refused is not None else None,
            drafts=[(options[each.pk], f"Báo cáo {each.period.label}") for each in shown.drafts],
            period=shown.period,
            says_period=shown.says_period,
        )
        if refused is not None and form.is_valid():
            put_on_form(form, refused)
    context = {
        "shown": shown,
        "may_archive": actor.may("intake.archive", found.unit_id),
        "may_declare": may_declare,
        "form": form,
    }
    status = 200 if refused is None else 422
    return render(request, "intake/document_page.html", context, status=status)


@require_POST
def declare(request: StaffRequest, document_id: int) -> HttpResponse:
    """Figures of a report that another system handed out, into a draft. It may be done again: what
    the draft states already is left as it stands."""
    found = _seen(request, document_id)
    chosen = re.fullmatch(r"([0-9]{1,18})-([0-9]{1,9})", request.POST.get("expected", ""))
    expected_id, revision = (int(each) for each in chosen.groups()) if chosen else (0, 0)
    try:
        taken = actions.declare_from_document(
            actor=request.actor, document=found, expected_id=expected_id, revision=revision
        )
    except Refused as refused:
        return _page(request, found, refused, expected_id)
    words = f"Đã kê khai {taken.declared} số; {taken.same} số dự thảo đã có."
    if taken.left:
        words += f" Chưa kê khai {len(taken.left)} dòng: {_named(taken.left)}."
    messages.success(request, words)
    return redirect("reports:page", expected_id)


def _named(labels: Sequence[str]) -> str:
    shown = [label[:120] for label in labels[:MOST_NAMED]]
    more = len(labels) - len(shown)
    return "; ".join([*shown, *([f"và {more} dòng khác"] if more else [])])


@require_safe
def file(request: StaffRequest, document_id: int) -> FileResponse:
    return store.answer(_seen(request, document_id).file)


@require_POST
def archive(request: StaffRequest, document_id: int) -> HttpResponse:
    """Nothing is lost by it and the next page undoes it, so it is not asked twice."""
    found = _seen(request, document_id)
    return _answer(request, found, actions.archive_document, "Đã lưu trữ văn bản.")


@require_POST
def restore(request: StaffRequest, document_id: int) -> HttpResponse:
    found = _seen(request, document_id)
    return _answer(request, found, actions.restore_document, "Đã khôi phục văn bản vào danh sách.")


def _answer(
    request: StaffRequest, found: BroughtIn, action: Callable[..., BroughtIn], done: str
) -> HttpResponse:
    try:
        action(actor=request.actor, document=found)
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("intake:page", found.pk)
