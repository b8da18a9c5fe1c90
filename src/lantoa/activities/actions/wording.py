"""An activity in words, field by field: what a correction keeps of before and after."""

from __future__ import annotations

from django.db.models import Model

from lantoa.activities.actions.entries import NewActivity, NewPlacement
from lantoa.activities.rules import (
    PLACED,
    PLAY_BASIS_LABELS,
    TONE_LABELS,
    Diff,
    PlayBasis,
    Tone,
    difference,
)
from lantoa.kernel.value import NOT_APPLICABLE
from lantoa.kernel.vietnamese import capital_first, day, nfc, number
from lantoa.plans.models import Plan
from lantoa.ui.words import value_text


def words_of(entry: NewActivity) -> dict[str, str]:
    """Every field of a stored activity as a person reads it; empty where nothing is said. Entries
    without a key are not stored and are left out."""
    said = {
        "title": entry.title,
        "channel": entry.channel.name,
        "quantity": value_text(entry.quantity, unit=entry.kind.name),
        "on": day(entry.on),
        "topic": capital_first(entry.topic.name) if entry.topic else "",
        "tone": TONE_LABELS[Tone(entry.tone)] if entry.tone else "",
        "plan_line": entry.plan_line.title if entry.plan_line else "",
        "assignment": str(entry.assignment) if entry.assignment else "",
        "occasion": str(entry.occasion) if entry.occasion else "",
        "is_embedded": "có" if entry.is_embedded else "không",
        "note": nfc(entry.note),
    }
    placed = {
        f"{PLACED}{each.pk}": placed_in_words(each)
        for each in entry.placements
        if each.pk is not None
    }
    return said | placed


def changes_between(before: NewActivity, after: NewActivity) -> tuple[Diff, ...]:
    """What differs between two stored entries, in words. What reads the same and is another (a
    task of last year's plan with the title of this year's) is said with what tells it apart."""
    first, second = words_of(before), words_of(after)
    keys_before, keys_after = _keys_of(before), _keys_of(after)
    hidden = [
        key
        for key, keys in keys_before.items()
        if key in keys_after and keys != keys_after[key] and first[key] == second[key]
    ]
    if hidden:
        more_before, more_after = _more_of(before), _more_of(after)
        for key in hidden:
            one, two = [more_before.get(key, "")], [more_after.get(key, "")]
            if one == two:
                one.append(f"mã {keys_before[key]}")
                two.append(f"mã {keys_after[key]}")
            first[key] = f"{first[key]} ({', '.join(filter(None, one))})"
            second[key] = f"{second[key]} ({', '.join(filter(None, two))})"
    return difference(first, second)


def _keys_of(entry: NewActivity) -> dict[str, str]:
    """Which rows each field names, however they are called."""
    named: dict[str, tuple[Model | None, ...]] = {
        "channel": (entry.channel,),
        "quantity": (entry.kind,),
        "topic": (entry.topic,),
        "plan_line": (entry.plan_line,),
        "assignment": (entry.assignment,),
        "occasion": (entry.occasion,),
    }
    for each in entry.placements:
        named[f"{PLACED}{each.pk}"] = (each.channel, each.count_unit, each.language)
    return {
        key: ".".join("0" if row is None else str(row.pk) for row in rows)
        for key, rows in named.items()
    }


def _more_of(entry: NewActivity) -> dict[str, str]:
    """What tells rows with one name apart. Asks for their plans and tasks."""
    more = {"quantity": entry.kind.name}
    if entry.plan_line:
        more["plan_line"] = _plan_in_words(entry.plan_line.plan)
    if entry.assignment:
        plan = _plan_in_words(entry.assignment.line.plan)
        more["assignment"] = f"hạn {day(entry.assignment.due)}, {plan}"
    if entry.occasion:
        more["occasion"] = f"ngày {day(entry.occasion.on)}"
    return more | {f"{PLACED}{each.pk}": each.count_unit.name for each in entry.placements}


def _plan_in_words(plan: Plan) -> str:
    """``Kế hoạch 7/KH-UBND năm 2026``."""
    return f"{plan} năm {plan.period_start.year}"


def placed_in_words(placement: NewPlacement) -> str:
    """``Loa xã, ngày 15/9/2026, Tiếng Mông: 4 lượt phát; phát lại``."""
    where = [placement.channel.short_name, f"ngày {day(placement.on)}"]
    where += [placement.language.name] if placement.language else []
    more = [value_text(placement.count, unit=placement.count_unit.name)]
    if placement.play_basis:
        more.append(PLAY_BASIS_LABELS[PlayBasis(placement.play_basis)])
    if placement.clusters is not None:
        more.append(f"{number(placement.clusters)} cụm loa")
    for amount, unit in (
        (placement.people, "lượt người"),
        (placement.women, "nữ"),
        (placement.minority, "người dân tộc thiểu số"),
    ):
        if amount != NOT_APPLICABLE:
            said = value_text(amount, unit=unit)
            more.append(said if amount.is_stated else f"{unit}: {said}")
    more += [placement.outlet] if placement.outlet else []
    more += ["phát lại, đăng lại"] if placement.is_rerun else []
    return f"{', '.join(where)}: {'; '.join(more)}"
