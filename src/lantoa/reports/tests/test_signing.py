"""What is signed is what was seen, whole, and by whom it says."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import actions as accounts
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.value import NOT_STATED, Qualifier, exact, stated
from lantoa.papers import docx
from lantoa.reports import actions, queries
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.results import results
from lantoa.reports.tests.factories import (
    REGIME,
    SYSTEM,
    World,
    accepted,
    drafted,
    expect,
    log,
    person,
)
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer, Scope
from lantoa.units.tests import factories as units

PLAYS = "loudspeaker.play.placement"


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_an_accepted_report_does_not_fall_out_of_the_one_above(world: World) -> None:
    log(world.district, count=exact(3))
    accepted(world.expected)
    drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    actions.send_for_signature(actor=SYSTEM, expected=world.above)
    log(world.other, count=exact(5))
    accepted(world.neighbouring, "16")
    with pytest.raises(Refused) as refusal:
        actions.submit_report(actor=world.actor("province_chair"), expected=world.above)
    assert codes(refusal) == {"waiting_below"}
    actions.send_back(actor=SYSTEM, expected=world.above, reason="Tổng hợp thêm một đơn vị.")
    with pytest.raises(Refused) as refusal:
        actions.send_for_signature(actor=SYSTEM, expected=world.above)
    assert codes(refusal) == {"waiting_below"}
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    actions.send_for_signature(actor=SYSTEM, expected=world.above)
    version = actions.submit_report(actor=world.actor("province_chair"), expected=world.above)
    plays = {f.measure: f.whole for f in queries.frozen_contents(version).figures}[PLAYS]
    assert plays.exact == 8
    assert not totals.audit().mismatches


def test_the_chair_is_told_when_the_report_changed_since_the_page_was_opened(world: World) -> None:
    log(world.district, count=exact(3))
    drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    client = Client()
    client.force_login(world.people["chair"])
    address = reverse("reports:step", args=[world.expected.pk, "submit"])
    seen = client.get(address).context["seen"]
    assert len(seen) == 64
    log(world.district, count=exact(1000), title="Ghi sau")
    answer = client.post(address, {"seen": seen})
    assert answer.status_code == 409
    assert "đã đổi" in answer.content.decode()
    assert ExpectedReport.objects.get(pk=world.expected.pk).state == "for_signature"
    answer = client.post(address, {"seen": answer.context["seen"]})
    assert answer.status_code == 302
    assert ExpectedReport.objects.get(pk=world.expected.pk).state == "submitted"


def test_a_deputy_signs_as_deputy(world: World) -> None:
    deputy = person("pho", world.district, Role.CHAIR, "Trần Văn Phó", "anh", "Phó Chủ tịch")
    drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    version = actions.submit_report(actor=actor_for(deputy), expected=world.expected)
    paper = queries.version_paper(version)
    assert paper.signature.name == "Trần Văn Phó"
    assert paper.signature.position == "Phó Chủ tịch"
    assert paper.signature.acting_for == "KT. Chủ tịch"
    assert version.frozen["signer"] == version.signer_name == "Trần Văn Phó"
    assert docx.render(paper)


def test_somebody_who_signs_for_the_chair_signs_with_kt(world: World) -> None:
    post = world.people["chair"].posts.get()
    deputy = person("pho", world.district, Role.EDITOR, "Trần Văn Phó", "anh", "")
    accounts.appoint_deputy(
        actor=SYSTEM,
        post=post,
        user=deputy,
        position="Phó Chủ tịch Thường trực",
        valid_from=days.today(),
    )
    drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    version = actions.submit_report(actor=actor_for(deputy), expected=world.expected)
    signature = queries.version_paper(version).signature
    assert signature.name == "Trần Văn Phó"
    assert signature.position == "Phó Chủ tịch Thường trực"
    assert signature.acting_for == "KT. Chủ tịch"
    assert version.frozen["acting_for"] == "KT. Chủ tịch"


def test_what_was_embedded_is_never_told_as_the_same_thing(world: World) -> None:
    log(world.district, count=exact(4), outlet="Đài tỉnh")
    log(world.district, count=exact(96), outlet="Đài tỉnh", embedded=True, title="Trong họp bản")
    contents = queries.draft_contents(world.expected)
    said = " ".join(results(contents))
    assert "04 lượt phát;" in said
    assert "96 lượt phát (lồng ghép)" in said
    assert "100" not in said
    assert len(contents.outlets) == 2


def test_a_number_that_leaves_works_out_is_marked_one_tier_up(world: World) -> None:
    log(world.district, count=exact(4))
    log(world.district, count=NOT_STATED, title="Chưa đếm")
    accepted(world.expected)
    drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    figures = queries.draft_contents(world.above).figures
    plays = next(figure for figure in figures if figure.measure == PLAYS)
    assert plays.whole.exact == 4
    assert plays.partly_silent_units == ("Huyện Suối Mẫu",)


def test_a_unit_that_ends_inside_the_window_stays_in_the_sum_above(world: World) -> None:
    regime = catalogue.regime(REGIME)
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[2025])
    period = catalogue.period(REGIME, "2025")
    expected = expect(world.district, period, world.province, date(2025, 12, 30))
    log(world.district, on=date(2025, 3, 4), count=exact(7))
    accepted(expected)
    found = totals.totals(world.province.pk, period.window, layer=Layer.APPROVED, scope=Scope.TREE)
    assert found[PLAYS].exact == 7
    assert not totals.audit().mismatches


@pytest.mark.parametrize(
    ("value", "code"), [(exact(10**12), "too_many"), (stated(1, Qualifier.ABOUT), None)]
)
def test_a_declared_number_can_be_added(world: World, value: object, code: str | None) -> None:
    drafted(world.expected)
    indicator = catalogue.indicator(PLAYS)
    arguments = {"actor": SYSTEM, "expected": world.expected, "indicator": indicator}
    if code is None:
        assert actions.declare_figure(**arguments, value=value, reason="Theo sổ.").pk
        return
    with pytest.raises(Refused) as refusal:
        actions.declare_figure(**arguments, value=value, reason="Theo sổ.")
    assert codes(refusal) == {code}


def test_the_next_report_is_owed_without_anybody_asking(world: World) -> None:
    regime = catalogue.regime(REGIME)
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[2019])
    on = date(2019, 2, 1)
    made = actions.look_ahead(actor=SYSTEM, on=on)
    assert {each.unit_id for each in made} == {
        world.province.pk,
        world.district.pk,
        world.other.pk,
    }
    assert all(on in each.period.window for each in made)
    assert made[0].addressees
    assert actions.look_ahead(actor=SYSTEM, on=on) == []
    gone = units.AFTER
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[gone.year])
    assert actions.look_ahead(actor=SYSTEM, on=gone) == []


def test_people_who_left_do_not_sign(world: World) -> None:
    chair = world.people["chair"]
    post = chair.posts.get()
    accounts.end_post(actor=SYSTEM, post=post, on=date(2020, 1, 1))
    drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    client = Client()
    client.force_login(chair)
    address = reverse("reports:step", args=[world.expected.pk, "submit"])
    assert client.post(address).status_code == 403


def test_a_year_on_the_desk_does_not_add_its_quarters(world: World) -> None:
    quarter = catalogue.period(REGIME, "2018-Q1")
    log(world.district, count=exact(3), on=date(2018, 2, 5))
    accepted(expect(world.district, quarter, world.province, date(2018, 4, 5)), "3")
    accepted(world.expected)
    year = queries.desk(world.province.pk, "2018", date(2019, 2, 1))
    spring = queries.desk(world.province.pk, "2018-Q1", date(2019, 2, 1))
    assert [each.total.exact for each in year.approved if each.count_unit == "lượt phát"] == [3]
    assert [each.total.exact for each in spring.approved if each.count_unit == "lượt phát"] == [3]
