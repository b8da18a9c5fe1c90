"""The layout checker: every fault is found by its code and no other is; our papers are right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.papers import docx
from lantoa.papers.check import RULES, Level, check
from lantoa.papers.check.findings import Checked
from lantoa.papers.check.opening import W
from lantoa.papers.paper import Annex, Issuer, Signature
from lantoa.papers.tests.faults import (
    LETTER,
    REPORT,
    aligned,
    long_rule,
    margin,
    paper,
    sized,
    spaced,
)
from lantoa.papers.tests.planting import (
    Planted,
    planted,
    put,
    stand,
    whole_letter,
    whole_report,
    words,
)
from lantoa.papers.tests.samples import FIGURES, long_report, report

WITH = {"signature_side": {"recipients_side"}, "recipients_side": {"signature_side"}}
"""Where the one stands on the wrong side, so does the other."""


def codes(found: Checked, *levels: Level) -> set[str]:
    return {each.code for each in found.findings if each.level in (levels or tuple(Level))}


def named(faults: list[Any]) -> list[Any]:
    return [pytest.param(*each, id=f"{at}-{each[0]}") for at, each in enumerate(faults)]


@pytest.mark.parametrize("paper", [whole_report(), whole_letter()], ids=["report", "letter"])
def test_a_right_paper_has_nothing_to_say(paper):
    assert check(docx.render(paper)).findings == ()


@pytest.mark.parametrize(("code", "plant"), named(REPORT))
def test_a_fault_in_a_report_is_found_and_no_other_error(code, plant):
    found = check(planted(plant))
    assert code in codes(found)
    assert codes(found, Level.ERROR) <= {code} | WITH.get(code, set())


@pytest.mark.parametrize(("code", "plant"), named(LETTER))
def test_a_fault_in_a_letter_is_found_and_no_other_error(code, plant):
    found = check(planted(plant, is_letter=True))
    assert code in codes(found)
    assert codes(found, Level.ERROR) <= {code} | WITH.get(code, set())


def test_every_code_has_a_planted_fault():
    assert set(RULES) - {code for code, _ in [*REPORT, *LETTER]} == set()


def test_a_finding_says_place_measure_what_is_allowed_remedy_and_law():
    (found,) = check(planted(sized("body", 12, at=1))).findings
    assert found.level is Level.ERROR
    assert found.place.where == f"Đoạn {found.place.paragraph}"
    assert found.place.words.startswith("Nội dung tuyên truyền")
    assert found.what == "Nội dung: cỡ chữ 12; cho phép 13 đến 14."
    assert found.remedy == "Chọn cỡ chữ 14."
    assert found.law == "Nghị định 30/2020/NĐ-CP, Phụ lục I, ô số 6"
    (left,) = check(planted(aligned("number", "left"))).findings
    assert str(left.place) == "Đầu trang 1, ô dưới bên trái: “Số: 15/BC-UBND”"


MEASURED = [
    (margin("left", 25.4), "Lề trái 25,4 mm; cho phép 30 đến 35 mm."),
    (paper(215.9, 279.4), "Khổ giấy 215,9 x 279,4 mm; phải là A4, 210 x 297 mm."),
    (
        spaced(after=120, line=480, lineRule="auto"),
        "Khoảng cách dòng 2; cho phép dòng đơn đến 1,5 dòng.",
    ),
    (
        spaced(after=120, line=240, lineRule="exact"),
        "Khoảng cách dòng 0,75; cho phép dòng đơn đến 1,5 dòng.",
    ),
    (spaced(before=0, after=60), "Khoảng cách đoạn 3 pt; ít nhất 6 pt."),
    (
        lambda draft: stand(draft.one("body", 1), "ind", left=2160, hanging=720),
        "Đầu dòng lùi 25,4 mm; phải là 10 hoặc 12,7 mm.",
    ),
    (sized("recipient", 12.5, at=1), "Tên nơi nhận: cỡ chữ 12,5; cho phép 11."),
    (
        long_rule("motto"),
        "Đường kẻ dưới Tiêu ngữ dài 165 % dòng chữ; phải dài bằng dòng chữ.",
    ),
]


@pytest.mark.parametrize(("plant", "what"), MEASURED)
def test_what_was_measured_is_told_as_it_is(plant, what):
    assert what in [each.what for each in check(planted(plant)).findings]


def test_what_is_alike_is_said_once_with_every_place():
    def plant(draft: Planted) -> None:
        for at in range(3):
            sized("body", 12, at)(draft)

    (group,) = check(planted(plant)).of_level(Level.ERROR)
    assert len(group.places) == 3


BODY = len(Planted(docx.render(whole_report())).all("body"))


@settings(deadline=None, max_examples=25)
@given(at=st.integers(0, BODY - 1), points=st.sampled_from((8, 11.5, 12, 14.5, 20)))
def test_a_fault_in_any_paragraph_is_found_at_that_paragraph(at, points):
    seen = []

    def plant(draft: Planted) -> None:
        sized("body", points, at)(draft)
        seen.append(words(draft.one("body", at)))

    data = planted(plant)
    (found,) = check(data).findings
    assert found.code == "body_size"
    assert seen[0].startswith(found.place.words.rstrip("…"))
    assert check(data) == check(data)


LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)


@settings(deadline=None, max_examples=60)
@given(text=LINES, key=st.sampled_from(("number", "place_date", "addressee", "body", "signer")))
def test_any_words_in_any_element_are_read_without_a_fault_of_ours(text, key):
    def plant(draft: Planted) -> None:
        from_words = draft.one(key)
        next(from_words.iter("{*}t")).text = text

    assert all(each.code in RULES for each in check(planted(plant)).findings)


OUR_OWN = {
    "draft": report(),
    "long": long_report(),
    "letter": report(document_type=None, symbol="UBND-VX", annexes=()),
    "one annex": report(annexes=(Annex("Số liệu", (FIGURES,)),), issued_on=date(2026, 2, 3)),
    "three annexes": report(annexes=tuple(Annex(f"Bảng {n}", (FIGURES,)) for n in range(3))),
    "deputy": report(
        signature=Signature("Phó Chủ tịch", "TM.", "Ủy ban nhân dân", "KT. Chủ tịch", "Người Ký")
    ),
    "office": report(
        issuer=Issuer(("Trung tâm Phục vụ hành chính công",), ("UBND tỉnh Minh Họa",)),
        signature=Signature("Giám đốc"),
        addressees=(),
    ),
    "long names": report(
        issuer=Issuer(
            ("Sở Văn hóa, Thể thao và Du lịch",), ("Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu",)
        ),
        subject="kết quả " * 60,
    ),
    "plan": report(
        document_type="Kế hoạch", symbol="KH-UBND", number="9", addressees=(),
        grounds=("Căn cứ Luật Tổ chức chính quyền địa phương", "Căn cứ tình hình địa phương"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(OUR_OWN))
def test_our_own_papers_have_neither_error_nor_warning(name):
    found = check(docx.render(OUR_OWN[name]))
    assert [each for each in found.findings if each.level is not Level.NOTE] == []


def test_words_that_were_moved_away_are_no_words_of_the_paper():
    def plant(draft: Planted) -> None:
        run = draft.one("body", 1).find(f"{W}r")
        moved = run.makeelement(f"{W}moveFrom", {})
        copy = run.__copy__()
        put(copy.find(f"{W}rPr"), "sz", val=16)
        moved.append(copy)
        run.addprevious(moved)

    assert check(planted(plant)).findings == ()
