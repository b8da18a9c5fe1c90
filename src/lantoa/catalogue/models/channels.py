"""What is counted, on which channel, in which unit."""

from __future__ import annotations

from django.db import models

from lantoa.catalogue.models.dated import Dated
from lantoa.catalogue.rules import SIDE_CHOICES
from lantoa.catalogue.rules.adding import ADDING_CHOICES, Adding, Way


class CountUnit(models.Model):
    """A unit in which things are counted, as it stands behind the number: ``12 phóng sự``."""

    slug = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=60)

    class Meta:
        verbose_name = "đơn vị tính"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Channel(Dated):
    """A way to reach people. ``owner_tiers`` are the tiers whose units can run such a channel."""

    slug = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=120)
    short_name = models.CharField("tên ngắn", max_length=40)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    owner_tiers = models.JSONField("cấp có thể sở hữu", default=list)

    class Meta(Dated.Meta):
        verbose_name = "kênh tuyên truyền"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    def can_be_owned_by(self, tier: str) -> bool:
        """Whether a unit of that tier (``province``, ``district``, ``commune``) can run one."""
        return tier in self.owner_tiers


class ChannelUnit(models.Model):
    """A count unit that fits a channel on one side; one of them is what forms offer first."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="count_units")
    count_unit = models.ForeignKey(CountUnit, on_delete=models.PROTECT, related_name="+")
    side = models.CharField("mặt", max_length=12, choices=SIDE_CHOICES)
    is_default = models.BooleanField("mặc định", default=False)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "đơn vị tính của kênh"
        ordering = ["channel", "side", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "count_unit", "side"], name="catalogue_channelunit_once"
            ),
            models.UniqueConstraint(
                fields=["channel", "side"],
                condition=models.Q(is_default=True),
                name="catalogue_channelunit_one_default",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel.short_name}: {self.count_unit.name}"


class Indicator(Dated):
    """What a figure measures: one channel, one count unit, production or placement; and how its
    figures are put together, of one unit over time and of several units."""

    slug = models.CharField("mã", max_length=100, unique=True)
    name = models.CharField("tên", max_length=200)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="indicators")
    count_unit = models.ForeignKey(CountUnit, on_delete=models.PROTECT, related_name="+")
    side = models.CharField("mặt", max_length=12, choices=SIDE_CHOICES)
    over_time = models.CharField(
        "cách cộng theo thời gian", max_length=12, choices=ADDING_CHOICES, default=Adding.SUM
    )
    over_units = models.CharField(
        "cách cộng các đơn vị", max_length=12, choices=ADDING_CHOICES, default=Adding.SUM
    )
    weight = models.CharField(
        "chỉ tiêu làm trọng số hoặc mẫu số", max_length=100, blank=True, default=""
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta(Dated.Meta):
        verbose_name = "chỉ tiêu thống kê"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def way(self) -> Way:
        """How its figures are put together."""
        return Way(Adding(self.over_time), Adding(self.over_units), self.weight)


class Topic(Dated):
    """A content of the reform programme."""

    slug = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=200)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta(Dated.Meta):
        verbose_name = "nội dung cải cách hành chính"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class Language(models.Model):
    """A language of content. ``tag`` is BCP 47; an unverified tag may name the wrong variety."""

    tag = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên", max_length=80)
    is_verified = models.BooleanField("đã xác minh mã", default=False)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "ngôn ngữ"
        ordering = ["order", "tag"]

    def __str__(self) -> str:
        return self.name
