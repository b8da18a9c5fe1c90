"""Days off, and by when each tier must send: what a province decides for itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue.actions.dated import make_way, refuse_past
from lantoa.catalogue.models import Holiday, MakeUpDay, ReportRegime, TierDeadline
from lantoa.catalogue.rules import CADENCE_NAMES, TIER_NAMES, Tier
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.period import Cadence
from lantoa.kernel.vietnamese import day as in_words
from lantoa.kernel.vietnamese import nfc

SATURDAY = 5
MOST_DAYS = 60
"""Working days after the cut-off; a later deadline is taken for a slip of the hand."""


@transaction.atomic
def add_holiday(*, actor: Actor, unit_id: int, day: date, name: str) -> Holiday:
    """A day off. ``unit_id`` is the head unit. Deadlines that stand already are not moved.

    Raises ``Refused`` for a day that is known and for one more than two years ahead.
    """
    actor.must("settings.change", unit_id)
    title = " ".join(nfc(name).split())
    if problems := _problems_of_day(day, title, "ngày nghỉ"):
        raise Refused(*problems)
    made = Holiday.objects.create(day=day, name=title)
    record(
        actor=actor,
        verb="catalogue.add_holiday",
        unit_id=unit_id or None,
        object_key=f"catalogue_holiday:{made.pk}",
        data={"day": day.isoformat()},
    )
    return made


def _problems_of_day(day: date, title: str, what: str) -> list[Problem]:
    """What is wrong with a day and its name; a day off or of work stands once."""
    problems: list[Problem] = []
    if not title or len(title) > 120 or "\x00" in title:
        problems.append(
            Problem("name", f"Tên {what} từ 1 đến 120 ký tự.", "Ghi lại tên.", code="name")
        )
    if not _is_near(day):
        problems.append(
            Problem(
                "day",
                f"Ngày {in_words(day)} quá xa.",
                "Ghi ngày trong năm ngoái, năm nay hoặc hai năm tới.",
                code="too_far",
            )
        )
    return problems + _known(day)


def _is_near(day: date) -> bool:
    return days.today().year - 1 <= day.year <= days.today().year + 2


def _known(day: date) -> list[Problem]:
    """A day is a day off or a day of work, and stands once."""
    for model in (Holiday, MakeUpDay):
        if known := model.objects.filter(day=day).first():
            return [
                Problem(
                    "day",
                    f"Ngày {in_words(day)} đã có: {known.name}.",
                    "Chọn ngày khác, hoặc bỏ ngày ấy trước.",
                    code="known",
                )
            ]
    return []


@transaction.atomic
def add_make_up_day(*, actor: Actor, unit_id: int, day: date, name: str) -> MakeUpDay:
    """A Saturday or Sunday on which offices work in place of a day off. Deadlines that stand
    already are not moved. Raises ``Refused`` for another weekday, a day that is known, and one more
    than two years ahead."""
    actor.must("settings.change", unit_id)
    title = " ".join(nfc(name).split())
    problems = _problems_of_day(day, title, "ngày làm bù")
    if _is_near(day) and day.weekday() < SATURDAY:
        problems.append(
            Problem(
                "day",
                f"Ngày {in_words(day)} không phải thứ Bảy, Chủ nhật nên không phải làm bù.",
                "Chọn một ngày thứ Bảy hoặc Chủ nhật.",
                code="weekday",
            )
        )
    if problems:
        raise Refused(*problems)
    made = MakeUpDay.objects.create(day=day, name=title)
    record(
        actor=actor,
        verb="catalogue.add_make_up_day",
        unit_id=unit_id or None,
        object_key=f"catalogue_makeupday:{made.pk}",
        data={"day": day.isoformat()},
    )
    return made


@transaction.atomic
def remove_make_up_day(*, actor: Actor, unit_id: int, made_up: MakeUpDay) -> None:
    """Raises ``Refused`` once the day has come: deadlines rest on it."""
    _remove(actor, unit_id, made_up, verb="catalogue.remove_make_up_day")


@transaction.atomic
def remove_holiday(*, actor: Actor, unit_id: int, holiday: Holiday) -> None:
    """Takes a day off out again. Raises ``Refused`` once the day has come: deadlines rest on it."""
    _remove(actor, unit_id, holiday, verb="catalogue.remove_holiday")


def _remove(actor: Actor, unit_id: int, row: Holiday | MakeUpDay, *, verb: str) -> None:
    actor.must("settings.change", unit_id)
    if row.day <= days.today():
        raise Refused(
            Problem(
                "",
                f"Ngày {in_words(row.day)} đã tới nên không bỏ được: hạn gửi đã tính theo nó.",
                "Giữ ngày này.",
                code="used",
            )
        )
    record(
        actor=actor,
        verb=verb,
        unit_id=unit_id or None,
        object_key=f"catalogue_{row._meta.model_name}:{row.pk}",
        data={"day": row.day.isoformat()},
    )
    row.delete()


@transaction.atomic
def change_deadline(
    *,
    actor: Actor,
    unit_id: int,
    regime: ReportRegime,
    tier: str,
    cadences: Collection[str],
    working_days: int,
    on: date,
    is_verified: bool,
) -> list[TierDeadline]:
    """From the day ``on`` a tier sends its reports so many working days after the cut-off.

    It holds for periods that end on that day or later; reports that are expected already keep
    their day. ``is_verified`` says that somebody has compared it with the province's own text.
    Raises ``Refused``.
    """
    actor.must("settings.change", unit_id)
    _check_deadline(tier, cadences, working_days)
    refuse_past(on, days.today())
    changed: list[TierDeadline] = []
    for cadence in Cadence:
        if cadence.value not in cadences:
            continue
        rows = TierDeadline.objects.filter(regime=regime, tier=tier, cadence=cadence.value)
        in_force = rows.in_force(on).order_by("-valid_from", "-pk").first()
        if (
            in_force is not None
            and in_force.working_days_after == working_days
            and in_force.is_verified == is_verified
        ):
            continue
        row = make_way(rows, on)
        if row is None:
            row = TierDeadline(regime=regime, tier=tier, cadence=cadence.value, valid_from=on)
        row.working_days_after, row.is_verified = working_days, is_verified
        row.save()
        changed.append(row)
    if not changed:
        raise Refused(
            Problem("working_days", "Thời hạn này đang áp dụng rồi.", "Ghi số khác.", "unchanged")
        )
    record(
        actor=actor,
        verb="catalogue.change_deadline",
        unit_id=unit_id or None,
        object_key=f"catalogue_reportregime:{regime.pk}",
        data={
            "tier": tier,
            "cadences": [row.cadence for row in changed],
            "working_days": working_days,
            "verified": is_verified,
            "on": on.isoformat(),
        },
    )
    return changed


def _check_deadline(tier: str, cadences: Collection[str], working_days: int) -> None:
    problems: list[Problem] = []
    if tier not in TIER_NAMES or tier == Tier.DISTRICT:
        problems.append(Problem("tier", "Chưa chọn cấp.", "Chọn trong danh sách.", "tier"))
    if not cadences or set(cadences) - {each.value for each in CADENCE_NAMES}:
        problems.append(
            Problem("cadences", "Chưa chọn loại kỳ báo cáo.", "Đánh dấu ít nhất một loại.", "none")
        )
    if not 1 <= working_days <= MOST_DAYS:
        problems.append(
            Problem(
                "working_days",
                f"Số ngày làm việc phải từ 1 đến {MOST_DAYS}.",
                "Ghi lại số ngày.",
                "range",
            )
        )
    if problems:
        raise Refused(*problems)
