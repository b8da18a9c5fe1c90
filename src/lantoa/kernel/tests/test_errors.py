"""Refusals, and who acts where no person is signed in."""

from __future__ import annotations

import pytest

from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Problem, Refused


def test_a_refusal_gives_every_reason_at_once_in_words_for_people() -> None:
    refusal = Refused(
        Problem("count", "Số lượng phải từ 1 trở lên.", "Ghi lại số lượng.", "too_small"),
        Problem("", "Kỳ này đã khóa.", "", "closed"),
    )
    assert str(refusal) == "Số lượng phải từ 1 trở lên. Ghi lại số lượng. Kỳ này đã khóa."
    assert [problem.code for problem in refusal.problems] == ["too_small", "closed"]


def test_a_refusal_without_a_reason_is_none() -> None:
    with pytest.raises(ValueError, match="reason"):
        Refused()


def test_a_refused_permission_says_so_in_vietnamese() -> None:
    assert "không có quyền" in str(NotPermitted())


def test_the_product_itself_may_everything_and_a_visitor_nothing() -> None:
    system, nobody = System(), Nobody()
    assert system.may("reports.sign", 7)
    system.must("reports.sign", 7)
    assert not nobody.may("plans.view", 7)
    with pytest.raises(NotPermitted):
        nobody.must("plans.view", 7)


def test_who_acted_is_named_without_personal_data() -> None:
    assert System().key == "system"
    assert System("load").key == "system:load"
    assert Nobody().key == "nobody"
    assert System("load").label == System().label == "Hệ thống"
