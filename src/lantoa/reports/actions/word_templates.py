"""Word templates: one more from a day on, and back to the one above or to our own layout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.files import store
from lantoa.files.kinds import DOCX
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import day as in_day
from lantoa.kernel.vietnamese import nfc
from lantoa.papers import word_template
from lantoa.papers.legible import legible
from lantoa.reports.models import WordTemplate
from lantoa.units import queries as units
from lantoa.units.models import Unit

MAY = "reports.templates"
LONGEST_NAME = 200
FURTHEST = timedelta(days=731)
_ORDER = (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)


def add_word_template(
    *,
    actor: Actor,
    unit_id: int,
    tier: str,
    name: str,
    on: date,
    content: bytes,
    file_name: str,
) -> WordTemplate:
    """Reports of the tier in the unit and below are written into the file from the day on; what
    held there ends. The file was filled once before it is taken.

    Raises ``Refused`` for a day that is over or far, a tier above the unit, a file that is no
    DOCX or acts by itself, and for a template with an unknown field or without a required one.
    """
    actor.must(MAY, unit_id)
    shown = legible(nfc(name)).strip()
    problems = _wrong_words(shown, tier, unit_id, on, days.today())
    found = None
    # Before the transaction: trying a file may take seconds, and nobody waits for the unit then.
    try:
        store.checked(content, file_name, taken=(DOCX,))
        found = word_template.examined(content)
        problems += found.problems
    except Refused as refused:
        problems += refused.problems
    if problems or found is None:
        raise Refused(*problems)
    return _add(actor, unit_id, tier, shown, on, content, file_name, found.lacks)


@transaction.atomic
def _add(
    actor: Actor,
    unit_id: int,
    tier: str,
    name: str,
    on: date,
    content: bytes,
    file_name: str,
    lacks: Sequence[str],
) -> WordTemplate:
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    kept = store.keep(actor=actor, content=content, name=file_name, taken=(DOCX,))
    own = WordTemplate.objects.filter(unit=unit, tier=tier)
    later = own.filter(valid_from__gt=on).order_by("valid_from").first()
    for before in own.in_force(on):
        # What began on the same day was a slip: it keeps its one day, and the newer one is used.
        begun = before.valid_from or date.min
        before.valid_to = max(on, begun + timedelta(days=1))
        before.save(update_fields=["valid_to"])
    made = WordTemplate.objects.create(
        unit=unit,
        tier=tier,
        name=name,
        file=kept,
        lacks=list(lacks),
        valid_from=on,
        valid_to=None if later is None else later.valid_from,
        added_at=days.now(),
        actor_key=actor.key,
    )
    record(
        actor=actor,
        verb=MAY,
        object_key=f"reports_wordtemplate:{made.pk}",
        unit_id=unit_id,
        data={"act": "add", "tier": tier, "on": on, "sha256": kept.sha256},
    )
    return made


def _wrong_words(name: str, tier: str, unit_id: int, on: date, today: date) -> list[Problem]:
    problems = []
    if not name:
        problems.append(
            Problem("name", "Mẫu chưa có tên.", "Đặt tên, ví dụ Mẫu báo cáo cấp xã.", "no_name")
        )
    elif len(name) > LONGEST_NAME:
        problems.append(
            Problem("name", f"Tên dài hơn {LONGEST_NAME} chữ cái.", "Rút gọn tên.", "long_name")
        )
    own = units.tier_of(unit_id, today)
    if tier not in _ORDER or _ORDER.index(Tier(tier)) < _ORDER.index(Tier(own)):
        problems.append(
            Problem(
                "tier",
                f"Đơn vị {TIER_NAMES[Tier(own)]} không đặt mẫu cho cấp này.",
                "Chọn cấp của đơn vị hoặc cấp dưới.",
                "tier",
            )
        )
    if on < today:
        problems.append(
            Problem("on", f"Ngày {in_day(on)} đã qua.", "Chọn hôm nay hoặc ngày sau.", "past")
        )
    elif on > today + FURTHEST:
        problems.append(
            Problem("on", f"Ngày {in_day(on)} quá xa.", "Chọn ngày gần hơn.", "too_far")
        )
    return problems


@transaction.atomic
def end_word_template(*, actor: Actor, template: WordTemplate) -> None:
    """From tomorrow on, reports are written into the template above or our own layout; one that
    was to begin later goes, and what would have held until then holds on. What was signed keeps
    it.

    Raises ``Refused`` for one that ended.
    """
    actor.must(MAY, template.unit_id)
    held = WordTemplate.objects.select_for_update().get(pk=template.pk)
    today = days.today()
    if held.valid_to is not None and held.valid_to <= today + timedelta(days=1):
        raise Refused(
            Problem("", "Mẫu này đã thôi dùng hoặc hết hạn hôm nay.", "Mở lại trang.", "ended")
        )
    record(
        actor=actor,
        verb=MAY,
        object_key=f"reports_wordtemplate:{held.pk}",
        unit_id=held.unit_id,
        data={"act": "end", "sha256": held.file.sha256},
    )
    if (held.valid_from or date.min) > today:
        # Nothing was ever written into it.
        _give_back(held)
        held.delete()
        return
    held.valid_to = today + timedelta(days=1)
    held.save(update_fields=["valid_to"])


def _give_back(held: WordTemplate) -> None:
    """The days of a template that goes, to the one that ended for it: that which it replaced on
    its own first day, else that which held before."""
    own = WordTemplate.objects.filter(unit_id=held.unit_id, tier=held.tier)
    twins = own.filter(valid_from=held.valid_from).exclude(pk=held.pk)
    if twins.filter(pk__gt=held.pk).exists():
        # Another one took its place already.
        return
    before = (
        twins.order_by("-pk").first()
        or own.filter(valid_to=held.valid_from).order_by("-valid_from", "-pk").first()
    )
    if before is not None:
        before.valid_to = held.valid_to
        before.save(update_fields=["valid_to"])
