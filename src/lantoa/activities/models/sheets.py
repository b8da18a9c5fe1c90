"""Spreadsheets of activities that were brought in."""

from __future__ import annotations

from django.db import models

from lantoa.units.models import Unit


class SheetImport(models.Model):
    """One import of a spreadsheet, from the look at it to the last row.

    ``sheet_key`` is the sheet's own, so that a mended sheet is known again. ``rows`` are the cells
    of those that are sound, of which the job has looked at the first ``taken``; ``known`` were in
    the ledger at the look; ``faults`` are the rows that are not sound, with their cells, so that
    they can be mended. Both go after a month.
    """

    LOOKED, WAITING, DONE, FAILED = "looked", "waiting", "done", "failed"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sheet_key = models.UUIDField()
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField("nhập lúc")
    actor_key = models.CharField(max_length=80)
    state = models.CharField("trạng thái", max_length=10, default=LOOKED)
    total = models.PositiveIntegerField("dòng lành", default=0)
    rows = models.JSONField(default=list)
    taken = models.PositiveIntegerField("hoạt động đã lấy", default=0)
    known = models.PositiveIntegerField("dòng đã có trong sổ", default=0)
    added = models.PositiveIntegerField("dòng mới", default=0)
    changed = models.PositiveIntegerField("dòng sửa", default=0)
    unchanged = models.PositiveIntegerField("dòng đã có", default=0)
    faulty = models.PositiveIntegerField("dòng lỗi", default=0)
    faults = models.JSONField("lỗi", default=list)

    class Meta:
        verbose_name = "lần nhập bảng tính"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
