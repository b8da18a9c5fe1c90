"""Sets of criteria: copied for a year, edited, put in force."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from lantoa.appraisal import signals
from lantoa.appraisal.models import CriteriaSet, Criterion, Rating
from lantoa.appraisal.queries.stamps import criterion_stamp
from lantoa.appraisal.rules.scoring import CENT, MOST_POINTS, How, Rule
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc, number
from lantoa.totals import actions as totals

STEP = 10
MOST_CRITERIA = 200
_NUMBER = re.compile(r"[1-9]\d?(\.[1-9]\d?){0,3}", re.ASCII)


def _log(actor: Actor, found: CriteriaSet, act: str, **data: object) -> None:
    record(
        actor=actor,
        verb="appraisal.criteria",
        unit_id=found.unit_id,
        object_key=f"appraisal.set:{found.pk}",
        data={"act": act, **data},
    )


@transaction.atomic
def copy_set(
    *, actor: Actor, unit_id: int, source: CriteriaSet, year: int, on: date | None = None
) -> CriteriaSet:
    """A draft for a year, from a pattern or from a set of the unit itself. Raises ``Refused``."""
    actor.must("appraisal.criteria", unit_id)
    if source.unit_id not in (None, unit_id):
        raise Refused(
            Problem("source", "Bộ tiêu chí này của đơn vị khác.", "Chọn bộ khác.", "foreign")
        )
    today = on or days.today()
    if not today.year - 2 <= year <= today.year + 2:
        raise Refused(
            Problem(
                "year",
                f"Năm {year} quá xa.",
                f"Chọn năm từ {today.year - 2} đến {today.year + 2}.",
                "too_far",
            )
        )
    made = CriteriaSet.objects.create(
        unit_id=unit_id,
        year=year,
        tier=source.tier,
        name=source.name,
        basis="" if source.is_pattern else source.basis,
        legal_basis=source.legal_basis,
        copied_from=source,
    )
    Rating.objects.bulk_create(
        Rating(criteria_set=made, name=each.name, least=each.least) for each in source.ratings.all()
    )
    by_number: dict[str, Criterion] = {}
    for each in source.criteria.order_by("place"):
        by_number[each.number] = Criterion.objects.create(
            criteria_set=made,
            place=each.place,
            number=each.number,
            name=each.name,
            parent=by_number.get(each.number.rpartition(".")[0]),
            max_points=each.max_points,
            how=each.how,
            rule=each.rule,
            parameters=each.parameters,
            help=each.help,
        )
    _log(actor, made, "copy", source=source.pk, year=year)
    return made


def _draft(actor: Actor, found: CriteriaSet) -> CriteriaSet:
    """The set, locked, while it may be edited. Raises ``Refused`` once it is in force."""
    actor.must("appraisal.criteria", found.unit_id or 0)
    locked = CriteriaSet.objects.select_for_update().get(pk=found.pk)
    if not locked.is_draft:
        raise Refused(
            Problem(
                "",
                "Bộ tiêu chí này đã áp dụng nên không sửa được.",
                "Chép thành bộ mới, sửa rồi áp dụng thay cho bộ này.",
                "in_force",
            )
        )
    return locked


@transaction.atomic
def edit_set(
    *,
    actor: Actor,
    found: CriteriaSet,
    name: str,
    basis: str,
    is_verified: bool,
    ratings: Sequence[tuple[Decimal, str]],
) -> CriteriaSet:
    """Name, decision and words for shares of the points. ``is_verified`` says that somebody has
    compared the rows with the decision, which then must be named. Raises ``Refused``."""
    locked = _draft(actor, found)
    name, basis = _line(name), _line(basis)
    problems = _problems_of_words(name, "name", "Tên", 200)
    if len(basis) > 300 or "\x00" in basis:
        problems += _too_long("basis", "Quyết định", 300)
    if is_verified and not basis:
        problems.append(
            Problem(
                "basis",
                "Chưa ghi quyết định mà bộ tiêu chí này được đối chiếu.",
                "Ghi số, ngày và cơ quan ban hành, hoặc bỏ dấu đã đối chiếu.",
                "no_basis",
            )
        )
    in_range = all(least.is_finite() and 0 <= least <= 100 for least, _ in ratings)
    # As the column keeps them: two that differ by less are one.
    ratings = [(least.quantize(CENT), word) for least, word in ratings] if in_range else []
    if not ratings or len({least for least, _ in ratings}) != len(ratings):
        problems.append(
            Problem(
                "ratings",
                "Mức xếp loại phải có ít nhất một dòng, từ 0 đến 100 %, không trùng nhau.",
                "Mỗi dòng một mức, ví dụ 80: Khá.",
                "ratings",
            )
        )
    if any(not 0 < len(word) <= 60 for _, word in ratings):
        problems += _too_long("ratings", "Tên mức", 60)
    if problems:
        raise Refused(*problems)
    locked.name, locked.basis, locked.is_verified = name, basis, is_verified
    locked.save(update_fields=["name", "basis", "is_verified"])
    locked.ratings.all().delete()
    Rating.objects.bulk_create(
        Rating(criteria_set=locked, least=least, name=word) for least, word in ratings
    )
    _log(actor, locked, "edit", verified=is_verified)
    return locked


@dataclass(frozen=True, slots=True)
class EditedCriterion:
    """A criterion as an administrator states it. ``parameters`` are those of
    ``scoring.checked_parameters``."""

    number: str
    name: str
    max_points: Decimal
    how: str
    rule: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    help: str = ""


@transaction.atomic
def edit_criterion(
    *,
    actor: Actor,
    found: CriteriaSet,
    edited: EditedCriterion,
    criterion: Criterion | None = None,
    seen: str | None = None,
) -> Criterion:
    """Changes a criterion of a draft, or adds one when none is given. ``seen`` is the stamp of the
    row that the person saw. Raises ``Refused``, also when the row is gone or was changed since."""
    locked = _draft(actor, found)
    rows = {each.pk: each for each in locked.criteria.all()}
    kept = rows.pop(criterion.pk, None) if criterion is not None else None
    if criterion is not None and kept is None:
        raise Refused(
            Problem(
                "",
                "Tiêu chí này vừa bị bỏ khỏi bộ tiêu chí.",
                "Mở lại bộ tiêu chí; cần thì thêm lại tiêu chí.",
                "gone",
            )
        )
    if kept is not None and seen is not None and seen != criterion_stamp(kept):
        raise Refused(
            Problem(
                "",
                f"Người khác vừa sửa tiêu chí này thành “{kept}”, {number(kept.points)} điểm.",
                "So với nội dung đang ghi rồi lưu lại nếu vẫn muốn thay.",
                "stale",
            )
        )
    others = list(rows.values())
    if problems := _problems_of(edited, others):
        raise Refused(*problems)
    row = kept or Criterion(criteria_set=locked, place=0)
    row.number, row.name, row.help = edited.number, _line(edited.name), _line(edited.help)
    row.max_points, row.how = edited.max_points, edited.how
    row.rule = edited.rule if edited.how == How.COMPUTED else ""
    row.parameters = edited.parameters if row.rule else {}
    row.place = STEP * (MOST_CRITERIA + 1)
    row.save()
    _order(locked)
    _log(actor, locked, "criterion", number=edited.number)
    row.refresh_from_db()
    return row


@transaction.atomic
def remove_criterion(*, actor: Actor, found: CriteriaSet, criterion: Criterion) -> None:
    """Takes a criterion out of a draft. Raises ``Refused`` while others stand under it."""
    locked = _draft(actor, found)
    row = locked.criteria.filter(pk=criterion.pk).first()
    if row is None:
        raise Refused(Problem("", "Tiêu chí này của bộ khác.", "Mở lại bộ tiêu chí.", "foreign"))
    if row.parts.exists():
        raise Refused(
            Problem(
                "", "Còn tiêu chí nằm dưới tiêu chí này.", "Bỏ các tiêu chí ấy trước.", "has_parts"
            )
        )
    _log(actor, locked, "remove", number=row.number)
    row.delete()


@transaction.atomic
def put_in_force(*, actor: Actor, found: CriteriaSet) -> CriteriaSet:
    """From now on sheets of the year are made by this set; the one before it is closed, sheets that
    rest on it keep it. Raises ``Refused`` for sums that do not agree."""
    actor.must("appraisal.criteria", found.unit_id or 0)
    totals.hold(found.unit_id or 0)
    locked = _draft(actor, found)
    rows = list(locked.criteria.order_by("place"))
    if problems := problems_of_sums(rows):
        raise Refused(*problems)
    today = days.today()
    before = CriteriaSet.objects.filter(
        unit=locked.unit, year=locked.year, tier=locked.tier, in_force_at__isnull=False
    ).filter(valid_to__isnull=True)
    for each in before:
        each.valid_to = max(today, each.valid_from or today)
        if each.valid_from == each.valid_to:
            each.valid_from = None
        each.save(update_fields=["valid_from", "valid_to"])
    locked.in_force_at, locked.valid_from = days.now(), today
    locked.save(update_fields=["in_force_at", "valid_from"])
    _log(actor, locked, "in_force", year=locked.year, verified=locked.is_verified)
    signals.put_in_force.send(sender=None, actor=actor, criteria_set=locked)
    return locked


def problems_of_sums(rows: Sequence[Criterion]) -> list[Problem]:
    """Why a set cannot be put in force: nothing to give points for, or groups whose points are not
    those of the criteria right under them."""
    problems: list[Problem] = []
    if not any(not row.is_group for row in rows):
        problems.append(Problem("", "Chưa có tiêu chí nào.", "Thêm tiêu chí.", "empty"))
    for row in rows:
        under = [each for each in rows if each.number.rpartition(".")[0] == row.number]
        if row.is_group and not under:
            problems.append(
                Problem(
                    "",
                    f"Nhóm {row.number} chưa có tiêu chí nào bên dưới.",
                    "Thêm tiêu chí hoặc bỏ nhóm.",
                    "empty_group",
                )
            )
        summed = sum((each.max_points for each in under), Decimal(0))
        if row.is_group and under and summed != row.max_points:
            problems.append(
                Problem(
                    "",
                    f"Nhóm {row.number} ghi {number(row.points)} điểm, các tiêu chí bên dưới cộng "
                    f"lại {number(summed.normalize() + 0)} điểm.",
                    "Sửa cho hai số bằng nhau.",
                    "sum",
                )
            )
    return problems


def _line(text: str) -> str:
    return " ".join(nfc(text).split())


def _too_long(name: str, what: str, most: int) -> list[Problem]:
    return [
        Problem(name, f"{what} dài quá {most} ký tự hoặc có ký tự lạ.", "Rút gọn lại.", "too_long")
    ]


def _problems_of_words(text: str, name: str, what: str, most: int) -> list[Problem]:
    if not text:
        return [Problem(name, f"{what} chưa ghi.", "Ghi vào ô này.", "empty")]
    return _too_long(name, what, most) if len(text) > most or "\x00" in text else []


def _problems_of(edited: EditedCriterion, others: Sequence[Criterion]) -> list[Problem]:
    problems = _problems_of_words(_line(edited.name), "name", "Tên tiêu chí", 400)
    if len(edited.help) > 500 or "\x00" in edited.help:
        problems += _too_long("help", "Hướng dẫn", 500)
    numbers = {each.number: each for each in others}
    above = edited.number.rpartition(".")[0]
    if len(others) >= MOST_CRITERIA:
        problems.append(
            Problem("", f"Một bộ có nhiều nhất {MOST_CRITERIA} tiêu chí.", "Gộp bớt.", "too_many")
        )
    if not _NUMBER.fullmatch(edited.number):
        problems.append(
            Problem("number", "Số tiêu chí ghi chưa đúng.", "Ví dụ 1, 1.3 hoặc 1.3.2.", "number")
        )
    elif edited.number in numbers:
        problems.append(
            Problem("number", f"Đã có tiêu chí {edited.number}.", "Ghi số khác.", "taken")
        )
    elif above and (above not in numbers or not numbers[above].is_group):
        problems.append(
            Problem(
                "number",
                f"Chưa có nhóm {above} cho tiêu chí {edited.number}.",
                f"Thêm nhóm {above} trước, hoặc ghi số khác.",
                "no_group",
            )
        )
    points = edited.max_points
    if not points.is_finite() or not 0 <= points <= MOST_POINTS or points.quantize(CENT) != points:
        problems.append(
            Problem(
                "max_points",
                f"Điểm tối đa phải từ 0 đến {number(MOST_POINTS)}, không quá hai chữ số lẻ.",
                "Ghi lại số điểm.",
                "range",
            )
        )
    under = any(each.number.startswith(f"{edited.number}.") for each in others)
    if edited.how not in list(How) or (edited.how != How.GROUP and under):
        problems.append(
            Problem("how", "Tiêu chí có tiêu chí con phải là nhóm.", "Chọn lại cách chấm.", "how")
        )
    if edited.how == How.COMPUTED and edited.rule not in list(Rule):
        problems.append(
            Problem("rule", "Chưa chọn số liệu để tính.", "Chọn trong danh sách.", "rule")
        )
    return problems


def _order(found: CriteriaSet) -> None:
    """Places follow the numbers; each hangs under the group whose number it begins with."""
    rows = sorted(
        found.criteria.all(), key=lambda each: tuple(int(part) for part in each.number.split("."))
    )
    by_number = {each.number: each for each in rows}
    for place, row in enumerate(rows, start=1):
        row.place = STEP * place
        row.parent = by_number.get(row.number.rpartition(".")[0])
    Criterion.objects.bulk_update(rows, ["place", "parent"])
