from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from lantoa.catalogue.rules.outlines import FormRowView, FormView, PartView, numbered
from lantoa.papers.paper import Table
from lantoa.reports.queries.layout_2 import (
    annex_of_figures,
    figure_table,
    form_from_json,
    form_to_json,
)
from lantoa.reports.queries.paper import paper_of
from lantoa.reports.rules.figures import Contents, contents_from_json, contents_to_json
from lantoa.reports.rules.outline import DEFAULT, from_json, printed, to_json
from lantoa.reports.rules.symbol import symbol_of
from lantoa.reports.tests.lines import CONTENTS, exactly, figure

PLAYS = figure(exactly(96), to_date=exactly(240))

FIRST = json.loads((Path(__file__).parent / "data" / "report-1.json").read_text("utf-8"))


@pytest.mark.parametrize("kept", FIRST, ids=lambda kept: kept["frozen"]["unit_name"])
def test_what_was_frozen_in_the_first_layout_prints_as_it_did(kept: dict[str, object]) -> None:
    paper = paper_of(kept["frozen"], signer_name="Nguyễn Văn Mẫu")
    assert json.loads(json.dumps(dataclasses.asdict(paper))) == kept["paper"]


# --- The layout of today -------------------------------------------------------------------------

FORM = FormView(
    "Số liệu cấp xã",
    "Biểu 01",
    ("planned", "actual", "to_date", "note"),
    (
        FormRowView(1, "A. Đăng, phát", ""),
        FormRowView(2, "Lượt phát loa", PLAYS.measure, "lượt phát"),
        FormRowView(3, "tin trên loa", "loudspeaker.news.production", "tin", part_of=2),
        FormRowView(4, "Trong đó: bài", "loudspeaker.article.production", "bài", part_of=2),
    ),
)


def test_the_annex_follows_the_form_and_leaves_no_figure_out() -> None:
    contents = Contents(figures=(PLAYS, figure(exactly(3), channel="tv")))
    annex = annex_of_figures(contents, FORM)
    table = annex.blocks[0]
    assert isinstance(table, Table)
    assert annex.title == "Biểu 01. Số liệu cấp xã"
    assert table.header[3:] == ("Kế hoạch", "Thực hiện trong kỳ", "Lũy kế từ đầu năm", "Ghi chú")
    assert [row[:2] for row in table.rows] == [
        ("A. Đăng, phát",),
        ("1", "Lượt phát loa"),
        ("2", "Trong đó: tin trên loa"),
        ("3", "Trong đó: bài"),
        ("Chỉ tiêu khác, ngoài biểu mẫu",),
        ("4", "Lượt phát trên truyền hình"),
    ]
    assert table.rows[1][3:] == ("", "96", "240", "")
    # Of what has no line it is not said that it was none.
    assert table.rows[2][4] == "chưa ghi"


def test_without_a_form_only_columns_that_say_something_are_printed() -> None:
    plain = figure_table(Contents(figures=(figure(exactly(3), to_date=exactly(3)),)), None)
    assert plain.header == ("TT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện trong kỳ")
    more = figure_table(Contents(figures=(PLAYS,)), None)
    assert "Lũy kế từ đầu năm" in more.header


def test_a_form_is_frozen_and_read_back() -> None:
    assert form_from_json(json.loads(json.dumps(form_to_json(FORM)))) == FORM


@given(CONTENTS)
def test_what_is_frozen_is_read_back_with_all_that_stands_beside(contents: Contents) -> None:
    assert contents_from_json(json.loads(json.dumps(contents_to_json(contents)))) == contents


def test_parts_are_numbered_by_their_place_in_the_paper() -> None:
    said = ["steering", "shortcomings", "next"]
    kept = printed(DEFAULT, said)
    assert [part.heading for part in kept] == [
        "I. Công tác chỉ đạo, điều hành",
        "II. Kết quả tuyên truyền",
        "III. Đánh giá chung",
        "Tồn tại, hạn chế và nguyên nhân",
        "IV. Phương hướng, nhiệm vụ kỳ sau",
    ]
    assert from_json(to_json(DEFAULT)) == numbered(
        [replace(part, help="", number="") for part in DEFAULT]
    )


def test_a_point_that_stands_alone_is_not_counted() -> None:
    both = printed(DEFAULT, ["steering", "strengths", "shortcomings", "next"])
    assert [part.number for part in both if part.level == 2] == ["1", "2"]
    last = printed(DEFAULT[:5], ["shortcomings"])
    assert [part.heading for part in last if part.level == 2] == ["Tồn tại, hạn chế và nguyên nhân"]


def test_a_body_that_is_no_committee_has_a_symbol_of_its_own() -> None:
    assert symbol_of(["Phòng Văn hóa - Xã hội"], is_committee=False) == "BC-PVHXH"
    assert symbol_of(["SỞ", "NỘI VỤ"], is_committee=False) == "BC-SNV"
    assert symbol_of(["-"], is_committee=False) == "BC-UBND"
    assert symbol_of(["ỦY BAN NHÂN DÂN", "XÃ A"], is_committee=True) == "BC-UBND"
    frozen = {**FIRST[1]["frozen"], "symbol": "BC-SNV"}
    assert paper_of(frozen).symbol == "BC-SNV"
    frozen["corrects"] = {"number": "7", "issued_on": "2026-03-02", "version": 1, "reason": "Sót."}
    assert "số 07/BC-SNV ngày 02 tháng 3" in str(paper_of(frozen).body[0])


def test_a_heading_that_nothing_stands_under_is_not_printed() -> None:
    parts = [
        PartView("a", "Một", 1, "heading"),
        PartView("b", "Hai", 2, "free"),
        PartView("c", "Ba", 1, "results", is_required=True),
        PartView("d", "Bốn", 1, "heading"),
    ]
    assert [part.slug for part in printed(parts, [])] == ["c"]
    assert [part.slug for part in printed(parts, ["b"])] == ["a", "b", "c"]


def test_who_gets_a_copy_stands_under_the_paper() -> None:
    paper = paper_of({**FIRST[1]["frozen"], "copies": ["Sở Nội vụ"]})
    assert paper.recipients == ("Sở Nội vụ", "Chủ tịch, các Phó Chủ tịch", "Lưu: VT")
