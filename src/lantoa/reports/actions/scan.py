"""The signed paper, scanned: kept beside the version that it is the paper of."""

from __future__ import annotations

from django.db import transaction

from lantoa.audit.log import record
from lantoa.files import store
from lantoa.files.kinds import JPEG, PDF
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.actions.steps import lock
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.rules.states import PERMISSION, Verb

TAKEN = (PDF, JPEG)


@transaction.atomic
def attach_scan(
    *, actor: Actor, expected: ExpectedReport, number: int, content: bytes, name: str
) -> ReportVersion:
    """Keeps the scan of the signed paper of one version, in the place of an earlier one.

    The log names both by their hash, and the earlier file stays kept. Raises ``Refused`` for a
    version that has no number and day yet, the same file again, and a file that is not taken;
    ``ReportVersion.DoesNotExist``.
    """
    actor.must(PERMISSION[Verb.NUMBER], expected.unit_id)
    report = lock(expected)
    version = report.versions.select_for_update().get(number=number)
    if not version.document_number:
        raise Refused(
            Problem(
                "",
                "Bản này chưa có số và ngày nên chưa có văn bản ký để lưu.",
                "Cấp số, ngày trước, rồi thêm bản ký.",
                "not_numbered",
            )
        )
    before = version.scan
    if before is not None and store.sha256(content) in (before.sha256, before.brought_sha256):
        raise Refused(
            Problem(
                "file",
                "Tệp này đã được lưu làm bản ký.",
                "Chọn tệp khác nếu muốn thay bản ký.",
                "same_file",
            )
        )
    kept = store.keep(actor=actor, content=content, name=name, taken=TAKEN)
    version.scan = kept
    version.save(update_fields=["scan"])
    record(
        actor=actor,
        verb="reports.scan",
        unit_id=expected.unit_id,
        object_key=f"reports.report:{report.pk}",
        data={
            "version": version.number,
            "sha256": kept.sha256,
            **({} if before is None else {"replaced": before.sha256}),
        },
    )
    return version
