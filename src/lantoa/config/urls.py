"""Addresses: each room under its prefix, sign-in, and closed doors where nothing is built yet."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from lantoa.config import rooms


def closed(request: HttpRequest) -> HttpResponse:
    """Wagtail's admin: 403 to all until the portal is built, whoever asks for whatever in it."""
    raise PermissionDenied


closed.login_required = False  # type: ignore[attr-defined]

urlpatterns = [
    re_path(r"^quan-tri-noi-dung(?:/.*)?$", closed, name="content_admin"),
    # Addresses are kept by the administrator: a letter must not be led elsewhere by its reader.
    path("tai-khoan/email/", closed, name="account_email_closed"),
    path("tai-khoan/", include("allauth.urls")),
    *(
        path(prefix, include((f"lantoa.{room}.urls", room)))
        for room, prefix in rooms.ADDRESSES.items()
    ),
]

handler400 = "lantoa.workspace.views.errors.bad_request"
handler403 = "lantoa.workspace.views.errors.forbidden"
handler404 = "lantoa.workspace.views.errors.not_found"
handler500 = "lantoa.workspace.views.errors.server_error"
