"""Sorts of bodies that units can be."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.ui.render import put_on_form
from lantoa.units.actions.kinds import add_kind, rename_kind
from lantoa.units.models import UnitKind
from lantoa.units.queries.kinds import kind_rows
from lantoa.workspace.forms.kinds import KindForm, KindNameForm
from lantoa.workspace.views.settings import head_of


@require_http_methods(["GET", "HEAD", "POST"])
def kinds(request: StaffRequest) -> HttpResponse:
    """All sorts, and a form for one more."""
    head, today = head_of(request), days.today()
    form = KindForm(request.POST or None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_kind(actor=request.actor, unit_id=head.pk, **form.cleaned_data)
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã thêm loại đơn vị “{made.name}”.")
            return redirect("workspace:kinds")
    return render(
        request,
        "workspace/settings_kinds.html",
        {"form": form, "rows": kind_rows(today)},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: StaffRequest, slug: str) -> HttpResponse:
    """Another name for one sort."""
    head = head_of(request)
    found = UnitKind.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    form = KindNameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            kept = rename_kind(
                actor=request.actor,
                unit_id=head.pk,
                kind=found,
                name=form.cleaned_data["name"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Loại này nay có tên “{kept.name}”.")
            return redirect("workspace:kinds")
    return render(
        request,
        "workspace/settings_kind.html",
        {"form": form, "kind": found},
        status=422 if form.errors else 200,
    )
