"""What is handed out as Word or as a workbook gives the same figures when it is read again."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.catalogue.models import ReportPeriod, ReportRegime
from lantoa.catalogue.rules.adding import Adding, Way
from lantoa.catalogue.rules.outlines import FormRowView, FormView
from lantoa.catalogue.rules.regimes import COLUMN_NAMES, FormColumn
from lantoa.kernel.value import NOT_STATED, PLACES, Qualifier, State, Total, Value, exact, stated
from lantoa.papers import docx
from lantoa.reader.amounts import Said, amount_of
from lantoa.reader.report_tables import (
    COLUMNS,
    FIRST_COLUMNS,
    Line,
    ReportTable,
    named,
    report_table,
)
from lantoa.reader.sheet_text import MACHINE_SHEET
from lantoa.reports.models import ExpectedReport, Report, ReportVersion
from lantoa.reports.queries import layout_1
from lantoa.reports.queries.layout_2 import form_to_json
from lantoa.reports.queries.paper import FIRST, TEMPLATE, paper_of
from lantoa.reports.queries.workbook import Issue, sheets_of
from lantoa.reports.rules.exported import Name, by_words, figures_of, figures_read
from lantoa.reports.rules.figures import (
    Below,
    Contents,
    Declared,
    Estimated,
    Figure,
    Planned,
    contents_to_json,
)
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.rules.outline import DEFAULT, to_json
from lantoa.ui.words import total_text
from lantoa.units.models import Unit

# Some of all sides and ways; names that differ in one word only, and one with a sign at its head.
SHIPPED = [
    ("tv.news.production", "Tin truyền hình đã sản xuất", "tin"),
    ("tv.play.placement", "Lượt phát sóng truyền hình", "lượt phát"),
    ("tv.minute.placement", "Thời lượng phát sóng truyền hình (phút)", "phút"),
    ("loudspeaker.play.placement", "Lượt phát loa", "lượt phát"),
    ("loudspeaker.play.placement.embedded", "Lượt phát loa (lồng ghép)", "lượt phát (lồng ghép)"),
    ("portal.article.production", "Bài đã viết", "bài"),
    ("portal.article.placement", "Bài đã đăng", "bài"),
    ("online.rate.placement", "=Tỷ lệ hồ sơ trực tuyến", "%"),
]
WHOLE = st.integers(0, 10**12).map(Decimal)
PARTS = st.integers(0, 10**9).map(lambda n: Decimal(n) / 1000)
NUMBERS = st.one_of(st.sampled_from([Decimal(n) for n in (0, 1, 999, 1000, 12345)]), WHOLE, PARTS)
VALUES = st.one_of(
    st.just(NOT_STATED),
    NUMBERS.map(exact),
    st.builds(stated, NUMBERS, st.sampled_from(list(Qualifier))),
    NUMBERS.map(lambda low: Value(State.STATED, low, low + 5)),
)
TOTALS = st.lists(VALUES, max_size=4).map(Total.of)
WAYS = st.sampled_from([Way(), Way(Adding.SUM, Adding.MAXIMUM), Way(Adding.LAST, Adding.NONE)])
BELOW = st.lists(
    st.builds(Below, st.just(7), st.sampled_from(["Xã A", "Xã B"]), st.just(3), TOTALS), max_size=2
).map(tuple)


def _figure(at: int, **rest: Any) -> Figure:
    measure, label, unit = SHIPPED[at]
    side = measure.split(".")[2]
    return Figure(measure, label, unit, side, "tv", "Truyền hình", **rest)


FIGURES = st.builds(
    _figure,
    st.integers(0, len(SHIPPED) - 1),
    evidenced=TOTALS,
    declared=st.none() | st.builds(Declared, VALUES, st.just("theo sổ")),
    below=BELOW,
    way=WAYS,
    estimate=st.none() | st.builds(Estimated, VALUES, st.just("theo lịch; =1+1")),
    to_date=st.none() | TOTALS,
    before=st.none() | TOTALS,
    planned=st.none() | st.builds(Planned, TOTALS, st.just("cả kỳ"), st.booleans()),
)
CONTENTS = st.builds(
    Contents,
    figures=st.lists(FIGURES, max_size=8, unique_by=lambda each: each.measure).map(tuple),
    before=st.just("báo cáo quý trước"),
)


@st.composite
def forms(draw: st.DrawFn) -> FormView | None:
    """A form that asks for some measures, in any order and under labels of its own, two alike."""
    if draw(st.booleans()):
        return None
    asked = draw(st.lists(st.sampled_from(SHIPPED), unique=True, max_size=6))
    rows = [FormRowView(1, "I. Nhóm đầu", "")]
    for place, (measure, label, unit) in enumerate(asked, start=2):
        own = draw(st.sampled_from([label, "Trong đó: tin", f"+{label}"]))
        part_of = draw(st.sampled_from([None, 2])) if place > 2 else None
        rows.append(FormRowView(place, own, measure, unit, part_of=part_of))
    columns = draw(st.lists(st.sampled_from(list(FormColumn)), unique=True))
    if FormColumn.ACTUAL not in columns:
        columns.append(FormColumn.ACTUAL)
    return FormView("Số liệu", "Biểu 01", tuple(columns), tuple(rows))


def frozen_of(
    contents: Contents, form: FormView | None, template: str = TEMPLATE
) -> dict[str, Any]:
    return {
        "template": template,
        "mark": "Dữ liệu minh họa",
        "unit_id": 1,
        "unit_name": "Xã Suối Mẫu",
        "issuer": "Ủy ban nhân dân xã Suối Mẫu",
        "issuer_lines": {"parent": [], "name": ["Ủy ban nhân dân", "xã Suối Mẫu"]},
        "is_committee": True,
        "place": "Suối Mẫu",
        "period": "2024-Q1",
        "subject": "Công tác tuyên truyền cải cách hành chính quý I năm 2024",
        "window": ["2023-12-15", "2024-03-15"],
        "addressees": ["Sở Nội vụ"],
        "copies": [],
        "outline": to_json(DEFAULT),
        "form": None if form is None else form_to_json(form),
        "opening": "Thực hiện kế hoạch.",
        "results": ["Loa: 3 lượt phát."],
        "silence": [],
        "closing": "Trên đây là báo cáo.",
        "sections": {"steering": "Đã chỉ đạo."},
        "contents": contents_to_json(contents),
        "proofs": [
            {
                "title": "=HYPERLINK(1)",
                "day": "05/3/2024",
                "channel": "@Loa",
                "proof": "-1+1",
                "sha256": "ab" * 32,
            }
        ],
        "position": "Chủ tịch",
        "acting_for": "",
        "signer": "Lò Văn Mẫn",
    }


def issue_of(frozen: dict[str, Any]) -> Issue:
    period = ReportPeriod(
        regime=ReportRegime(slug="reform_communication"),
        key="2024-Q1",
        window_start=datetime(2023, 12, 15, tzinfo=UTC).date(),
        window_end=datetime(2024, 3, 15, tzinfo=UTC).date(),
    )
    expected = ExpectedReport(unit=Unit(slug="xa-suoi-mau"), period=period)
    version = ReportVersion(
        report=Report(expected=expected),
        number=2,
        frozen=frozen,
        sha256=fingerprint(frozen),
        signer_name="Lò Văn Mẫn",
        submitted_at=datetime(2024, 3, 20, tzinfo=UTC),
    )
    return Issue(expected, version)


def names(form: FormView | None) -> Any:
    """What a system knows that has the indicators and the form."""
    known = [Name(label, unit, slug, slug.split(".")[2]) for slug, label, unit in SHIPPED]
    if form is None:
        return by_words(known, [])
    rows = []
    for row in form.rows:
        if row.measure:
            is_part = row.part_of is not None and not row.label.startswith("Trong đó:")
            label = f"Trong đó: {row.label}" if is_part else row.label
            rows.append(Name(label, row.count_unit, row.measure))
    return by_words(known, [rows])


def without_machine_sheet(data: bytes) -> bytes:
    """As a person would: opened, the hidden sheet deleted, stored again."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    del book[MACHINE_SHEET]
    for each in list(book.custom_doc_props.names):
        del book.custom_doc_props[each]
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def read(data: bytes, kind: str) -> ReportTable:
    found = report_table(data, kind)
    assert found is not None
    return found


QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(CONTENTS, forms())
def test_a_workbook_gives_back_its_figures(contents: Contents, form: FormView | None) -> None:
    if not contents.figures and form is None:
        return
    frozen = frozen_of(contents, form)
    data = sheets_of(frozen, issue_of(frozen))
    table = read(data, "xlsx")
    assert figures_read(table.lines) == figures_of(contents)
    assert not any(line.hidden for line in table.lines)
    assert table.about["sha256"] == fingerprint(frozen)
    seen = named(read(without_machine_sheet(data), "xlsx"), names(form))
    assert figures_read(seen.lines) == figures_of(contents)


@QUICK
@given(CONTENTS, forms())
def test_a_word_document_gives_back_its_figures(contents: Contents, form: FormView | None) -> None:
    if not contents.figures and form is None:
        return
    data = docx.render(paper_of(frozen_of(contents, form)))
    table = named(read(data, "docx"), names(form))
    assert figures_read(table.lines) == figures_of(contents)
    known = {figure.measure: figure for figure in contents.figures}
    for line in table.lines:
        figure = known.get(line.measure)
        for column, total in (
            ("to_date", figure and figure.to_date),
            ("same_before", figure and figure.before),
            ("planned", figure and figure.planned and figure.planned.total),
        ):
            if column in line.amounts and total and total.is_stated:
                assert line.amounts[column].total == total.stated_only()


@QUICK
@given(CONTENTS)
def test_the_first_layout_gives_back_its_figures(contents: Contents) -> None:
    if not contents.figures:
        return
    frozen = frozen_of(contents, None, FIRST)
    word = named(read(docx.render(paper_of(frozen)), "docx"), names(None))
    assert figures_read(word.lines) == figures_of(contents)
    data = sheets_of(frozen, issue_of(frozen))
    assert figures_read(read(data, "xlsx").lines) == figures_of(contents)
    seen = named(read(without_machine_sheet(data), "xlsx"), names(None))
    assert figures_read(seen.lines) == figures_of(contents)


@given(TOTALS)
def test_an_amount_is_read_as_it_is_written(total: Total) -> None:
    found = amount_of(total_text(total.stated_only()))
    if total.is_stated:
        assert (found.said, found.total) == (Said.STATED, total.stated_only())
    else:
        assert found.said is Said.NOT_STATED
    assert all(part.quantize(PLACES) == part for part in found.total.parts().values())


@pytest.mark.parametrize(
    "words",
    [
        "1.5",
        "12,3456",
        "-3",
        "1e5",
        "hơn",
        "3 đến 2",
        "5; 6",
        "khoảng 5 chính xác",
        "#FORMULA",
        "٣",
    ],
)
def test_what_is_not_understood_is_no_number(words: str) -> None:
    assert amount_of(words).said is Said.UNREADABLE


def test_words_that_could_mean_two_measures_are_left_unnamed() -> None:
    twice = [Name("Bài", "bài", "a.b.production"), Name("Bài", "bài", "a.b.placement")]
    line = Line("1", "Bài", "bài", {"actual": amount_of("5")})
    assert by_words(twice, [])([line]) == [""]
    sided = [replace(name, side=name.measure.split(".")[2]) for name in twice]
    grouped = replace(line, group="B. Đăng, phát")
    assert by_words(sided, [])([grouped]) == ["a.b.placement"]


def test_the_reader_knows_the_headings_that_are_printed() -> None:
    assert {FormColumn(each): words for each, words in COLUMNS.items()} == {
        each: words
        for each, words in COLUMN_NAMES.items()
        if each not in (FormColumn.NOTE, FormColumn.SHARE_OF_PLAN)
    }
    annex = layout_1.annex_of_figures(Contents(figures=(_figure(0),)))
    assert annex.blocks[0].header[3:6] == FIRST_COLUMNS  # type: ignore[union-attr]
