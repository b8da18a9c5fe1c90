"""What a report must say: its parts, its form, and the words its sentences are made of. A version
in force is never edited: another takes its place from a day on."""

from __future__ import annotations

from django.db import models

from lantoa.catalogue.models.channels import Indicator
from lantoa.catalogue.models.dated import Dated
from lantoa.catalogue.models.law import LegalBasis
from lantoa.catalogue.models.regimes import ReportRegime
from lantoa.catalogue.rules import TIER_CHOICES
from lantoa.catalogue.rules.regimes import ALL_CADENCE_CHOICES, SOURCE_CHOICES


class Outline(Dated):
    """Đề cương: the parts of a tier's report of one cadence, in their order."""

    regime = models.ForeignKey(ReportRegime, on_delete=models.PROTECT, related_name="outlines")
    tier = models.CharField("cấp", max_length=12, choices=TIER_CHOICES)
    cadence = models.CharField("định kỳ", max_length=12, choices=ALL_CADENCE_CHOICES)
    name = models.CharField("tên", max_length=200)
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_verified = models.BooleanField("đã đối chiếu văn bản", default=False)

    class Meta(Dated.Meta):
        verbose_name = "đề cương báo cáo"
        ordering = ["regime", "tier", "cadence", "valid_from"]

    def __str__(self) -> str:
        return self.name


class OutlinePart(models.Model):
    """One part. ``level`` 1 is numbered I, II, III, level 2 is numbered 1, 2, 3 inside it: the
    number is never typed. ``slug`` is the key under which a report keeps the words."""

    outline = models.ForeignKey(Outline, on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveSmallIntegerField("thứ tự")
    level = models.PositiveSmallIntegerField("bậc", default=1)
    slug = models.SlugField("mã", max_length=40)
    title = models.CharField("đầu đề", max_length=200)
    help = models.CharField("hướng dẫn", max_length=400, blank=True)
    source = models.CharField("lấy từ", max_length=20, choices=SOURCE_CHOICES)
    is_required = models.BooleanField("bắt buộc", default=False)

    class Meta:
        verbose_name = "phần của đề cương"
        ordering = ["outline", "place"]
        constraints = [
            models.UniqueConstraint(fields=["outline", "place"], name="outline_part_place"),
            models.UniqueConstraint(fields=["outline", "slug"], name="outline_part_slug"),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 2)), name="outline_part_level"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReportForm(Dated):
    """Biểu mẫu: the annex table that a tier fills. ``columns`` are those of ``FormColumn``."""

    regime = models.ForeignKey(ReportRegime, on_delete=models.PROTECT, related_name="forms")
    tier = models.CharField("cấp", max_length=12, choices=TIER_CHOICES)
    cadence = models.CharField("định kỳ", max_length=12, choices=ALL_CADENCE_CHOICES)
    number = models.CharField("số biểu", max_length=30, blank=True)
    name = models.CharField("tên", max_length=200)
    columns = models.JSONField("cột", default=list)
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_verified = models.BooleanField("đã đối chiếu văn bản", default=False)

    class Meta(Dated.Meta):
        verbose_name = "biểu mẫu báo cáo"
        ordering = ["regime", "tier", "cadence", "valid_from"]

    def __str__(self) -> str:
        return self.name


class FormRow(models.Model):
    """One row of a form: an indicator, or a heading where there is none. ``part_of`` is the row of
    which this one is only a part ("trong đó"): it is never added to it."""

    form = models.ForeignKey(ReportForm, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveSmallIntegerField("thứ tự")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    label = models.CharField("tên dòng", max_length=200)
    is_required = models.BooleanField("bắt buộc", default=False)
    part_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts"
    )

    class Meta:
        verbose_name = "dòng của biểu mẫu"
        ordering = ["form", "place"]
        constraints = [
            models.UniqueConstraint(fields=["form", "place"], name="form_row_place"),
        ]

    def __str__(self) -> str:
        return self.label


class Phrase(Dated):
    """A sentence with places for figures, for one case that the figures may show. Several variants
    of a case take turns, so that a paper does not say one sentence over and over."""

    case = models.SlugField("trường hợp", max_length=60)
    variant = models.PositiveSmallIntegerField("cách viết", default=1)
    text = models.TextField("câu")
    is_verified = models.BooleanField("đã duyệt lời văn", default=False)

    class Meta(Dated.Meta):
        verbose_name = "câu mẫu của báo cáo"
        ordering = ["case", "variant", "valid_from"]

    def __str__(self) -> str:
        return f"{self.case} {self.variant}"


class DifficultyTheme(models.Model):
    """A group under which the difficulties that units report are gathered, known by its words."""

    slug = models.SlugField("mã", max_length=60, unique=True)
    name = models.CharField("tên", max_length=120)
    words = models.JSONField("từ nhận ra", default=list)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "nhóm khó khăn"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name
