"""One field for everything that a person may see."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.workspace.queries import search as queries


@require_safe
def search(request: StaffRequest) -> HttpResponse:
    what = queries.asked(request.GET.get("q", ""))
    named = request.GET.get("loai", "")
    context: dict[str, object] = {"what": what, "longest": queries.LONGEST}
    if named in set(queries.Kind):
        kind = queries.Kind(named)
        context["only"] = queries.one_kind(request.actor, what, kind, request.GET.get("trang"))
    else:
        groups = queries.overview(request.actor, what)
        context["groups"] = groups
        context["count"] = sum(group.count for group in groups)
        context["is_cut"] = any(group.is_cut for group in groups)
    return render(request, "workspace/search.html", context)
