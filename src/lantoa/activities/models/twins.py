"""The same work logged more than once: what people decided about it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lantoa.activities.models.activities import Activity
from lantoa.units.models import Unit


class TwinMerge(models.Model):
    """That a person said of two entries that they are one activity. ``same`` lists the pairs of
    placements that are one (``[taken, kept]``); undoing gives back what each entry counted."""

    kept = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="merges")
    taken = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="taken_by")
    same = models.JSONField(default=list)
    at = models.DateTimeField("gộp lúc")
    actor_key = models.CharField(max_length=80)
    undone_at = models.DateTimeField("tách lúc", null=True, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = "lần gộp"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["taken"],
                condition=Q(undone_at__isnull=True),
                name="merged_into_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(kept=F("taken")), name="two_entries_are_merged"),
        ]

    def __str__(self) -> str:
        return f"{self.taken_id} → {self.kept_id}"


class NotTwins(models.Model):
    """That a person looked at two entries and said that they are two: they are not offered again.
    ``first`` is the lower key."""

    first = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)

    class Meta:
        verbose_name = "hai hoạt động khác nhau"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="told_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="lower_key_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class TwinKey(models.Model):
    """By what an entry is found again among those of one head unit (``root``): titles that are
    like one another, and entries with the same link or file, have a key in common."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="twin_keys", db_index=False
    )
    root = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=24)
    on = models.DateField()

    class Meta:
        verbose_name = "dấu để tìm hoạt động trùng"
        constraints = [models.UniqueConstraint(fields=["activity", "key"], name="twin_key_once")]
        indexes = [models.Index(fields=["root", "key", "on", "activity"], name="twin_key_found")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.key}"


class TwinPair(models.Model):
    """Two entries that are likely one activity, as the machine found: ``signs`` say by what, each
    with its per cent. Only a proposal: who decides writes ``TwinMerge`` or ``NotTwins``. One that
    no longer holds has the score 0."""

    first = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField("khả năng trùng (phần trăm)")
    signs = models.JSONField("dấu hiệu", default=list)
    found_at = models.DateTimeField("tìm thấy lúc")

    class Meta:
        verbose_name = "cặp hoạt động có thể trùng"
        ordering = ["-score", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_found_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_lower_key_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"
