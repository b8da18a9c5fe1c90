"""Addresses at which calendars are read without signing in."""

from __future__ import annotations

import hashlib

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.units import queries as units
from lantoa.units.models import Unit
from lantoa.workspace.actions import feeds as actions
from lantoa.workspace.queries import feeds as queries

LIMITS = {"read": "60/h/key", "ask": "240/m/ip"}
"""Programs ask every hour or so; many of one office come from one address."""
MAX_AGE = 900
WAIT = 3600


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs: 404 for what is no address of ours, 410 for one that opens nothing
    any more, 429 when it is asked for too often."""
    if not _allowed(request, "ask"):
        return _refusal(429, "Hỏi quá nhiều lần. Thử lại sau một giờ.")
    found = queries.feed_of(token)
    if found is None:
        return _refusal(404, "Không có lịch ở địa chỉ này.")
    if not _allowed(request, "read", found.word):
        return _refusal(429, "Hỏi quá nhiều lần. Thử lại sau một giờ.")
    body = actions.read_feed(feed=found, now=days.now())
    if body is None:
        return _refusal(410, "Địa chỉ lịch này không còn dùng được. Lập địa chỉ mới ở trang Lịch.")
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="lan-toa.ics"'
    answer["Cache-Control"] = f"private, max-age={MAX_AGE}"
    answer["X-Robots-Tag"] = "noindex"
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _allowed(request: HttpRequest, action: str, key: str = "") -> bool:
    used = ratelimit.consume(
        request, app="lantoa.feed", action=action, config=LIMITS, key=key, limit_get=True
    )
    return used is not None


def _refusal(status: int, words: str) -> HttpResponse:
    answer = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    if status == 429:
        answer["Retry-After"] = str(WAIT)
    return answer


# --- The page ------------------------------------------------------------------------------------

DONE = {
    "lap": "Đã lập địa chỉ lịch.",
    "doi": "Đã đổi địa chỉ lịch. Địa chỉ cũ hết dùng.",
    "thu-hoi": "Đã thu hồi địa chỉ lịch.",
}


def _chosen(request: StaffRequest) -> int | None:
    """The unit of ``?don-vi=``. Raises ``Http404`` and ``NotPermitted``."""
    slug = request.GET.get("don-vi", "")
    if not slug:
        return None
    try:
        unit = units.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("plans.view", unit.pk)
    return unit.pk


def _named(text: str) -> int | None:
    """The unit that a button names. Raises ``Http404`` for what is none."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19 and units.by_ids([int(text)])):
        raise Http404
    return int(text)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: StaffRequest) -> HttpResponse:
    """The person's addresses, shown again whenever they are wanted."""
    actor, refused = request.actor, None

    def link_to(token: str) -> str:
        return request.build_absolute_uri(reverse("workspace:feed", args=[token]))

    chosen = _chosen(request)
    if request.method == "POST" and (what := request.POST.get("lam", "")) in DONE:
        unit_id = _named(request.POST.get("unit", ""))
        try:
            if what == "thu-hoi":
                actions.revoke_feed(actor=actor, unit_id=unit_id)
            else:
                actions.make_feed(actor=actor, unit_id=unit_id)
        except Refused as found:
            refused = found
        else:
            messages.success(request, DONE[what])
            slug = request.GET.get("don-vi", "")
            query = f"?don-vi={slug}" if chosen is not None else ""
            return redirect(f"{reverse('workspace:feeds')}{query}")
    return render(
        request,
        "workspace/calendar_feeds.html",
        {
            "rows": queries.feed_rows(actor, chosen, days.today(), link_to),
            "refused": refused,
            "has_post": bool(actor.posts),
        },
        status=422 if refused else 200,
    )
