from __future__ import annotations

from django.db import models

from lantoa.catalogue.models.dated import Dated


class LegalBasis(Dated):
    """A legal document that a row of reference data rests on."""

    number = models.CharField("số, ký hiệu", max_length=60, unique=True)
    title = models.CharField("tên văn bản", max_length=400)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    url = models.URLField("địa chỉ toàn văn", blank=True)
    is_verified = models.BooleanField(
        "đã đối chiếu bản gốc", default=False, help_text="Có người đã đọc chính văn bản này."
    )

    class Meta(Dated.Meta):
        verbose_name = "căn cứ pháp lý"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number
