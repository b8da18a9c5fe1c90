"""Bundles of evidence that somebody asked for."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lantoa.appraisal.models.sheets import ScoreSheet
from lantoa.appraisal.rules.bundles import BUNDLE_LABELS, BundleState
from lantoa.kernel.interval import Interval
from lantoa.units.models import Unit


def chance_name(instance: Bundle, filename: str) -> str:
    """A path that cannot be guessed and says nothing."""
    return f"bundles/{uuid.uuid4().hex}"


class Bundle(models.Model):
    """Hồ sơ minh chứng: of a unit for the days of a window or, with ``sheet``, for its criteria.

    Made by a job and erased some days later; the row stays and says what was handed out to whom.
    ``reason`` is why personal data was asked for.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bundles")
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày")
    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.PROTECT, null=True, blank=True, related_name="bundles"
    )
    with_personal = models.BooleanField("kèm dữ liệu cá nhân", default=False)
    reason = models.CharField("lý do", max_length=400, blank=True)
    state = models.CharField(max_length=10, default=BundleState.WAITING)
    problem = models.CharField("vì sao không lập được", max_length=400, blank=True)
    asked_at = models.DateTimeField("yêu cầu lúc")
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)
    begun_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField("lập xong lúc", null=True, blank=True)
    erase_on = models.DateField("xóa ngày", null=True, blank=True)
    content = models.FileField(upload_to=chance_name, max_length=120, blank=True)
    size = models.PositiveBigIntegerField("cỡ (byte)", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    files = models.PositiveIntegerField("số tệp", default=0)

    class Meta:
        verbose_name = "hồ sơ minh chứng"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="bundle_has_days"),
            models.CheckConstraint(
                condition=Q(with_personal=False) | ~Q(reason=""), name="personal_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.since}"

    @property
    def window(self) -> Interval:
        return Interval(self.since, self.until)

    @property
    def step(self) -> BundleState:
        return BundleState(self.state)

    @property
    def state_label(self) -> str:
        return BUNDLE_LABELS[self.step]
