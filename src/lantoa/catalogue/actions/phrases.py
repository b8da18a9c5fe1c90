"""Changing the sentences from which reports are written."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue.actions.dated import make_way, refuse_past
from lantoa.catalogue.models import Phrase
from lantoa.catalogue.rules import phrases as rules
from lantoa.catalogue.rules.regimes import holds
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused


def shipped_rows() -> list[dict[str, object]]:
    """The shipped sentences as rows: true since always, read by no office yet."""
    return [
        {"case": case, "variant": variant, "text": text, "valid_from": None}
        for case, texts in rules.shipped().items()
        for variant, text in enumerate(texts, start=1)
    ]


@transaction.atomic
def change_phrase(
    *, actor: Actor, unit_id: int, case: str, variant: int, text: str, on: date
) -> Phrase:
    """A variant is worded otherwise from the day ``on``; a variant one above the last is new.

    ``unit_id`` is the head unit, for which the actor does it. Raises ``KeyError`` for a case that
    is none, ``Refused`` for a text that is no sentence of the case, for a day that is over, for a
    variant out of turn, and for a text that holds already.
    """
    actor.must("settings.change", unit_id)
    known, cleaned = rules.CASES[case], rules.cleaned(text)
    refuse_past(on, days.today())
    in_force = dict(
        Phrase.objects.in_force(on)
        .filter(case=case)
        .order_by("valid_from", "pk")
        .values_list("variant", "text")
    )
    others = [words for number, words in in_force.items() if number != variant]
    problems = rules.problems_of(known, cleaned, others)
    highest = max(Phrase.objects.filter(case=case).values_list("variant", flat=True), default=0)
    if not 1 <= variant <= min(highest + 1, rules.MOST_VARIANTS):
        problems.append(
            Problem(
                "text",
                f"Một trường hợp có nhiều nhất {rules.MOST_VARIANTS} cách viết.",
                "Sửa một cách viết đã có.",
                "too_many",
            )
        )
    if in_force.get(variant) == cleaned:
        problems.append(
            Problem("text", "Câu này đang dùng rồi.", "Sửa câu, hoặc không đổi gì.", "unchanged")
        )
    if problems:
        raise Refused(*problems)
    return _put(actor, unit_id, case, variant, cleaned, on)


@transaction.atomic
def restore_phrase(*, actor: Actor, unit_id: int, case: str, variant: int, on: date) -> Phrase:
    """From the day ``on`` the variant is worded as it was shipped. Raises ``KeyError`` for a
    variant that was not, else as :func:`change_phrase`."""
    texts = rules.shipped()[case]
    if not 1 <= variant <= len(texts):
        raise KeyError(variant)
    return change_phrase(
        actor=actor, unit_id=unit_id, case=case, variant=variant, text=texts[variant - 1], on=on
    )


@transaction.atomic
def drop_phrase(*, actor: Actor, unit_id: int, case: str, variant: int, on: date) -> None:
    """From the day ``on`` the variant is said no more. Raises ``Refused`` for the only one of its
    case, on that day or later: the case could no longer be said."""
    actor.must("settings.change", unit_id)
    refuse_past(on, days.today())
    # Every row of the case is held: of two that are dropped at once the second sees the first.
    rows = Phrase.objects.select_for_update(no_key=True).filter(case=case).order_by("pk")
    others = [row for row in rows if row.variant != variant]
    ends = {row.valid_to for row in others if row.valid_to is not None and row.valid_to > on}
    if not all(
        any(holds(row.valid_from, row.valid_to, day) for row in others) for day in {on, *ends}
    ):
        raise Refused(
            Problem(
                "text",
                "Đây là cách viết duy nhất của trường hợp này.",
                "Thêm cách viết khác trước, rồi bỏ cách này.",
                "only_one",
            )
        )
    row = make_way(Phrase.objects.filter(case=case, variant=variant), on)
    if row is not None:
        row.delete()
    _note(actor, unit_id, case, variant, on, is_dropped=True)


def _put(actor: Actor, unit_id: int, case: str, variant: int, text: str, on: date) -> Phrase:
    row = make_way(Phrase.objects.filter(case=case, variant=variant), on)
    if row is None:
        row = Phrase(case=case, variant=variant, valid_from=on)
    row.text = text
    row.is_verified = False
    row.save()
    _note(actor, unit_id, case, variant, on)
    return row


def _note(
    actor: Actor, unit_id: int, case: str, variant: int, on: date, *, is_dropped: bool = False
) -> None:
    record(
        actor=actor,
        verb="settings.change",
        unit_id=unit_id or None,
        object_key=f"catalogue_phrase:{case}",
        data={"variant": variant, "on": on.isoformat(), "dropped": is_dropped},
    )
