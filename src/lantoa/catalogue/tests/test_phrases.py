from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from lantoa.catalogue import actions
from lantoa.catalogue.models import Phrase
from lantoa.catalogue.rules.phrases import (
    CASES,
    LONGEST,
    PLACES,
    cleaned,
    fill,
    places_in,
    problems_of,
    sample,
    shipped,
)
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import Refused

SYSTEM = System("tests")
CASE = "channel.placed"
BETTER = "Trên {kenh} đã đăng, phát {dang_phat}."


@pytest.mark.parametrize("slug", list(CASES))
def test_what_is_shipped_keeps_the_rules_and_can_be_previewed(slug: str) -> None:
    case, texts = CASES[slug], shipped()[slug]
    for text in texts:
        others = [each for each in texts if each is not text]
        assert problems_of(case, text, others) == []
        assert "{" not in sample(case, text)


def test_the_reference_names_every_case_with_its_places() -> None:
    told = (Path(__file__).parents[4] / "docs/reference/phrases.md").read_text("utf-8")
    for case in CASES.values():
        places = ", ".join(f"`{name}`" for name in case.places) or "none"
        number = len(shipped()[case.slug])
        assert f"| `{case.slug}` | {case.name} | {places} | {number} |" in told


def test_every_place_is_explained() -> None:
    assert {name for case in CASES.values() for name in case.places} <= set(PLACES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("Đã phát {so_luong}.", "unknown_place"),
        ("Đã phát {dang_phat.", "stray_brace"),
        ("Đã phát {DANG_PHAT}.", "stray_brace"),
        ("Đã phát 12 {dang_phat}.", "digit"),
        ("Đã phát {dang_phat}", "ending"),
        ("Đã phát {dang_phat}" + "a" * LONGEST + ".", "too_long"),
        ("Đã phát\0 {dang_phat}.", "not_printable"),
        ("Đã phát {dang_phat}.", "same_as_other"),
    ],
)
def test_a_wrong_sentence_is_refused_with_its_fault(text: str, code: str) -> None:
    found = problems_of(CASES[CASE], cleaned(text), ["Đã phát {dang_phat}."])
    assert code in [each.code for each in found]


def test_an_unknown_place_is_refused_with_the_list_of_those_there_are() -> None:
    (problem,) = problems_of(CASES[CASE], "Đã phát {so_luong} trên {kenh}.")
    assert "{so_luong}" in problem.what
    assert "{kenh}, {dang_phat}" in problem.remedy


def test_a_place_may_be_left_out() -> None:
    assert problems_of(CASES[CASE], "Đã phát {dang_phat}.") == []


def test_what_is_filled_in_is_not_read_for_places_again() -> None:
    assert fill("{kenh}: {dang_phat}.", {"kenh": "{dang_phat}", "dang_phat": "4"}) == (
        "{dang_phat}: 4."
    )
    assert places_in("{so} {so} {tong}") == ("so", "tong")


@pytest.fixture
def loaded(db: None) -> date:
    actions.load(actor=SYSTEM)
    return days.today()


def test_loading_twice_keeps_what_was_worded_anew(loaded: date) -> None:
    actions.change_phrase(actor=SYSTEM, unit_id=0, case=CASE, variant=1, text=BETTER, on=loaded)
    number = Phrase.objects.count()
    assert actions.load(actor=SYSTEM).created["phrase"] == 0
    assert Phrase.objects.count() == number
    held = Phrase.objects.in_force(loaded).get(case=CASE, variant=1)
    assert held.text == BETTER


def test_a_sentence_is_worded_anew_from_a_day_and_was_as_it_was_before(loaded: date) -> None:
    before = Phrase.objects.get(case=CASE, variant=1).text
    later = loaded + timedelta(days=3)
    actions.change_phrase(actor=SYSTEM, unit_id=0, case=CASE, variant=1, text=BETTER, on=later)
    assert Phrase.objects.in_force(loaded).get(case=CASE, variant=1).text == before
    assert Phrase.objects.in_force(later).get(case=CASE, variant=1).text == BETTER


def test_the_shipped_sentence_comes_back(loaded: date) -> None:
    actions.change_phrase(actor=SYSTEM, unit_id=0, case=CASE, variant=1, text=BETTER, on=loaded)
    actions.restore_phrase(actor=SYSTEM, unit_id=0, case=CASE, variant=1, on=loaded)
    held = Phrase.objects.in_force(loaded).get(case=CASE, variant=1)
    assert held.text == shipped()[CASE][0]


def test_the_only_way_to_say_a_case_stays(loaded: date) -> None:
    with pytest.raises(Refused) as refused:
        actions.drop_phrase(actor=SYSTEM, unit_id=0, case="closing", variant=1, on=loaded)
    assert refused.value.problems[0].code == "only_one"
    actions.drop_phrase(actor=SYSTEM, unit_id=0, case=CASE, variant=2, on=loaded)
    assert not Phrase.objects.in_force(loaded).filter(case=CASE, variant=2).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on": date(2018, 1, 1)}, "past"),
        ({"variant": 9}, "too_many"),
        ({"variant": 0}, "too_many"),
        ({"text": shipped()[CASE][0]}, "unchanged"),
        ({"text": shipped()[CASE][1]}, "same_as_other"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_stored(
    loaded: date, change: dict[str, object], code: str
) -> None:
    before = list(Phrase.objects.order_by("pk").values())
    given = {"case": CASE, "variant": 1, "text": BETTER, "on": loaded, **change}
    with pytest.raises(Refused) as refused:
        actions.change_phrase(actor=SYSTEM, unit_id=0, **given)
    assert code in [each.code for each in refused.value.problems]
    assert list(Phrase.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_a_case_of_which_the_others_end_later_cannot_be_emptied() -> None:
    actions.load(actor=SYSTEM)
    on = days.today()
    variants = sorted(Phrase.objects.filter(case=CASE).values_list("variant", flat=True))
    for variant in variants[1:]:
        actions.drop_phrase(
            actor=SYSTEM, unit_id=1, case=CASE, variant=variant, on=on + timedelta(days=3)
        )
    with pytest.raises(Refused) as refusal:
        actions.drop_phrase(actor=SYSTEM, unit_id=1, case=CASE, variant=variants[0], on=on)
    assert refusal.value.problems[0].code == "only_one"
    assert Phrase.objects.in_force(on + timedelta(days=4)).filter(case=CASE).count() == 1
