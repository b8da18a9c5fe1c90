"""Writing activities. Each write posts to the totals in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lantoa.activities import queries
from lantoa.activities.models import Activity, Evidence, Placement, Restoration
from lantoa.activities.queries.filed import dated_since
from lantoa.activities.rules import problems_of_amount, problems_of_day, problems_of_link
from lantoa.audit.log import record
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Channel, CountUnit, Language, Topic
from lantoa.files import kinds, store
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_APPLICABLE, ONE, Value
from lantoa.kernel.vietnamese import fold, nfc
from lantoa.plans.models import PlanLine
from lantoa.plans.rules import PlanState
from lantoa.totals import actions as totals
from lantoa.units import queries as units

ALREADY_LOGGED = "already_logged"
"""Code of the refusal of another entry under the key of a stored one."""

PROOF_FILE = "proof_file"
"""The field that problems of a file belong to."""


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """Where the activity ran. ``outlet`` names whose channel it is when it is not the unit's."""

    channel: Channel
    count_unit: CountUnit
    on: date
    count: Value
    language: Language | None = None
    people: Value = NOT_APPLICABLE
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class NewProof:
    """A file (``content`` and ``name``) or a ``link``."""

    content: bytes = b""
    name: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class NewActivity:
    """An activity as it is entered. ``client_key`` is made where it is typed, so that sending
    the same entry twice stores it once."""

    title: str
    channel: Channel
    kind: CountUnit
    on: date
    placements: Sequence[NewPlacement] = ()
    proofs: Sequence[NewProof] = ()
    quantity: Value = ONE
    topic: Topic | None = None
    plan_line: PlanLine | None = None
    is_embedded: bool = False
    note: str = ""
    client_key: uuid.UUID | None = None


def _life(unit_id: int, on: date) -> Interval | None:
    """The days that can be logged: those of the unit's version nearest to the day, from the first
    period on that was opened; None where neither end is known."""
    version = units.nearest_version(unit_id, on)
    first = max(version.valid_from or date.min, catalogue.first_day() or date.min)
    last = version.valid_to or date.max
    return None if (first, last) == (date.min, date.max) else Interval(min(first, last), last)


def _problems_of_proof(proof: NewProof) -> Sequence[Problem]:
    if proof.link:
        return problems_of_link(proof.link)
    try:
        kinds.check(
            proof.content,
            store.clean_name(proof.name),
            taken=kinds.EVIDENCE,
            limit=store.limit(),
            field=PROOF_FILE,
        )
    except Refused as refused:
        return refused.problems
    return ()


def problems_of(unit_id: int, new: NewActivity) -> list[Problem]:
    """What keeps an entry from being stored, all at once."""
    today = days.today()
    life = _life(unit_id, new.on)
    problems = problems_of_day(new.on, today=today, window=life)
    problems += problems_of_amount(new.quantity, "quantity")
    for placement in new.placements:
        problems += problems_of_day(placement.on, today=today, window=life)
        problems += problems_of_amount(placement.count, "count")
        problems += problems_of_amount(placement.people, "people")
    for proof in new.proofs:
        problems += _problems_of_proof(proof)
    if not new.title.strip():
        problems.append(
            Problem(
                "title",
                "Chưa ghi nội dung.",
                "Viết một câu, ví dụ: Hướng dẫn nộp hồ sơ khai sinh tại nhà.",
                "no_title",
            )
        )
    line = new.plan_line
    if line is not None and (line.plan.unit_id != unit_id or line.plan.state == PlanState.DRAFT):
        problems.append(
            Problem(
                "plan_line",
                "Nhiệm vụ này không thuộc kế hoạch đã ban hành của đơn vị.",
                "Chọn nhiệm vụ trong danh sách hoặc để trống.",
                "foreign_line",
            )
        )
    return list(dict.fromkeys(problems))


@transaction.atomic
def log_activity(*, actor: Actor, unit_id: int, new: NewActivity) -> Activity:
    """Stores an activity with its placements and proofs, once per ``client_key``.

    Raises ``Refused`` with every problem; then nothing is stored.
    """
    actor.must("activities.log", unit_id)
    key = new.client_key or uuid.uuid4()
    problems = problems_of(unit_id, new)
    if problems:
        raise Refused(*problems)
    totals.hold(unit_id)
    activity, is_new = Activity.objects.get_or_create(
        client_key=key,
        defaults={
            "unit_id": unit_id,
            "title": nfc(new.title).strip(),
            "folded": fold(new.title),
            "channel": new.channel,
            "kind": new.kind,
            "quantity": new.quantity,
            "on": new.on,
            "topic": new.topic,
            "plan_line": new.plan_line,
            "is_embedded": new.is_embedded,
            "note": nfc(new.note),
            "created_at": days.now(),
            "actor_key": actor.key,
        },
    )
    if not is_new:
        actor.must("activities.log", activity.unit_id)
        if not _is_same(activity, new):
            raise Refused(
                Problem(
                    "",
                    f"Bản gửi trước từ trang này đã lưu thành “{activity.title}”.",
                    "Nội dung đang gõ khác bản ấy: bấm Lưu lần nữa để ghi thành hoạt động mới.",
                    ALREADY_LOGGED,
                )
            )
        return activity
    Placement.objects.bulk_create(
        Placement(
            activity=activity,
            unit_id=unit_id,
            channel=each.channel,
            count_unit=each.count_unit,
            language=each.language,
            outlet=nfc(each.outlet),
            on=each.on,
            count=each.count,
            people=each.people,
        )
        for each in new.placements
    )
    for proof in dict.fromkeys(new.proofs):
        _keep_proof(actor, activity, proof)
    record(
        actor=actor,
        verb="activities.log",
        unit_id=unit_id,
        object_key=f"activities.activity:{activity.pk}",
    )
    _post(activity)
    return activity


def _is_same(activity: Activity, new: NewActivity) -> bool:
    """Whether a stored activity is what is sent again, and not another entry under its key."""
    stored = [
        (each.channel_id, each.language_id, each.on, each.count)
        for each in activity.placements.all()
    ]
    sent = [
        (each.channel.pk, each.language.pk if each.language else None, each.on, each.count)
        for each in new.placements
    ]
    return (
        activity.title == nfc(new.title).strip()
        and activity.on == new.on
        and activity.channel_id == new.channel.pk
        and stored == sent
    )


def post_anew(unit_ids: Collection[int], since: date) -> None:
    """After a change of units, inside its transaction: figures of the units from the day on go to
    the units that are above them now."""
    for activity in dated_since(unit_ids, since):
        totals.post(queries.source_key(activity.pk), queries.entries_of(activity))


def _post(activity: Activity) -> None:
    fresh = queries.with_parts().get(pk=activity.pk)
    totals.post(queries.source_key(activity.pk), queries.entries_of(fresh))


def _keep_proof(actor: Actor, activity: Activity, proof: NewProof) -> Evidence:
    stored = None
    if proof.link:
        sha256 = store.sha256(proof.link.encode())
    else:
        stored = store.keep(actor=actor, content=proof.content, name=proof.name, field=PROOF_FILE)
        sha256 = stored.sha256
    return Evidence.objects.create(
        activity=activity,
        file=stored,
        link=proof.link,
        sha256=sha256,
        added_at=days.now(),
        actor_key=actor.key,
    )


@transaction.atomic
def add_proofs(*, actor: Actor, activity: Activity, proofs: Sequence[NewProof]) -> list[Evidence]:
    """More files and links, all or none. Raises ``Refused``; the same proof is kept once."""
    actor.must("activities.log", activity.unit_id)
    totals.hold(activity.unit_id)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.is_void:
        raise Refused(Problem("", "Hoạt động này đã hủy.", "Ghi hoạt động mới nếu cần.", "voided"))
    if problems := [problem for proof in proofs for problem in _problems_of_proof(proof)]:
        raise Refused(*problems)
    return [_add_proof(actor, activity, proof) for proof in proofs]


def _add_proof(actor: Actor, activity: Activity, proof: NewProof) -> Evidence:
    sha256 = store.sha256(proof.link.encode() if proof.link else proof.content)
    known = activity.evidence.filter(sha256=sha256).first()
    if known is not None:
        return known
    evidence = _keep_proof(actor, activity, proof)
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


@transaction.atomic
def void_activity(*, actor: Actor, activity: Activity, reason: str) -> Activity:
    """Takes an activity out of all totals, with its reason; the row and its proof stay."""
    actor.must("activities.void", activity.unit_id)
    if not reason.strip():
        raise Refused(
            Problem(
                "reason",
                "Chưa ghi lý do hủy.",
                "Viết một câu, ví dụ: Ghi trùng với hoạt động ngày 02/9.",
                "no_reason",
            )
        )
    totals.hold(activity.unit_id)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if not activity.is_void:
        activity.voided_at = days.now()
        activity.void_reason = nfc(reason).strip()
        activity.save(update_fields=["voided_at", "void_reason"])
        record(
            actor=actor,
            verb="activities.void",
            unit_id=activity.unit_id,
            object_key=f"activities.activity:{activity.pk}",
        )
        _post(activity)
    return activity


@transaction.atomic
def restore_activity(*, actor: Actor, activity: Activity, reason: str) -> Activity:
    """Puts a voided activity back into all totals, as it was. What it was voided for and why it is
    restored are kept.

    Raises ``Refused`` without a reason, for one that is not voided, and for one that was logged
    again meanwhile: it would count twice.
    """
    actor.must("activities.void", activity.unit_id)
    if not reason.strip():
        raise Refused(
            Problem(
                "reason",
                "Chưa ghi lý do khôi phục.",
                "Viết một câu, ví dụ: Hủy nhầm, hoạt động có thật.",
                "no_reason",
            )
        )
    totals.hold(activity.unit_id)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.voided_at is None:
        raise Refused(
            Problem("", "Hoạt động này không bị hủy.", "Mở lại trang để xem.", "not_voided")
        )
    twin = queries.logged_again(activity)
    if twin is not None:
        raise Refused(
            Problem(
                "",
                f"Sổ đã có “{twin.title}” cùng ngày, cùng kênh: khôi phục thì tính hai lần.",
                "Hủy hoạt động kia trước, nếu hoạt động này mới đúng.",
                "logged_again",
            )
        )
    kept = Restoration.objects.create(
        activity=activity,
        at=days.now(),
        actor_key=actor.key,
        voided_at=activity.voided_at,
        void_reason=activity.void_reason,
        reason=nfc(reason).strip(),
    )
    activity.voided_at, activity.void_reason = None, ""
    activity.save(update_fields=["voided_at", "void_reason"])
    record(
        actor=actor,
        verb="activities.void",
        unit_id=activity.unit_id,
        object_key=f"activities.activity:{activity.pk}",
        data={"restoration": kept.pk},
    )
    _post(activity)
    return activity
