"""How a request of the API says on whose behalf it comes. No cookie counts here: a page of
another site could send one."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from ninja.errors import Throttled
from ninja.security import HttpBearer

from lantoa.accounts.actions.tokens import note_use
from lantoa.accounts.queries.tokens import Holder, holder_of
from lantoa.kernel import days

WAIT = 60


class Hurried(Throttled):
    """A good token that asks too often."""

    told = "Mã kết nối này gửi quá nhiều yêu cầu trong một phút. Chờ rồi gửi tiếp."


def count_use(prefix: str, second: int) -> int:
    """How often a token was shown to this process in the running minute, this time included."""
    key = f"lantoa.api.{prefix}.{second // WAIT}"
    near = caches["process"]
    near.add(key, 0, timeout=2 * WAIT)
    try:
        return int(near.incr(key))
    except ValueError:
        # Put out between the two lines, as many others came: it begins anew.
        return 1


class Bearer(HttpBearer):
    """`Authorization: Bearer lantoa_…`. Mã kết nối lập ở trang Tài khoản của tôi, gắn với một chức
    vụ: làm được đúng những gì chức vụ ấy làm được."""

    def authenticate(self, request: HttpRequest, token: str) -> Holder | None:
        """Puts the actor of the token on the request, in the place of whoever has a session.

        Raises ``Throttled`` after too many tokens that open nothing, ``Hurried`` for a good one
        that asks too often. Each token is counted for itself.
        """
        now = days.now()
        found = holder_of(token, now)
        if found is None:
            # Failures alone are counted: no stranger at the same address keeps a good token out.
            limits = {"failed": settings.API_FAILURES}
            used = ratelimit.consume(
                request, app="lantoa.api", action="failed", config=limits, limit_get=True
            )
            if used is None:
                raise Throttled(WAIT)
            return None
        second = int(now.timestamp())
        if count_use(found.token.prefix, second) > settings.API_RATE:
            raise Hurried(WAIT - second % WAIT)
        note_use(token=found.token, at=now)
        request.actor = found.actor  # type: ignore[attr-defined]
        request.holder = found  # type: ignore[attr-defined]
        return found
