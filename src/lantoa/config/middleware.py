"""What no address may hold."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class NoNullBytes:
    """Answers 400 to an address with a null byte, which PostgreSQL cannot compare with text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        sent = [request.path, *(text for given in request.GET.lists() for text in given[1])]
        if any("\x00" in text for text in sent):
            raise BadRequest
