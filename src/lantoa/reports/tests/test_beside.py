from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import CountUnit
from lantoa.kernel.errors import Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, Total, Value, exact, stated
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan
from lantoa.reports import actions
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.queries.contents import draft_contents
from lantoa.reports.queries.paper import freeze, paper_of
from lantoa.reports.rules.figures import Figure, contents_from_json
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World

PLAYS = "loudspeaker.play.placement"
SPRING, SUMMER = date(2018, 2, 5), date(2018, 5, 5)
A_YEAR_AGO = date(2017, 5, 5)


def quarter(world: World, key: str) -> ExpectedReport:
    year = int(key[:4])
    regime = catalogue.regime(make.REGIME)
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[year])
    period = catalogue.period(make.REGIME, key)
    return make.expect(world.district, period, world.province, date(year, 12, 28))


def line(expected: ExpectedReport, measure: str = PLAYS) -> Figure:
    fresh = ExpectedReport.objects.get(pk=expected.pk)
    (found,) = [each for each in draft_contents(fresh).figures if each.measure == measure]
    return found


def total(number: int) -> Total:
    return Total.of([exact(number)])


def planned(
    world: World, target: Value, *, cadence: str = "", each_unit: bool = False, years: int = 1
) -> Plan:
    plan = plans.create_plan(
        actor=SYSTEM,
        unit_id=world.district.pk,
        title="Tuyên truyền cải cách hành chính năm 2018",
        period=Interval(date(2018, 1, 1), date(2018 + years, 1, 1)),
    )
    plans.add_line(
        actor=SYSTEM,
        plan=plan,
        line=plans.NewLine(
            title="Phát loa",
            target=target,
            channel_id=catalogue.channel("loudspeaker").pk,
            count_unit_id=CountUnit.objects.get(slug="play").pk,
            cadence=cadence,
            each_unit=each_unit,
        ),
    )
    return plans.issue_plan(actor=SYSTEM, plan=plan, is_old=True)


# --- Since the year began -----------------------------------------------------------------------


def test_a_quarter_stands_beside_all_of_the_year_until_its_end(world: World) -> None:
    make.log(world.district, on=SPRING, count=exact(4))
    make.log(world.district, on=SUMMER, count=exact(6))
    found = line(quarter(world, "2018-Q2"))
    assert (found.whole, found.to_date) == (total(6), total(10))


def test_the_first_window_of_a_year_is_all_of_it_so_far(world: World) -> None:
    make.log(world.district, on=SPRING, count=exact(4))
    assert line(quarter(world, "2018-Q1")).to_date == total(4)
    assert line(world.expected).to_date == total(4)


def test_what_an_earlier_report_declared_counts_since_the_year_began(world: World) -> None:
    make.log(world.district, on=SPRING, count=exact(4))
    make.log(world.district, on=SUMMER, count=exact(6))
    first = quarter(world, "2018-Q1")
    make.drafted(first)
    actions.declare_figure(
        actor=SYSTEM,
        expected=first,
        indicator=catalogue.indicator(PLAYS),
        value=stated(20, Qualifier.MORE_THAN),
        reason="Đếm theo sổ của đài.",
    )
    actions.send_for_signature(actor=SYSTEM, expected=first)
    actions.submit_report(actor=SYSTEM, expected=first)
    found = line(quarter(world, "2018-Q2"))
    assert found.to_date == Total.of([stated(20, Qualifier.MORE_THAN), exact(6)])


def test_a_declared_figure_is_not_added_to_windows_that_nobody_reported(world: World) -> None:
    second = quarter(world, "2018-Q2")
    make.drafted(second)
    actions.declare_figure(
        actor=SYSTEM,
        expected=second,
        indicator=catalogue.indicator(PLAYS),
        value=exact(9),
        reason="Đếm theo sổ của đài.",
    )
    assert line(second).to_date is None


# --- A year before ------------------------------------------------------------------------------


def test_a_year_before_is_told_as_it_was_reported(world: World) -> None:
    before = quarter(world, "2017-Q2")
    make.log(world.district, on=A_YEAR_AGO, count=exact(3))
    make.submitted(before)
    make.log(world.district, on=A_YEAR_AGO, count=exact(50))
    make.log(world.district, on=SUMMER, count=exact(6))
    after = quarter(world, "2018-Q2")
    assert (line(after).before, line(after).change) == (total(3), 3)
    assert draft_contents(after).before == "báo cáo quý II năm 2017"


def test_without_a_report_the_ledger_tells_of_the_year_before(world: World) -> None:
    quarter(world, "2017-Q2")
    make.log(world.district, on=A_YEAR_AGO, count=exact(3))
    make.log(world.district, on=SUMMER, count=exact(6))
    after = quarter(world, "2018-Q2")
    assert line(after).before == total(3)
    assert draft_contents(after).before == "sổ hoạt động quý II năm 2017"


def test_where_nothing_is_known_of_the_year_before_nothing_is_said(world: World) -> None:
    make.log(world.district, on=SUMMER, count=exact(6))
    quarter(world, "2017-Q2")
    after = quarter(world, "2018-Q2")
    assert (line(after).before, line(after).change) == (None, None)
    assert draft_contents(after).before == ""


# --- The plan ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "cadence", "wanted"),
    [
        (exact(20), "", total(20)),
        (stated(3, Qualifier.AT_LEAST), "month", Total.of([stated(36, Qualifier.AT_LEAST)])),
        (exact(2), "quarter", total(8)),
    ],
)
def test_a_figure_stands_beside_what_the_plan_asks_for(
    world: World, target: Value, cadence: str, wanted: Total
) -> None:
    planned(world, target, cadence=cadence)
    make.log(world.district, on=SPRING, count=exact(4))
    make.log(world.district, on=SUMMER, count=exact(6))
    found = line(quarter(world, "2018-Q2"))
    assert found.planned is not None
    assert found.planned.total == wanted
    assert found.share == int(1000 / int(next(iter(wanted.parts().values()))))


def test_what_each_unit_below_is_asked_is_no_target_of_ours(world: World) -> None:
    planned(world, exact(20), each_unit=True)
    make.log(world.district, on=SUMMER, count=exact(6))
    assert line(quarter(world, "2018-Q2")).planned is None


def test_a_programme_of_years_is_shown_and_gives_no_share(world: World) -> None:
    planned(world, exact(20), years=3)
    make.log(world.district, on=SUMMER, count=exact(6))
    found = line(quarter(world, "2018-Q2"))
    assert found.planned is not None
    assert found.share is None


# --- Estimates -----------------------------------------------------------------------------------

IN_TIME = date(2018, 6, 1)


def estimated(expected: ExpectedReport, value: Value, **given: object) -> None:
    actions.estimate_figure(
        **{
            "actor": SYSTEM,
            "expected": expected,
            "indicator": catalogue.indicator(PLAYS),
            "value": value,
            "basis": "Còn 4 buổi phát theo lịch.",
            "on": IN_TIME,
            **given,
        }
    )


def test_an_estimate_stands_beside_the_figure_and_is_added_to_nothing(world: World) -> None:
    make.log(world.district, on=SUMMER, count=exact(6))
    expected = quarter(world, "2018-Q2")
    make.drafted(expected)
    estimated(expected, exact(30))
    estimated(expected, stated(40, Qualifier.ABOUT))
    found = line(expected)
    assert found.estimate is not None
    assert (found.estimate.value, found.whole) == (stated(40, Qualifier.ABOUT), total(6))
    actions.withdraw_estimate(actor=SYSTEM, expected=expected, indicator=catalogue.indicator(PLAYS))
    assert line(expected).estimate is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"value": NOT_STATED}, "no_value"),
        ({"basis": "  "}, "no_basis"),
        ({"basis": "a" * 401}, "too_long"),
        ({"on": date(2018, 7, 1)}, "window_over"),
    ],
)
def test_an_estimate_without_number_basis_or_time_is_refused(
    world: World, given: dict[str, object], code: str
) -> None:
    expected = quarter(world, "2018-Q2")
    report = make.drafted(expected)
    with pytest.raises(Refused) as refused:
        estimated(expected, **{"value": exact(30), **given})
    assert [each.code for each in refused.value.problems] == [code]
    assert not report.estimated.exists()
    assert Report.objects.get(pk=report.pk).revision == report.revision


# --- As a whole ----------------------------------------------------------------------------------


def test_what_stands_beside_is_frozen_and_printed(world: World) -> None:
    planned(world, exact(20))
    quarter(world, "2017-Q2")
    make.log(world.district, on=A_YEAR_AGO, count=exact(3))
    make.log(world.district, on=SUMMER, count=exact(6))
    expected = quarter(world, "2018-Q2")
    report = make.drafted(expected)
    expected = ExpectedReport.objects.get(pk=expected.pk)
    frozen = freeze(expected, report.sections)
    assert contents_from_json(frozen["contents"]) == draft_contents(expected)
    table = paper_of(frozen).annexes[0].blocks[0]
    shown = [dict(zip(table.header, row, strict=True)) for row in table.rows if len(row) > 1]
    (row,) = [each for each in shown if each["Chỉ tiêu"] == "Lượt phát trên truyền thanh cơ sở"]
    assert row["Thực hiện trong kỳ"] == "6"
    for name, cell in {"Kế hoạch": "20", "So với kế hoạch (%)": "30", "Cùng kỳ trước": "3"}.items():
        assert row.get(name, cell) == cell


def test_the_figures_take_as_many_queries_for_few_as_for_many(world: World) -> None:
    quarter(world, "2017-Q2")
    expected = quarter(world, "2018-Q2")
    make.drafted(expected)

    def asked() -> int:
        fresh = ExpectedReport.objects.select_related("period__regime", "report").get(
            pk=expected.pk
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            draft_contents(fresh)
        return len(queries)

    make.log(world.district, on=SUMMER, count=exact(6))
    few = asked()
    for number in range(6):
        make.log(world.district, on=SUMMER, count=exact(number), title=f"Bài {number}")
        make.log(
            world.district, on=A_YEAR_AGO, channel="unit_websites", kind="item", placed="posting",
            count=exact(number),
        )  # fmt: skip
    assert asked() == few
    assert few <= 28
