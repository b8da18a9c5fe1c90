"""Outlines, forms, reporting lines: what is shipped, what holds when, how a version takes the place
of another, and reports that are asked for once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.audit.models import Entry
from lantoa.catalogue import actions, queries
from lantoa.catalogue.models import (
    FormRow,
    Outline,
    OutlinePart,
    ReportForm,
    ReportingLine,
    ReportRegime,
)
from lantoa.catalogue.rules.editing import RESERVED, NewPart, NewRow, slug_of_title
from lantoa.catalogue.rules.outlines import STANDING, PartView, numbered
from lantoa.catalogue.rules.regimes import PartSource, addressees_of
from lantoa.kernel import days
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused

SYSTEM = System()
HEAD = 7
TODAY = days.today()
NOW = date(2026, 6, 14)
BEFORE = date(2024, 6, 14)
PARTS = [
    NewPart("Chỉ đạo", 1, "steering", "", True, "steering"),
    NewPart("Kết quả", 1, "results", "", True, "results"),
    NewPart("Mô hình mới", 1, "free"),
]


@pytest.fixture
def regime(db: None) -> ReportRegime:
    actions.load(actor=SYSTEM)
    return queries.regime("reform_communication")


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refusal.value.problems]


def change(regime: ReportRegime, on: date = TODAY, **more: object) -> Outline:
    given: dict[str, object] = {
        "tier": "commune",
        "cadence": "quarter",
        "name": "Đề cương mới",
        "parts": PARTS,
        **more,
    }
    return actions.change_outline(actor=SYSTEM, unit_id=HEAD, regime=regime, on=on, **given)


@given(st.lists(st.sampled_from([1, 2]), max_size=20))
@settings(deadline=None)
def test_parts_are_numbered_by_their_place(levels: list[int]) -> None:
    parts = numbered([PartView(f"p{at}", "Phần", level, "free") for at, level in enumerate(levels)])
    first = [part.number for part in parts if part.level == 1]
    assert len(set(first)) == len(first)
    inside = 0
    for part in parts:
        inside = 0 if part.level == 1 else inside + 1
        assert part.level == 1 or part.number == str(inside)


def test_before_the_two_tiers_the_parts_are_those_that_reports_always_had(
    regime: ReportRegime, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        assert queries.outline_for(regime, "district", "year", BEFORE) is STANDING
    assert queries.outline_for(regime, "commune", "quarter", BEFORE) is STANDING
    assert queries.form_for(regime, "commune", "quarter", BEFORE) is None
    assert [part.heading for part in STANDING.parts if part.level == 1] == [
        "I. Công tác chỉ đạo, điều hành",
        "II. Kết quả tuyên truyền",
        "III. Đánh giá chung",
        "IV. Phương hướng, nhiệm vụ kỳ sau",
        "V. Đề xuất, kiến nghị",
    ]


def test_three_kinds_of_outlines_are_shipped_and_none_is_verified(
    regime: ReportRegime, django_assert_num_queries
) -> None:
    with django_assert_num_queries(2):
        quarter = queries.outline_for(regime, "commune", "quarter", NOW)
    year = queries.outline_for(regime, "province", "year", NOW)
    half = queries.outline_for(regime, "commune", "half", NOW)
    assert {part.slug for part in quarter.parts} == {part.slug for part in STANDING.parts}
    assert {"against_plan", "by_field", "models"} <= {part.slug for part in year.parts}
    assert "mid_year" in {part.slug for part in half.parts}
    assert half.parts == queries.outline_for(regime, "province", "nine_months", NOW).parts
    for outline in Outline.objects.all():
        assert not outline.is_verified
        assert outline.parts.filter(source=PartSource.RESULTS).count() == 1
    assert not ReportForm.objects.filter(is_verified=True).exists()
    assert not ReportingLine.objects.filter(is_verified=True).exists()


def test_every_shipped_form_adds_nothing_twice(
    regime: ReportRegime, django_assert_num_queries
) -> None:
    with django_assert_num_queries(2):
        form = queries.form_for(regime, "province", "year", NOW)
    assert form is not None
    rows = {row.place: row for row in form.rows}
    parts = [row for row in form.rows if row.part_of]
    assert parts
    for row in parts:
        whole = rows[row.part_of or 0]
        assert whole.place < row.place
        assert whole.measure
        assert whole.part_of is None
    assert len(set(form.measures)) == len(form.measures)


def test_loading_again_keeps_what_an_administrator_made(regime: ReportRegime) -> None:
    change(regime)
    actions.change_line(
        actor=SYSTEM,
        unit_id=HEAD,
        regime=regime,
        tier="commune",
        goes_to_parent=True,
        addressees=["Sở Nội vụ {parent}"],
        copies=[],
        cadences=["quarter"],
        on=TODAY,
    )
    before = [Outline.objects.count(), OutlinePart.objects.count(), FormRow.objects.count()]
    lines = ReportingLine.objects.count()
    again = actions.load(actor=SYSTEM)
    assert again.total_created == 0
    assert [Outline.objects.count(), OutlinePart.objects.count(), FormRow.objects.count()] == before
    assert ReportingLine.objects.count() == lines


def test_a_new_outline_holds_from_its_day_and_the_old_one_until_then(regime: ReportRegime) -> None:
    on = TODAY + timedelta(days=30)
    old = queries.outline_for(regime, "commune", "quarter", TODAY)
    change(regime, on)
    assert queries.outline_for(regime, "commune", "quarter", on - timedelta(days=1)) == old
    new = queries.outline_for(regime, "commune", "quarter", on)
    assert [part.slug for part in new.parts] == ["steering", "results", "mo_hinh_moi"]
    assert queries.outline_for(regime, "commune", "half", on).name != new.name
    change(regime, on, parts=PARTS[:2])
    assert len(queries.outline_for(regime, "commune", "quarter", on).parts) == 2
    assert Entry.objects.filter(verb="catalogue.change_outline").count() == 2


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([PARTS[0]], "results"),
        ([*PARTS, NewPart("Kết quả nữa", 1, "results")], "results"),
        ([NewPart("", 1, "free"), *PARTS], "name"),
        ([NewPart("a\x00b", 1, "free"), *PARTS], "name"),
        ([NewPart("x" * 201, 1, "free"), *PARTS], "name"),
        ([NewPart("Nhỏ", 2, "free"), *PARTS], "level"),
        ([*PARTS, NewPart("Lạ", 1, "nowhere")], "source"),
        ([*PARTS, NewPart("Lạ", 1, "free", slug="a b/../c")], "slug"),
        ([*PARTS, NewPart("Lạ", 1, "free", slug="steering")], "twice"),
        ([PARTS[0], NewPart("Kết quả", 1, "free", slug="results"), PARTS[1]], "twice"),
        ([*PARTS, *[NewPart(f"P{n}", 1, "free") for n in range(40)]], "number"),
        ([*PARTS, NewPart("Lạ", 1, "free", "x" * 401)], "help"),
    ],
)
def test_an_outline_that_cannot_be_is_refused_and_nothing_is_stored(
    regime: ReportRegime, parts: list[NewPart], code: str
) -> None:
    before = Outline.objects.count()
    with pytest.raises(Refused) as refusal:
        change(regime, parts=parts)
    assert code in codes(refusal)
    assert Outline.objects.count() == before


def test_an_outline_is_not_changed_for_days_that_are_over_nor_by_anybody(
    regime: ReportRegime,
) -> None:
    with pytest.raises(Refused) as refusal:
        change(regime, TODAY - timedelta(days=1))
    assert codes(refusal) == ["past"]
    with pytest.raises(NotPermitted):
        actions.change_outline(
            actor=Nobody(),
            unit_id=HEAD,
            regime=regime,
            tier="commune",
            cadence="quarter",
            name="X",
            parts=PARTS,
            on=TODAY,
        )
    with pytest.raises(Refused) as refusal:
        change(regime, tier="planet")
    assert codes(refusal) == ["unknown"]


ROWS = [
    NewRow("A. Sản phẩm"),
    NewRow("Tin, bài", "unit_websites.item.production", True),
    NewRow("Trong đó: tin", "unit_websites.news.production", False, 2),
]


def change_form(regime: ReportRegime, **more: object) -> ReportForm:
    given: dict[str, object] = {
        "tier": "commune",
        "cadence": "quarter",
        "name": "Biểu mới",
        "number": "",
        "columns": ["actual", "note"],
        "rows": ROWS,
        "on": TODAY,
        **more,
    }
    return actions.change_form(actor=SYSTEM, unit_id=HEAD, regime=regime, **given)


def test_a_form_holds_its_rows_and_says_which_must_be_stated(regime: ReportRegime) -> None:
    change_form(regime)
    form = queries.form_for(regime, "commune", "quarter", TODAY)
    assert form is not None
    assert [(row.measure, row.part_of) for row in form.rows] == [
        ("", None),
        ("unit_websites.item.production", None),
        ("unit_websites.news.production", 2),
    ]
    assert form.required == ("unit_websites.item.production",)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"columns": ["note"]}, "actual"),
        ({"columns": ["actual", "secret"]}, "column"),
        ({"rows": []}, "number"),
        ({"rows": [NewRow("Chỉ đầu mục")]}, "number"),
        ({"rows": [*ROWS, ROWS[1]]}, "twice"),
        ({"rows": [NewRow("Lạ", "no.such.measure")]}, "measure"),
        ({"rows": [NewRow("Đầu", "", True), *ROWS]}, "required"),
        ({"rows": [NewRow("Tin", "unit_websites.news.production", False, 1)]}, "part_of"),
        (
            {"rows": [*ROWS, NewRow("Bài", "unit_websites.article.production", False, 3)]},
            "part_of",
        ),
        ({"number": "x" * 31}, "text"),
    ],
)
def test_a_form_that_cannot_be_is_refused(
    regime: ReportRegime, more: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        change_form(regime, **more)
    assert code in codes(refusal)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"addressees": [" "]}, "addressees"),
        ({"addressees": ["{unit}"]}, "braces"),
        ({"addressees": ["Sở"] * 11}, "many"),
        ({"cadences": ["daily"]}, "cadence"),
        ({"copies": ["x" * 201]}, "text"),
    ],
)
def test_a_reporting_line_that_cannot_be_is_refused(
    regime: ReportRegime, more: dict[str, object], code: str
) -> None:
    given: dict[str, object] = {
        "goes_to_parent": True,
        "addressees": ["Bộ Nội vụ"],
        "copies": [],
        "cadences": [],
        **more,
    }
    with pytest.raises(Refused) as refusal:
        actions.change_line(
            actor=SYSTEM, unit_id=HEAD, regime=regime, tier="province", on=TODAY, **given
        )
    assert codes(refusal) == [code]


def test_the_unit_above_is_written_as_inside_a_sentence() -> None:
    names = ["Ủy ban nhân dân {parent}", "Sở  Nội vụ {parent}", "Bộ Nội vụ"]
    assert addressees_of(names, "Tỉnh Lai Châu") == [
        "Ủy ban nhân dân tỉnh Lai Châu",
        "Sở Nội vụ tỉnh Lai Châu",
        "Bộ Nội vụ",
    ]
    assert addressees_of(names, "") == ["Bộ Nội vụ"]
    assert slug_of_title("Đánh giá, mô hình!", ["danh_gia_mo_hinh"]) == "danh_gia_mo_hinh_2"


def test_a_communes_line_changed_with_the_districts(regime: ReportRegime) -> None:
    before = queries.reporting_lines(regime, BEFORE)
    after = queries.reporting_lines(regime, NOW)
    assert set(before) == {"commune", "district", "province"}
    assert set(after) == {"commune", "province"}
    assert before["commune"].addressees != after["commune"].addressees


def _working_day(after: int) -> date:
    day = TODAY + timedelta(days=after)
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)


def ask(**more: object) -> object:
    due = _working_day(40)
    given: dict[str, object] = {
        "kind": "one_off",
        "name": "đợt cao điểm tháng 10",
        "asks": "",
        "first": TODAY,
        "last": due - timedelta(days=7),
        "due_on": due,
        **more,
    }
    return actions.ask_once(actor=SYSTEM, unit_id=HEAD, **given)


def test_a_report_that_is_asked_for_once_has_a_period_with_a_name(regime: ReportRegime) -> None:
    period = ask()
    assert period.period.label == "đợt cao điểm tháng 10"
    assert period.key == f"{period.window.last.year}-X{period.regime_id}"
    assert queries.outline_for(period.regime, "commune", "once", period.window.last) is STANDING


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "periodic"}, "kind"),
        ({"name": ""}, "name"),
        ({"last": TODAY - timedelta(days=1)}, "order"),
        ({"first": date(1900, 1, 1)}, "far"),
        ({"due_on": TODAY - timedelta(days=1)}, "past"),
        ({"due_on": date(9999, 12, 31)}, "far"),
        ({"last": _working_day(40)}, "before_end"),
        (
            {
                "last": _working_day(40) + timedelta(days=4 - _working_day(40).weekday()),
                "due_on": _working_day(40) + timedelta(days=5 - _working_day(40).weekday()),
            },
            "day_off",
        ),
    ],
)
def test_a_report_for_impossible_days_is_not_asked_for(
    regime: ReportRegime, more: dict[str, object], code: str
) -> None:
    before = ReportRegime.objects.count()
    with pytest.raises(Refused) as refusal:
        ask(**more)
    assert code in codes(refusal)
    assert ReportRegime.objects.count() == before


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_no_part_gets_a_reserved_name_and_one_that_has_it_gets_another(
    regime: ReportRegime, name: str
) -> None:
    """Such a part cannot be written: its words would take the place of a field of the page."""
    parts = [*PARTS, NewPart(name.title(), 1, "free"), NewPart("Cũ", 1, "free", slug=name)]
    row = change(regime, parts=parts)
    slugs = [part.slug for part in row.parts.order_by("place")]
    assert slugs[-2:] == [f"{name}_2", "cu"]
