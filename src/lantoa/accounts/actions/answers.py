"""A request that changes something is carried out once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from lantoa.accounts.models import IdempotentAnswer
from lantoa.accounts.queries.tokens import Holder
from lantoa.accounts.rules import ANSWERS_KEPT_HOURS
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Problem, Refused

VERB = "accounts.use_token"
KEPT = timedelta(hours=ANSWERS_KEPT_HOURS)
FIELD = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a key stands for: the same key for anything else is a mistake of the program."""

    method: str
    path: str
    body_sha256: str


@dataclass(frozen=True, slots=True)
class Given:
    """An answer. ``is_replay`` when it was given before and nothing was done now."""

    status: int
    body: str
    is_replay: bool = False


def once(
    *,
    holder: Holder,
    key: str,
    asked: Asked,
    act: Callable[[], Given],
    at: datetime | None = None,
) -> Given:
    """Carries ``act`` out and keeps its answer, refusals too; for a key that was answered in the
    last day gives that answer again.

    Act and answer are of one transaction: when it breaks off, neither is stored and the key is
    free. Of two that come at once the second waits for the first (the row of the key is unique)
    and gets its answer. Raises ``NotPermitted`` for a token that may only read, ``Refused`` (code
    ``key_reused``) when the key stands for another request.
    """
    if not holder.may_write:
        raise NotPermitted(
            "Mã kết nối này chỉ được đọc. Lập mã có phạm vi lập và gửi báo cáo rồi gửi lại."
        )
    now = at or days.now()
    with transaction.atomic():
        IdempotentAnswer.objects.filter(
            token=holder.token, key=key, made_at__lte=now - KEPT
        ).delete()
        row, is_new = IdempotentAnswer.objects.get_or_create(
            token=holder.token,
            key=key,
            defaults={
                "method": asked.method,
                "path": asked.path,
                "body_sha256": asked.body_sha256,
                "made_at": now,
            },
        )
        if not is_new:
            if asked != Asked(row.method, row.path, row.body_sha256):
                raise Refused(_reused())
            return Given(row.status, row.body, is_replay=True)
        given = act()
        row.status, row.body = given.status, given.body
        row.save(update_fields=["status", "body"])
        if given.status < 400:
            record(
                actor=holder.actor,
                verb=VERB,
                unit_id=holder.token.post.unit_id,
                object_key=f"accounts.token:{holder.token.pk}",
                data={"method": asked.method, "path": asked.path},
            )
        return given


def _reused() -> Problem:
    return Problem(
        FIELD,
        "Khóa này đã dùng cho một yêu cầu khác.",
        "Dùng một khóa mới cho mỗi yêu cầu khác nhau.",
        "key_reused",
    )


@transaction.atomic
def forget_answers(*, at: datetime) -> int:
    """Answers that are not given again go. Returns how many."""
    number, _ = IdempotentAnswer.objects.filter(made_at__lte=at - KEPT).delete()
    return number
