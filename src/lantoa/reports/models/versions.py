"""What was submitted: frozen, numbered, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.fields.json import KT

from lantoa.files.models import StoredFile
from lantoa.reports.rules.states import WITH_ABOVE
from lantoa.reports.rules.symbol import COMMITTEE


class ReportVersionQuerySet(models.QuerySet["ReportVersion"]):
    def light(self) -> ReportVersionQuerySet:
        """Without what was frozen, which is large and which no list shows, but for the symbol."""
        return self.defer("frozen").annotate(symbol=KT("frozen__symbol"))

    def standing(self) -> ReportVersionQuerySet:
        """Of each report the version that its unit stands by: see ``Report.standing``."""
        newest = ReportVersion.objects.filter(report=OuterRef("report")).order_by("-number")
        with_above = Q(report__state__in=WITH_ABOVE)
        is_newest = Q(number=Subquery(newest.values("number")[:1]))
        return self.filter(
            (with_above & is_newest) | (~with_above & Q(pk=F("report__accepted_id")))
        )


class ReportVersion(models.Model):
    """What was submitted: figures, words and template, frozen, with their hash. Number and day of
    the paper, the files made of it and the signed scan come later; the rest never changes."""

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("lần gửi")
    frozen = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    signer_name = models.CharField(max_length=120)
    document_number = models.CharField("số", max_length=20, blank=True)
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    docx = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pdf = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    correction_reason = models.TextField(
        "lý do đính chính", blank=True, help_text="Chỉ ở bản gửi sau khi bản trước được chấp nhận."
    )
    children = models.ManyToManyField("self", symmetrical=False, related_name="parents", blank=True)

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(document_number="", issued_on__isnull=True)
                | (~Q(document_number="") & Q(issued_on__isnull=False)),
                name="number_and_day_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} lần {self.number}"

    @property
    def paper_number(self) -> str:
        """``15/BC-UBND``, as the paper bears it; empty while there is no number. Of a row without
        what was frozen only where it is :meth:`~ReportVersionQuerySet.light`."""
        if not self.document_number:
            return ""
        known = vars(self)
        said = known["symbol"] if "symbol" in known else self.frozen.get("symbol")
        return f"{self.document_number.zfill(2)}/{said or COMMITTEE}"
