"""Addresses of the made-up sign-on: the package's own, and a form that asks for a name alone."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path
from django.utils.html import format_html


def enter(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("next", "/")
    if request.method == "POST":
        login(request, User.objects.get(username=request.POST["name"]))
        return HttpResponseRedirect(wanted)
    return HttpResponse(
        format_html('<form method="post"><input name="name"><button>Vào</button></form>')
    )


urlpatterns = [
    path("vao/", enter),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
