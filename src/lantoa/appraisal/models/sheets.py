"""Score sheets: what a unit says of itself, what the one above says, and what came of it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from lantoa.appraisal.models.criteria import CriteriaSet, Criterion
from lantoa.appraisal.rules.points import LONGEST_REASON, Line, plain
from lantoa.appraisal.rules.states import STATE_LABELS, SheetState
from lantoa.files.models import StoredFile
from lantoa.units.models import Unit


class ScoreSheet(models.Model):
    """The points of one unit in one year. ``revision`` grows with each write. ``outcome`` is what
    was frozen with the last step, ``sha256`` its hash; ``points`` and ``out_of`` are its sums."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="score_sheets")
    year = models.PositiveSmallIntegerField("năm")
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="sheets")
    state = models.CharField("bước", max_length=20, default=SheetState.DRAFT)
    state_since = models.DateTimeField("từ lúc")
    computed_at = models.DateTimeField("tính lúc")
    object_until = models.DateField("giải trình đến hết ngày", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    points = models.DecimalField("điểm", max_digits=8, decimal_places=2, null=True, blank=True)
    out_of = models.DecimalField(
        "trên tổng điểm", max_digits=8, decimal_places=2, null=True, blank=True
    )
    outcome = models.JSONField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "bảng điểm"
        ordering = ["-year", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="one_sheet_a_year"),
            models.CheckConstraint(
                condition=Q(
                    state=SheetState.FINAL,
                    outcome__isnull=False,
                    points__isnull=False,
                    out_of__isnull=False,
                )
                | (~Q(state=SheetState.FINAL) & Q(outcome__isnull=True, points__isnull=True)),
                name="frozen_when_final",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"

    @property
    def step(self) -> SheetState:
        return SheetState(self.state)

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.step]

    @property
    def points_shown(self) -> Decimal | None:
        return plain(self.points)

    @property
    def out_of_shown(self) -> Decimal | None:
        return plain(self.out_of)


class Score(models.Model):
    """One criterion of a sheet. ``figure`` is what was counted, ``proofs`` what proves it."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    computed = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    figure = models.CharField(max_length=400, blank=True)
    proofs = models.JSONField(default=dict, blank=True)
    own = models.DecimalField("điểm tự chấm", max_digits=7, decimal_places=2, null=True, blank=True)
    own_reason = models.TextField("lý do", max_length=LONGEST_REASON, blank=True)
    appraised = models.DecimalField(
        "điểm thẩm định", max_digits=7, decimal_places=2, null=True, blank=True
    )
    appraised_reason = models.TextField("lý do", max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = "điểm của tiêu chí"
        ordering = ["sheet", "criterion__place"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="one_score_a_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion_id}"

    @property
    def line(self) -> Line:
        """All that was said of it; reads ``criterion`` and ``objection``."""
        objection: Objection | None = getattr(self, "objection", None)
        return Line(
            number=self.criterion.number,
            name=self.criterion.name,
            most=self.criterion.max_points,
            computed=self.computed,
            own=self.own,
            appraised=self.appraised,
            wanted=objection.wanted if objection else None,
            answered=objection.answered if objection else None,
        )


class Objection(models.Model):
    """Giải trình: the unit asks for other points on one criterion. ``answered`` is empty until the
    reviewer keeps the points or changes them."""

    score = models.OneToOneField(Score, on_delete=models.CASCADE, related_name="objection")
    wanted = models.DecimalField("điểm đề nghị", max_digits=7, decimal_places=2)
    reason = models.TextField("lý do", max_length=LONGEST_REASON)
    answered = models.DecimalField(
        "điểm sau giải trình", max_digits=7, decimal_places=2, null=True, blank=True
    )
    answer = models.TextField("trả lời", max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = "giải trình"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="objects_with_reason"),
            models.CheckConstraint(
                condition=Q(answered__isnull=True) | ~Q(answer=""), name="answers_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score_id}: {self.wanted}"


class ScoreProof(models.Model):
    """A file that the unit adds to a criterion, for its own points or, with ``objects_to``, for
    its objection."""

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="added")
    objects_to = models.BooleanField("cho giải trình", default=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)

    class Meta:
        verbose_name = "minh chứng bổ sung"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class SheetChange(models.Model):
    """One step of a sheet: where to, by whom, why."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="changes")
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at} {self.verb}"


class Ranking(models.Model):
    """A ranking as it was published to the units in it: ``rows`` never change, a later one stands
    beside it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rankings")
    year = models.PositiveSmallIntegerField("năm")
    tier = models.CharField(max_length=12)
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)

    class Meta:
        verbose_name = "xếp hạng đã công bố"
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"
