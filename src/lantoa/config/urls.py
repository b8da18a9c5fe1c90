"""Addresses: each room under its prefix, sign-in, and closed doors where nothing is built yet."""

from __future__ import annotations

from django.urls import include, path, re_path

from lantoa.config import api, content_admin, rooms

urlpatterns = [
    path("quan-tri-noi-dung/", include(content_admin)),
    re_path(r"^quan-tri-noi-dung(?:/.*)?$", content_admin.closed),
    path("tai-khoan/", include("lantoa.accounts.urls.sign_in")),
    path("api/v1/", include((api.urlpatterns, "api"))),
    *(
        path(prefix, include((f"lantoa.{room}.urls", room)))
        for room, prefix in rooms.ADDRESSES.items()
    ),
]

handler400 = "lantoa.workspace.views.errors.bad_request"
handler403 = "lantoa.workspace.views.errors.forbidden"
handler404 = "lantoa.workspace.views.errors.not_found"
handler500 = "lantoa.workspace.views.errors.server_error"
