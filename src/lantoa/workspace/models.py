from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from lantoa.units.models import Unit


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """That something happened which concerns a person. Holds no words: they are made from what
    the things are called when the notice is read.

    ``unit`` is the unit in which the person holds the post for whose sake he or she is told: with
    the post, the notice is out of sight.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("loại", max_length=30)
    object_key = models.CharField("về", max_length=60)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    mailed_at = models.DateTimeField("gửi thư lúc", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_by_user"),
            models.Index(
                fields=["user", "object_key"],
                condition=models.Q(read_at__isnull=True),
                name="notice_unread",
            ),
            models.Index(fields=["created_at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_key}"


class CalendarFeed(models.Model):
    """An address at which a person's calendar, or that of one unit as this person may see it, is
    read without signing in.

    Whoever has the address reads, so it can be revoked and made anew. ``word`` is half of it; the
    other half is a signature by the key of the installation, so that rows alone open nothing and
    the person can still be shown the address again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    word = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField("lập lúc")
    read_on = models.DateField("đọc lần cuối ngày", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "địa chỉ lịch"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(unit__isnull=True, revoked_at__isnull=True),
                name="one_open_feed_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["user", "unit"],
                condition=models.Q(unit__isnull=False, revoked_at__isnull=True),
                name="one_open_feed_of_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.unit_id or ''}"


class FeedEntry(models.Model):
    """What an entry of a calendar said when it was last given out: its identity for calendar
    programs, how often its day has changed, and since when it says what it says.

    The things themselves (tasks, reports, windows) keep no such instants, and programs that read a
    calendar need them to notice a change.
    """

    key = models.CharField(max_length=80, unique=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.DateField()
    sha256 = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    seen_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key} {self.sequence}"
