"""Proof of what was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lantoa.activities.models.activities import Activity
from lantoa.activities.models.placements import Placement
from lantoa.activities.rules import EVIDENCE_LABELS, CaptureState, EvidenceKind
from lantoa.files.models import StoredFile

_KIND_OF_TYPE = {
    "image": EvidenceKind.PHOTO,
    "audio": EvidenceKind.AUDIO,
    "video": EvidenceKind.VIDEO,
}


class Evidence(models.Model):
    """Proof: a kept file or a link, with the SHA-256 of the file or of the address as typed.

    It hangs on the activity, and on one of its placements where it proves that one. A photo with
    recognisable faces is personal data: with ``faces`` only the unit itself and those who check
    its reports may open it. ``facts`` are the numbers that a table tells, never names. The hash of
    a photo is that of the file as it is kept, drawn anew; ``file.brought_sha256`` is that of the
    bytes as they were brought.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    placement = models.ForeignKey(
        Placement, on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField("loại", max_length=12, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.URLField("đường dẫn", max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    caption = models.CharField("ghi rõ", max_length=200, blank=True)
    faces = models.BooleanField("có mặt người", default=False)
    facts = models.JSONField("đọc được", default=dict)
    added_at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)

    class Meta:
        verbose_name = "minh chứng"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | (Q(file__isnull=True) & ~Q(link="")),
                name="evidence_is_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.file.name if self.file else self.link

    @property
    def shown_kind(self) -> EvidenceKind:
        """The kind; of what was kept before kinds were written down, as its file says."""
        if self.kind:
            return EvidenceKind(self.kind)
        if self.file is None:
            return EvidenceKind.LINK
        return _KIND_OF_TYPE.get(self.file.media_type.partition("/")[0], EvidenceKind.DOCUMENT)

    @property
    def kind_label(self) -> str:
        return EVIDENCE_LABELS[self.shown_kind]

    @property
    def is_personal(self) -> bool:
        """Whether it shows who somebody is: a face, or a list of names."""
        return self.faces or self.shown_kind == EvidenceKind.ATTENDANCE


class LinkCapture(models.Model):
    """What stood at a link when it was looked at: title, day and text, with the hash of the text.

    Kept because pages vanish. ``problem`` says in words why nothing could be kept.
    """

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="capture")
    state = models.CharField("trạng thái", max_length=10, default=CaptureState.WAITING)
    asked_at = models.DateTimeField("hỏi lúc")
    taken_at = models.DateTimeField("lấy lúc", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    address = models.CharField("địa chỉ cuối", max_length=2000, blank=True)
    title = models.CharField("tiêu đề", max_length=500, blank=True)
    published_on = models.DateField("ngày đăng", null=True, blank=True)
    text = models.TextField("nội dung", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField("vì sao không lấy được", max_length=400, blank=True)

    class Meta:
        verbose_name = "bản lưu của đường dẫn"

    def __str__(self) -> str:
        return self.title or self.address
