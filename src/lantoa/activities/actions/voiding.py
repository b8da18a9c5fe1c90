"""Taking an activity out of all totals, and putting it back."""

from __future__ import annotations

from django.db import transaction

from lantoa.activities import queries
from lantoa.activities.actions.linking import settle_assignments
from lantoa.activities.actions.posting import post
from lantoa.activities.models import Activity, Restoration
from lantoa.activities.queries.twins import problems_of_voiding
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.totals import actions as totals


@transaction.atomic
def void_activity(*, actor: Actor, activity: Activity, reason: str) -> Activity:
    """Takes an activity out of all totals, with its reason; the row and its proof stay.

    Raises ``Refused`` without a reason, and while another entry is merged into this one.
    """
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
        if problems := problems_of_voiding(activity):
            raise Refused(*problems)
        activity.voided_at = days.now()
        activity.void_reason = nfc(reason).strip()
        activity.save(update_fields=["voided_at", "void_reason"])
        record(
            actor=actor,
            verb="activities.void",
            unit_id=activity.unit_id,
            object_key=f"activities.activity:{activity.pk}",
        )
        settle_assignments(actor, [activity.assignment])
    post(activity)
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
    settle_assignments(actor, [activity.assignment])
    post(activity)
    return activity
