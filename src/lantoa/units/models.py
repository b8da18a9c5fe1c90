from __future__ import annotations

from django.db import models

from lantoa.catalogue.models import Channel, Dated
from lantoa.catalogue.rules import TIER_CHOICES
from lantoa.files.models import StoredFile
from lantoa.units.rules import ACT_CHOICES, ADMINISTRATIVE, CHANGE_CHOICES, DIVISION_CHOICES


class UnitKind(Dated):
    """What sort of body a unit is: department, press body, school. New sorts are new rows."""

    slug = models.SlugField("mã loại", max_length=40, unique=True)
    name = models.CharField("loại", max_length=120)
    tier = models.CharField(
        "cấp",
        max_length=12,
        choices=TIER_CHOICES,
        blank=True,
        help_text="Cấp duy nhất của loại này; để trống khi có ở mọi cấp.",
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta(Dated.Meta):
        verbose_name = "loại đơn vị"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """What a legal act changed about units. Of an undone one the row stays, its effect is gone."""

    kind = models.CharField("hình thức", max_length=20, choices=CHANGE_CHOICES)
    effective_on = models.DateField("có hiệu lực từ ngày", db_index=True)
    decree = models.CharField(
        "văn bản", max_length=400, help_text="Tên đầy đủ của văn bản, như hiển thị."
    )
    act_kind = models.CharField("loại văn bản", max_length=12, choices=ACT_CHOICES, blank=True)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=160, blank=True)
    link = models.URLField("đường dẫn đến văn bản", max_length=500, blank=True)
    file = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="tệp văn bản",
    )
    recorded_at = models.DateTimeField("ghi lúc", null=True, blank=True)
    summary = models.TextField("nội dung thay đổi", blank=True)
    note = models.TextField("ghi chú", blank=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)
    undone_by_key = models.CharField("người hoàn tác", max_length=80, blank=True)
    undo_reason = models.CharField("lý do hoàn tác", max_length=400, blank=True)

    class Meta:
        verbose_name = "thay đổi đơn vị"
        ordering = ["effective_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | ~models.Q(undo_reason=""),
                name="units_change_undone_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.decree} ({self.effective_on})"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class Unit(models.Model):
    """A lasting identity. What it is called and where it belongs stands in its versions."""

    ADMINISTRATIVE = ADMINISTRATIVE

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
    division = models.CharField(
        "loại hình",
        max_length=40,
        choices=DIVISION_CHOICES,
        blank=True,
        help_text="Chỉ đơn vị hành chính có loại hình.",
    )
    tier = models.CharField("cấp", max_length=12, choices=TIER_CHOICES)
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="child_versions"
    )
    folded = models.CharField("tên không dấu", max_length=160)
    legal_basis = models.TextField("căn cứ", blank=True)
    channels = models.ManyToManyField(
        Channel, blank=True, related_name="+", verbose_name="kênh đang vận hành"
    )
    opened_by = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, blank=True, related_name="opened"
    )
    closed_by = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, blank=True, related_name="closed"
    )

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
            models.UniqueConstraint(
                fields=["unit", "valid_from"], name="units_unitversion_one_start"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_by__isnull=True) | models.Q(valid_to__isnull=False),
                name="units_unitversion_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("unit")),
                name="units_unitversion_not_under_itself",
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


class UnitSuccession(models.Model):
    """``old`` went, wholly or in part, into ``new``. An unknown share stays NULL. Without a change
    nothing is known but that it did so when ``old`` ended."""

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
            models.UniqueConstraint(
                fields=["old", "new", "change"], name="units_unitsuccession_once_each"
            ),
            models.UniqueConstraint(
                fields=["old", "new"],
                condition=models.Q(change__isnull=True),
                name="units_unitsuccession_once",
            ),
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
