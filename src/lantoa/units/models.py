from __future__ import annotations

from django.db import models

from lantoa.catalogue.models import Dated
from lantoa.catalogue.rules import TIER_CHOICES
from lantoa.files.models import StoredFile
from lantoa.units.rules import CHANGE_CHOICES, DIVISION_CHOICES


class Unit(models.Model):
    """A lasting identity. What it is called and where it belongs stands in its versions."""

    ADMINISTRATIVE = "administrative"

    slug = models.SlugField("địa chỉ", max_length=160, unique=True)
    kind = models.CharField("loại", max_length=40, default=ADMINISTRATIVE)
    created_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        verbose_name = "đơn vị"

    def __str__(self) -> str:
        return self.slug


class UnitVersion(Dated):
    """Name, kind and place of a unit for a span of days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    code = models.CharField("mã", max_length=10, blank=True)
    name = models.CharField("tên", max_length=160)
    source_name = models.CharField(
        "tên ghi trong nguồn", max_length=160, blank=True, help_text="Khi khác tên hiển thị."
    )
    division = models.CharField("loại hình", max_length=40, choices=DIVISION_CHOICES)
    tier = models.CharField("cấp", max_length=12, choices=TIER_CHOICES)
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="child_versions"
    )
    folded = models.CharField("tên không dấu", max_length=160)
    legal_basis = models.TextField("căn cứ", blank=True)

    class Meta(Dated.Meta):
        verbose_name = "phiên bản đơn vị"
        ordering = ["unit", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(valid_to__isnull=True),
                name="units_unitversion_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["code"], name="units_version_code"),
            models.Index(fields=["folded"], name="units_version_folded"),
        ]

    def __str__(self) -> str:
        return self.name


class Identity(Dated):
    """How a unit names itself on its papers and pages, from a day on. What is empty is derived
    from the unit's version."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="identities")
    issuer_parent = models.CharField("cơ quan chủ quản", max_length=160, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=160, blank=True)
    place = models.CharField("địa danh", max_length=80, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    crest = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Dated.Meta):
        verbose_name = "tên gọi của đơn vị"
        ordering = ["unit", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(valid_to__isnull=True),
                name="units_identity_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.issuer


class Change(models.Model):
    """The legal act that changed units."""

    kind = models.CharField("hình thức", max_length=20, choices=CHANGE_CHOICES)
    effective_on = models.DateField("có hiệu lực từ ngày")
    decree = models.CharField("văn bản", max_length=200)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "thay đổi đơn vị"
        ordering = ["effective_on", "pk"]

    def __str__(self) -> str:
        return f"{self.decree} ({self.effective_on})"


class UnitSuccession(models.Model):
    """``old`` went, wholly or in part, into ``new``. An unknown share stays NULL."""

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successor_edges")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessor_edges")
    change = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, blank=True, related_name="edges"
    )
    is_partial = models.BooleanField("một phần", default=False)
    share = models.DecimalField(
        "phần chuyển sang", max_digits=6, decimal_places=5, null=True, blank=True
    )

    class Meta:
        verbose_name = "kế thừa đơn vị"
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="units_unitsuccession_once"),
            models.CheckConstraint(
                condition=~models.Q(old=models.F("new")), name="units_unitsuccession_not_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__gt=0, share__lte=1),
                name="units_unitsuccession_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
