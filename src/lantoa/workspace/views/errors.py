"""Pages for what went wrong: what happened, what to do."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from lantoa.kernel import days
from lantoa.workspace import queries
from lantoa.workspace.views.context import Page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The words are those of the refused action where it gave any; staff are told whom to ask."""
    found = {"what": str(exception)} if str(exception) else {}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        found["contact"] = queries.contact(days.today())
    return render(request, "403.html", found, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered with the mark alone: whatever broke may break a context processor too."""
    page = Page(mark=str(settings.MARK))
    return HttpResponse(render_to_string("500.html", {"page": page}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that was open too long, or from another site."""
    return render(
        request,
        "403.html",
        {
            "what": "Trang đã mở quá lâu nên chưa lưu được.",
            "remedy": "Quay lại trang trước, tải lại rồi gửi lần nữa; những gì đã gõ còn trong ô.",
        },
        status=403,
    )
