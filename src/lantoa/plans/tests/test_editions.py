"""The words of an edition: one hash for one content, and what a revision changed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lantoa.plans.rules import canonical, changes_between, digest, word_diff

words = st.lists(st.sampled_from(["phát", "bản", "tin", "ít", "nhất", "2", "3", "mỗi"])).map(
    " ".join
)


@given(words, words)
def test_the_pieces_of_a_diff_give_both_texts_back(before: str, after: str) -> None:
    found = word_diff(before, after)
    assert " ".join(text for how, text in found if how != "ins") == before
    assert " ".join(text for how, text in found if how != "del") == after
    assert all(how == "" for how, _ in found) or before != after


def paper(*lines: dict[str, Any], **head: str) -> dict[str, Any]:
    return {"head": {"trích yếu": "A", **head}, "grounds": [], "budget": [], "lines": list(lines)}


def task(key: int, title: str, asks: str = "", order: int = 1) -> dict[str, Any]:
    return {"id": key, "thứ tự": order, "nhiệm vụ": title, "yêu cầu": asks}


def test_one_content_has_one_hash_whatever_the_order_of_its_keys() -> None:
    one = {"b": ["ạ", 1], "a": {"y": "", "x": "ê"}}
    other = {"a": {"x": "ê", "y": ""}, "b": ["ạ", 1]}
    assert digest(one) == digest(other)
    assert canonical(one) == '{"a":{"x":"ê","y":""},"b":["ạ",1]}'
    assert digest({**one, "b": ["ạ", 2]}) != digest(one)


def test_tasks_are_told_apart_by_identity_not_by_place() -> None:
    before = paper(task(1, "Bản tin", "2 tin"), task(2, "Phóng sự", order=2), task(3, "Tờ gấp"))
    after = paper(task(2, "Phóng sự", order=1), task(1, "Bản tin", "3 tin"), task(4, "Thư ngỏ"))
    found = changes_between(before, after)
    assert [(each.kind, each.title) for each in found.lines] == [
        ("", "Bản tin"),
        ("ins", "Thư ngỏ"),
        ("del", "Tờ gấp"),
    ]
    assert found.lines[0].fields == (("yêu cầu", (("del", "2"), ("ins", "3"), ("", "tin"))),)


def test_head_grounds_and_budget_are_compared_but_not_number_and_day() -> None:
    before = paper(**{"số, ký hiệu": "1/KH", "ngày ban hành": "02/01/2026"})
    after = paper(**{"số, ký hiệu": "9/KH", "ngày ban hành": "02/3/2026", "trích yếu": "B"})
    after["grounds"] = ["Nghị quyết 76"]
    found = changes_between(before, after)
    assert [name for name, _ in found.head] == ["trích yếu", "căn cứ"]
    assert changes_between(before, before).is_empty
