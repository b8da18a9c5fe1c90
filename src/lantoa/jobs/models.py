"""Letters, and the days on which daily jobs ran."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class LetterState(models.TextChoices):
    WAITING = "waiting", "Đang chờ"
    FAILED = "failed", "Chưa gửi được, sẽ thử lại"
    SENT = "sent", "Đã gửi"
    GIVEN_UP = "given_up", "Đã thôi gửi"


OPEN = (LetterState.WAITING, LetterState.FAILED)
"""States in which a letter is still to be sent."""


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now: datetime) -> LetterQuerySet:
        """To be sent by the instant, and in nobody's hands."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        return self.filter(free, state__in=OPEN, due_at__lte=now)

    def stranded(self) -> LetterQuerySet:
        """Not sent by the last try."""
        return self.filter(state__in=(LetterState.FAILED, LetterState.GIVEN_UP))


class Letter(models.Model):
    """One letter to one address, from the act that causes it until long after it was sent."""

    to = models.CharField("người nhận", max_length=254)
    subject = models.CharField("tiêu đề", max_length=300)
    body = models.TextField("nội dung", blank=True)
    kind = models.CharField("loại", max_length=40, blank=True)
    is_secret = models.BooleanField("xóa nội dung ngay khi gửi", default=False)
    state = models.CharField(
        "trạng thái", max_length=10, choices=LetterState, default=LetterState.WAITING
    )
    tries = models.PositiveSmallIntegerField("số lần gửi", default=0)
    last_error = models.CharField("lỗi lần gửi cuối", max_length=200, blank=True)
    created_at = models.DateTimeField("lập lúc")
    due_at = models.DateTimeField("gửi không sớm hơn")
    claimed_until = models.DateTimeField("đang gửi, chậm nhất đến", null=True, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    erased_at = models.DateTimeField("xóa nội dung lúc", null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "thư"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="letter_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT, sent_at__isnull=False)
                | (~Q(state=LetterState.SENT) & Q(sent_at__isnull=True)),
                name="letter_sent_at_an_instant",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class DailyRun(models.Model):
    """The last day on which a daily job was queued."""

    name = models.CharField(max_length=60, primary_key=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
