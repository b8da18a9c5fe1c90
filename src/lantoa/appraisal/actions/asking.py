"""Asking for a bundle of evidence, and giving it up."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import transaction

from lantoa.appraisal.models import Bundle, ScoreSheet
from lantoa.appraisal.queries.contents import MOST_THINGS, TooMany, contents_of, known_size
from lantoa.appraisal.rules.bundles import BundleState
from lantoa.appraisal.rules.states import SheetState
from lantoa.audit.log import record
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.settings import BUNDLE_MEGABYTES
from lantoa.jobs.queue import enqueue
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.vietnamese import nfc, number
from lantoa.totals import actions as totals

MAKE = "appraisal.make_bundle"
MEGABYTE = 1024 * 1024
LONGEST_DAYS = 2 * 366
MOST_WAITING = 3
"""Bundles that one person can have in the making."""


def too_large(size: int, on: date) -> Problem | None:
    """Why a bundle of so many bytes is not made. 1 query."""
    most = int(catalogue.setting(BUNDLE_MEGABYTES, on))
    if size <= most * MEGABYTE:
        return None
    return Problem(
        "since",
        f"Hồ sơ này khoảng {number(size // MEGABYTE)} MB, lớn hơn mức {number(most)} MB.",
        "Chọn khoảng ngày ngắn hơn, hoặc nhờ người quản trị nâng mức ở trang Thiết lập.",
        "too_large",
    )


TOO_MANY = Problem(
    "since",
    f"Hồ sơ này có hơn {number(MOST_THINGS)} mục.",
    "Chọn khoảng ngày ngắn hơn.",
    "too_many",
)


@transaction.atomic
def ask_bundle(
    *,
    actor: Actor,
    unit_id: int,
    window: Interval,
    sheet: ScoreSheet | None = None,
    with_personal: bool = False,
    reason: str = "",
) -> Bundle:
    """Asks for a bundle; a job makes it. Only who asked can download it.

    Lists of people and pictures with faces stay out unless they are asked for with a reason, by
    one who may open them anyway. Raises ``Refused`` for a bundle that would be too large.
    """
    actor.must("appraisal.bundle", unit_id)
    if with_personal:
        actor.must("activities.faces", unit_id)
    totals.hold(unit_id)
    reason = " ".join(nfc(reason).split())
    problems = _problems(window, sheet, unit_id, with_personal, reason)
    waiting = (BundleState.WAITING, BundleState.MAKING)
    if Bundle.objects.filter(actor_key=actor.key, state__in=waiting).count() >= MOST_WAITING:
        problems.append(
            Problem(
                "",
                f"Anh/chị đang có {MOST_WAITING} hồ sơ chờ lập.",
                "Chờ lập xong rồi yêu cầu tiếp.",
                "waiting",
            )
        )
    if problems:
        raise Refused(*problems)
    asked = Bundle(
        unit_id=unit_id,
        since=window.start,
        until=window.end,
        sheet=sheet,
        with_personal=with_personal,
        reason=reason if with_personal else "",
        asked_at=days.now(),
        actor_key=actor.key,
        actor_label=actor.label,
    )
    try:
        large = too_large(known_size(contents_of(asked)), days.today())
    except TooMany:
        large = TOO_MANY
    if large is not None:
        raise Refused(large)
    asked.save()
    record(
        actor=actor,
        verb="appraisal.bundle",
        unit_id=unit_id,
        object_key=f"appraisal.bundle:{asked.pk}",
        data={
            "act": "ask",
            "since": window.start.isoformat(),
            "until": window.end.isoformat(),
            "sheet": sheet.pk if sheet else None,
            "personal": with_personal,
        },
        # The reason is kept in the row; the log holds its keyed hash, so that it cannot be changed.
        changed={"reason": ("", asked.reason)},
    )
    enqueue(MAKE, bundle_id=asked.pk)
    return asked


def _problems(
    window: Interval,
    sheet: ScoreSheet | None,
    unit_id: int,
    with_personal: bool,
    reason: str,
) -> list[Problem]:
    problems: list[Problem] = []
    if sheet is None and window.length > LONGEST_DAYS:
        problems.append(
            Problem("since", "Khoảng ngày dài quá hai năm.", "Chọn khoảng ngắn hơn.", "too_long")
        )
    if sheet is not None and sheet.unit_id != unit_id:
        problems.append(Problem("", "Bảng điểm này của đơn vị khác.", "Mở lại.", "foreign"))
    if sheet is not None and sheet.step is SheetState.DRAFT:
        problems.append(
            Problem(
                "",
                "Bảng điểm đang tự chấm, minh chứng chưa chốt.",
                "Trình xác nhận rồi lập hồ sơ, hoặc lập hồ sơ theo khoảng ngày.",
                "draft",
            )
        )
    if with_personal and not reason:
        problems.append(
            Problem(
                "reason",
                "Hồ sơ kèm dữ liệu cá nhân cần lý do.",
                "Ghi ai yêu cầu và để làm gì, ví dụ: Đoàn kiểm tra theo Quyết định số 12.",
                "no_reason",
            )
        )
    if len(reason) > 400 or "\x00" in reason:
        problems.append(
            Problem("reason", "Lý do dài quá 400 ký tự hoặc có ký tự lạ.", "Rút gọn lại.", "reason")
        )
    return problems


@transaction.atomic
def erase_bundle(*, actor: Actor, bundle: Bundle) -> Bundle:
    """Erases the bytes of a bundle; its row says what was handed out."""
    actor.must("appraisal.bundle", bundle.unit_id)
    found = Bundle.objects.select_for_update().get(pk=bundle.pk)
    name, storage = found.content.name, found.content.storage
    if not name:
        return found
    found.content, found.state = "", BundleState.ERASED
    found.save(update_fields=["content", "state"])
    record(
        actor=actor,
        verb="appraisal.bundle",
        unit_id=found.unit_id,
        object_key=f"appraisal.bundle:{found.pk}",
        data={"act": "erase", "sha256": found.sha256},
    )
    transaction.on_commit(partial(storage.delete, name), robust=True)
    return found
