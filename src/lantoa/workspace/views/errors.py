"""Pages for what went wrong: what happened, what to do."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

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


class NotAllowedPage:
    """Gives words to an empty answer 405: most often somebody reloaded, or kept as a bookmark, the
    address that a button sends to. A page that asks for something else than HTML gets none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        is_empty = answer.status_code == 405 and not answer.streaming and not answer.content
        if not is_empty or not request.accepts("text/html"):
            return answer
        page = render(request, "405.html", {"back": _page_before(request)}, status=405)
        page["Allow"] = answer.get("Allow", "")
        return page


def _page_before(request: HttpRequest) -> str:
    """The page of this site that led here, without its host; empty where none did, or the same."""
    before = request.headers.get("Referer", "")
    own = {request.get_host()}
    if not url_has_allowed_host_and_scheme(before, own, require_https=request.is_secure()):
        return ""
    found = urlsplit(before)
    path = f"{found.path}?{found.query}" if found.query else found.path
    is_path = path.startswith("/") and not path.startswith("//")
    return path if is_path and found.path != request.path else ""


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
