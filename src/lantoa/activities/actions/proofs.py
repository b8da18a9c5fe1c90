"""Keeping proof of an activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from lantoa.activities.actions import links
from lantoa.activities.actions.posting import post
from lantoa.activities.actions.proof_kinds import SHEETS, Facts, recognise
from lantoa.activities.actions.twin_finding import look_soon
from lantoa.activities.models import Activity, Evidence
from lantoa.activities.rules import EvidenceKind, problems_of_link, problems_of_text
from lantoa.audit.log import record
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.settings import FACES
from lantoa.channels import addresses
from lantoa.files import store
from lantoa.files.kinds import EVIDENCE
from lantoa.files.refusals import Unsound
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.totals import actions as totals

PROOF_FILE = "proof_file"
"""The field that problems of a file belong to."""

SHOWS_PEOPLE = (EvidenceKind.PHOTO, EvidenceKind.VIDEO)


@dataclass(frozen=True, slots=True)
class NewProof:
    """A file (``content`` and ``name``) or a ``link``.

    ``kind`` is said only of a table: a list of those present or a play log; empty, it is seen
    from its columns. ``faces`` unsaid is what the installation has decided for photos and videos.
    ``placement_id`` names the placement of the activity that this proves.
    """

    content: bytes = b""
    name: str = ""
    link: str = ""
    caption: str = ""
    kind: str = ""
    faces: bool | None = None
    placement_id: int | None = None


def problems_of_proof(proof: NewProof) -> Sequence[Problem]:
    """What keeps one proof from being kept. Nothing is asked outside, nothing stored."""
    problems = list(problems_of_text(proof.caption, "caption", "Ghi rõ", 200))
    if proof.link:
        return problems + _problems_of_link(proof.link)
    try:
        _seen(proof)
    except Refused as refused:
        problems += refused.problems
    return problems


def _problems_of_link(link: str) -> list[Problem]:
    found = addresses.problem_of(link)
    if found is not None:
        reason = found.reason
        return [Problem("link", reason.what, reason.remedy, reason.code)]
    return list(problems_of_link(link))


def _seen(proof: NewProof) -> tuple[EvidenceKind, Facts]:
    """What a file is and tells. Raises ``Refused``."""
    kind = store.checked(proof.content, proof.name, taken=EVIDENCE, field=PROOF_FILE)
    said = proof.kind if proof.kind in SHEETS else ""
    try:
        return recognise(proof.content, kind, said)
    except Unsound as unsound:
        raise Refused(
            Problem(
                PROOF_FILE,
                f"Không đọc được lượt phát nào trong tệp “{store.clean_name(proof.name)}”.",
                "Cần dòng tên cột có Ngày, Giờ, Thời lượng, Cụm loa; mỗi lượt phát một dòng.",
                unsound.code,
            )
        ) from unsound


def keep_proof(actor: Actor, activity: Activity, proof: NewProof) -> Evidence:
    """Stores a proof that has no problems. Called inside the transaction of its activity."""
    stored, kind, facts = None, EvidenceKind.LINK, Facts()
    sha256 = store.sha256(proof.link.encode())
    if not proof.link:
        kind, facts = _seen(proof)
        stored = store.keep(actor=actor, content=proof.content, name=proof.name, field=PROOF_FILE)
        sha256 = stored.sha256
    placement = None
    if proof.placement_id is not None:
        placement = activity.placements.filter(pk=proof.placement_id).first()
    evidence = Evidence.objects.create(
        activity=activity,
        placement=placement,
        kind=kind,
        file=stored,
        link=proof.link,
        sha256=sha256,
        caption=nfc(proof.caption).strip(),
        faces=kind in SHOWS_PEOPLE and _has_faces(proof),
        facts=dict(facts),
        added_at=days.now(),
        actor_key=actor.key,
    )
    if proof.link:
        links.ask(evidence)
    return evidence


def _has_faces(proof: NewProof) -> bool:
    if proof.faces is not None:
        return proof.faces
    return bool(catalogue.setting(FACES, days.today()))


@transaction.atomic
def add_proofs(*, actor: Actor, activity: Activity, proofs: Sequence[NewProof]) -> list[Evidence]:
    """More files and links, all or none. Raises ``Refused``; the same proof is kept once."""
    actor.must("activities.log", activity.unit_id)
    totals.hold(activity.unit_id)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.is_void:
        raise Refused(Problem("", "Hoạt động này đã hủy.", "Ghi hoạt động mới nếu cần.", "voided"))
    if problems := [problem for proof in proofs for problem in problems_of_proof(proof)]:
        raise Refused(*problems)
    kept = [_add_proof(actor, activity, proof) for proof in proofs]
    # What had no proof has some now, and its figures are kept by that.
    post(activity)
    look_soon(activity.pk)
    return kept


def _add_proof(actor: Actor, activity: Activity, proof: NewProof) -> Evidence:
    sha256 = store.sha256(proof.link.encode() if proof.link else proof.content)
    is_same = Q(link=proof.link, sha256=sha256) if proof.link else Q(file__brought_sha256=sha256)
    known = activity.evidence.filter(is_same).first()
    if known is not None and not (known.file and known.file.is_erased):
        return known
    evidence = keep_proof(actor, activity, proof)
    record(
        actor=actor,
        verb="activities.log",
        unit_id=activity.unit_id,
        object_key=f"activities.activity:{activity.pk}",
        data={"evidence": evidence.sha256},
    )
    return evidence


def add_proof(*, actor: Actor, activity: Activity, proof: NewProof) -> Evidence:
    """One more file or link, as :func:`add_proofs`."""
    return add_proofs(actor=actor, activity=activity, proofs=[proof])[0]
