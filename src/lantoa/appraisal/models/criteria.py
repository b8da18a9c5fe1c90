"""What units are judged by, as dated rows. A set in force is never edited; another follows it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from lantoa.appraisal.rules.scoring import HOW_LABELS, RULES, How, Rule, rule_words
from lantoa.catalogue.models import Dated, LegalBasis
from lantoa.catalogue.rules import TIER_CHOICES
from lantoa.units.models import Unit

HOW_CHOICES = [(how.value, label) for how, label in HOW_LABELS.items()]
RULE_CHOICES = [(rule.value, counted.label) for rule, counted in RULES.items()]


class CriteriaSet(Dated):
    """Bộ tiêu chí: by what the ``unit`` judges those of a tier below it in one year.

    Without a unit and a year it is a shipped pattern, to be copied and compared with the decision
    of the province. ``in_force_at`` is empty while it is edited.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="criteria_sets"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    tier = models.CharField("cấp được chấm", max_length=12, choices=TIER_CHOICES)
    name = models.CharField("tên", max_length=200)
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField("quyết định ban hành", max_length=300, blank=True)
    is_verified = models.BooleanField("đã đối chiếu văn bản", default=False)
    in_force_at = models.DateTimeField("áp dụng lúc", null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Dated.Meta):
        verbose_name = "bộ tiêu chí"
        ordering = ["-year", "tier", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "year", "tier"],
                condition=Q(in_force_at__isnull=False, valid_to__isnull=True),
                name="one_criteria_set_in_force",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, year__isnull=False)
                | Q(unit__isnull=True, year__isnull=True, in_force_at__isnull=True),
                name="pattern_is_of_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pattern(self) -> bool:
        return self.unit_id is None

    @property
    def is_draft(self) -> bool:
        return not self.is_pattern and self.in_force_at is None


class Criterion(models.Model):
    """One criterion; points are given to those without others under them."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="criteria")
    place = models.PositiveSmallIntegerField("thứ tự")
    number = models.CharField("số", max_length=20)
    name = models.CharField("tiêu chí", max_length=400)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts"
    )
    max_points = models.DecimalField("điểm tối đa", max_digits=7, decimal_places=2)
    how = models.CharField("cách chấm", max_length=10, choices=HOW_CHOICES)
    rule = models.CharField("số liệu", max_length=20, choices=RULE_CHOICES, blank=True)
    parameters = models.JSONField("mức điểm", default=dict, blank=True)
    help = models.CharField("hướng dẫn, minh chứng cần có", max_length=500, blank=True)

    class Meta:
        verbose_name = "tiêu chí"
        ordering = ["criteria_set", "place"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "number"], name="criterion_number"),
            models.CheckConstraint(
                condition=Q(max_points__gte=0), name="criterion_points_not_negative"
            ),
            models.CheckConstraint(
                condition=(Q(how=How.COMPUTED) & ~Q(rule="")) | (~Q(how=How.COMPUTED) & Q(rule="")),
                name="computed_by_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def is_group(self) -> bool:
        return self.how == How.GROUP

    @property
    def rule_words(self) -> str:
        """By which rule it is computed, in words; empty where a person judges."""
        return rule_words(Rule(self.rule), self.parameters) if self.rule else ""

    @property
    def level(self) -> int:
        return self.number.count(".") + 1

    @property
    def points(self) -> Decimal:
        return self.max_points.normalize() + 0


class Rating(models.Model):
    """A word for a share of the points, from so many hundredths on."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="ratings")
    name = models.CharField("xếp loại", max_length=60)
    least = models.DecimalField("từ (%)", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "mức xếp loại"
        ordering = ["criteria_set", "-least"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "least"], name="rating_begins_once"),
            models.CheckConstraint(condition=Q(least__range=(0, 100)), name="rating_is_a_share"),
        ]

    def __str__(self) -> str:
        return self.name
