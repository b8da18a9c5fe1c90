"""Every golden case, and the score over the five real documents."""

from __future__ import annotations

import pytest

from lantoa.reader import Fact, Kind, read
from lantoa.reader.tests.cases import SCORED, Case, all_cases, compare, is_match, samples


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_a_case_gives_its_facts_and_no_others(case: Case) -> None:
    facts = read(case.text).facts
    _, missing, extra = compare(facts, case)
    assert missing == []
    assert [fact.as_dict() for fact in extra] == []
    assert [case.text[fact.start : fact.end] for fact in facts] == [fact.span for fact in facts]
    assert all(fact.rule for fact in facts)


def test_the_real_documents_are_read_with_precision_and_recall_of_nine_tenths() -> None:
    matched = found = expected = 0
    for case in samples():
        facts = read(case.text).facts
        matched += compare(facts, case, SCORED)[0]
        found += len(facts)
        expected += len(case.expected)
    assert expected == 24
    assert matched / found >= 0.9
    assert matched / expected >= 0.9


def test_a_document_without_figures_gives_none() -> None:
    case = next(case for case in samples() if case.name == "sample_ward_without_figures")
    assert read(case.text).facts == ()


def test_the_score_tells_a_wrong_value_and_a_wrong_place() -> None:
    fact = Fact(Kind.COUNT, "30 tin", 4, 10, "count", value=30, unit="tin")
    text = "Báo 30 tin; Đài 30 tin"
    assert is_match(fact, {"kind": "count", "value": 30, "span": "Báo 30 tin"}, text, None)
    assert not is_match(fact, {"kind": "count", "value": 31}, text, None)
    assert not is_match(fact, {"kind": "count", "value": 30, "span": "Đài 30 tin"}, text, None)
