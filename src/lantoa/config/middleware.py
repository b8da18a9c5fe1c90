"""What no address may hold; what a program is answered where a person would get a page."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from lantoa.ui.rest import fault, problem_answer
from lantoa.ui.rest.faults import MEDIA_TYPE


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


API = "/api/"
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class ApiFaults:
    """A program that asks the API gets no page: what the frame of the site refuses (an address that
    is none, a method, a header, a fault of ours) is told as the API tells its own refusals.

    Nothing of the API is for a cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not request.path.startswith(API):
            return answer
        answer.headers.setdefault("Cache-Control", "private, no-store")
        is_told = answer.get("Content-Type", "").startswith(MEDIA_TYPE)
        if answer.status_code < 400 or is_told:
            return answer
        told = problem_answer(fault(answer.status_code))
        for name in _KEPT:
            if name in answer:
                told[name] = answer[name]
        return told
