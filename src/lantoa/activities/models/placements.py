"""Where an activity ran, and how many looked at it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lantoa.activities.models.activities import Activity
from lantoa.activities.rules import PLAY_BASIS_LABELS, REACH_LABELS, PlayBasis, ReachKind
from lantoa.catalogue.models import Channel, CountUnit, Language
from lantoa.kernel.value import NOT_APPLICABLE
from lantoa.totals.models import ValueField
from lantoa.units.models import Unit


class Placement(models.Model):
    """Where an activity ran: channel, language, day, how often, before how many.

    ``play_basis`` says what ``count`` counts where there are ``clusters`` of loudspeakers: plays,
    or plays times clusters. ``women`` and ``minority`` are of ``people``, asked only where a
    form asks for them. A placement that is ``same_as`` one of a merged twin counts nothing.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="placements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    count_unit = models.ForeignKey(CountUnit, on_delete=models.PROTECT, related_name="+")
    language = models.ForeignKey(
        Language, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outlet = models.CharField("nơi đăng, phát", max_length=120, blank=True)
    on = models.DateField("ngày")
    is_rerun = models.BooleanField("phát lại, đăng lại", default=False)
    count = ValueField("số lượt")
    play_basis = models.CharField("cách đếm lượt", max_length=20, blank=True)
    clusters = models.PositiveIntegerField("số cụm loa", null=True, blank=True)
    people = ValueField("lượt người")
    women = ValueField("trong đó nữ", default=NOT_APPLICABLE)
    minority = ValueField("trong đó người dân tộc thiểu số", default=NOT_APPLICABLE)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )

    class Meta:
        verbose_name = "lần đăng, phát"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(play_basis=PlayBasis.TIMES_CLUSTERS) | Q(clusters__isnull=False),
                name="clusters_are_said",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")),
                name="placement_not_same_as_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.on}"

    @property
    def play_basis_label(self) -> str:
        return PLAY_BASIS_LABELS[PlayBasis(self.play_basis)] if self.play_basis else ""


class ReachSnapshot(models.Model):
    """Views of what was placed, or followers of an account, as seen on a day.

    A later snapshot does not add to an earlier one, and neither is ever a number of people reached.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, null=True, blank=True, related_name="reach"
    )
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    account = models.CharField("trang, tài khoản", max_length=120, blank=True)
    kind = models.CharField("số gì", max_length=10)
    on = models.DateField("xem ngày")
    count = models.PositiveBigIntegerField("số")
    source = models.CharField("nguồn", max_length=120, blank=True)
    added_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)

    class Meta:
        verbose_name = "số xem tại một ngày"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ReachKind.FOLLOWER, placement__isnull=True)
                | (~Q(kind=ReachKind.FOLLOWER) & Q(placement__isnull=False)),
                name="followers_are_of_an_account",
            ),
            models.UniqueConstraint(
                fields=["placement", "kind", "on"],
                condition=Q(placement__isnull=False),
                name="one_snapshot_of_a_placement_a_day",
            ),
            models.UniqueConstraint(
                fields=["unit", "channel", "account", "kind", "on"],
                condition=Q(placement__isnull=True),
                name="one_snapshot_of_an_account_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"

    @property
    def label(self) -> str:
        return REACH_LABELS[ReachKind(self.kind)]
