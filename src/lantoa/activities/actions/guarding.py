"""What shows people: who may see it, and erasing it when somebody in it asks."""

from __future__ import annotations

from django.db import transaction

from lantoa.activities.actions.proofs import SHOWS_PEOPLE
from lantoa.activities.models import Evidence
from lantoa.activities.rules import problems_of_text
from lantoa.audit.log import record
from lantoa.files import store
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused


@transaction.atomic
def mark_faces(*, actor: Actor, evidence: Evidence, faces: bool) -> Evidence:
    """Says whether faces can be told in a photo or video. Who adds proof may close it; to open it
    to all who see the activity needs the right to see it oneself."""
    unit_id = evidence.activity.unit_id
    actor.must("activities.log", unit_id)
    if not faces:
        actor.must("activities.faces", unit_id)
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if evidence.shown_kind not in SHOWS_PEOPLE:
        raise Refused(
            Problem("", "Chỉ ảnh và video mới đánh dấu mặt người.", "Mở lại trang.", "no_picture")
        )
    if evidence.faces != faces:
        record(
            actor=actor,
            verb="activities.faces",
            unit_id=unit_id,
            object_key=f"activities.evidence:{evidence.pk}",
            changed={"faces": (evidence.faces, faces)},
        )
        evidence.faces = faces
        evidence.save(update_fields=["faces"])
    return evidence


@transaction.atomic
def erase_proof(*, actor: Actor, evidence: Evidence, reason: str) -> Evidence:
    """Erases the bytes of a proof for good; that it was there, its hash, the day and the reason
    stay. Raises ``Refused`` without a reason, for a link, and for one that was erased before."""
    activity = evidence.activity
    actor.must("activities.void", activity.unit_id)
    problems = list(problems_of_text(reason, "reason", "Lý do xóa", 300))
    if not reason.strip():
        problems.append(
            Problem(
                "reason",
                "Chưa ghi lý do xóa.",
                "Viết một câu, ví dụ: Người trong ảnh đề nghị xóa.",
                "no_reason",
            )
        )
    if evidence.file is None:
        problems.append(
            Problem("", "Minh chứng này không có tệp.", "Mở lại trang để xem.", "no_file")
        )
    elif evidence.file.is_erased:
        problems.append(Problem("", "Tệp này đã xóa trước đó.", "Mở lại trang để xem.", "erased"))
    if problems or evidence.file is None:
        raise Refused(*problems)
    store.erase(actor=actor, stored=evidence.file, reason=reason)
    record(
        actor=actor,
        verb="activities.void",
        unit_id=activity.unit_id,
        object_key=f"activities.activity:{activity.pk}",
        data={"erased": evidence.sha256},
    )
    return evidence
