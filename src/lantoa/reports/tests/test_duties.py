"""Who owes reports, how that follows the units, and what the unit above decides about one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.audit.models import Entry
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import ReportingLine, ReportRegime, TierDeadline
from lantoa.kernel import days
from lantoa.kernel.actor import Nobody
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.reports import actions
from lantoa.reports.models import DutyDecision, Exemption, ExpectedReport, Extension, Reminder
from lantoa.reports.queries.below import absent_below
from lantoa.reports.queries.contents import draft_contents
from lantoa.reports.queries.desk import desk
from lantoa.reports.queries.expected import kept_deadlines, to_digest, to_remind, who_is_missing
from lantoa.reports.rules.desk import Narrowed, Order
from lantoa.reports.rules.duties import due_reminder, reminder_days
from lantoa.reports.tests.factories import REGIME, SYSTEM, World, drafted, person, submitted
from lantoa.units.models import Unit, UnitSuccession, UnitVersion
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests.factories import Country, country, unit

pytestmark = pytest.mark.django_db
IN_2026 = date(2026, 10, 1)


@pytest.fixture
def place() -> Country:
    """A province of today with two communes, and the periods of the years around the reform."""
    found = country()
    catalogue.load(actor=SYSTEM)
    catalogue.open_periods(actor=SYSTEM, regime=reference.regime(REGIME), years=[2025, 2026, 2027])
    return found


def opened(cadences: list[str], tier: str = "commune") -> None:
    """The line of the tier opens reports of these cadences ahead."""
    ReportingLine.objects.filter(tier=tier, valid_to=None).update(cadences=cadences)


def owing(key: str) -> dict[int, ExpectedReport]:
    return {row.unit_id: row for row in ExpectedReport.objects.filter(period__key=key)}


# --- Ahead ----------------------------------------------------------------------------------------


def test_nothing_is_opened_where_no_line_names_a_cadence(place: Country) -> None:
    person("o", place.commune, Role.OFFICER, "Lò Thị A", "chị", "")
    assert actions.look_ahead(actor=SYSTEM, on=IN_2026) == []


def test_units_with_people_owe_what_their_tiers_line_names(place: Country) -> None:
    opened(["quarter"])
    person("o", place.commune, Role.OFFICER, "Lò Thị A", "chị", "")
    made = actions.look_ahead(actor=SYSTEM, on=IN_2026)
    assert [(row.unit_id, row.period.key) for row in made] == [(place.commune.pk, "2026-Q4")]
    assert made[0].receiver_id == place.province.pk
    assert made[0].addressees == ["Ủy ban nhân dân tỉnh Mẫu", "Sở Nội vụ tỉnh Mẫu"]
    assert actions.look_ahead(actor=SYSTEM, on=IN_2026) == []
    assert Entry.objects.filter(verb="reports.expect").count() == 1


def test_the_head_unit_may_switch_on_units_without_people(place: Country) -> None:
    opened(["quarter"])
    on = days.today()
    catalogue.set_head_unit(
        actor=SYSTEM, unit_id=place.province.pk, slug=place.province.slug, on=on
    )
    assert actions.look_ahead(actor=SYSTEM, on=on) == []
    catalogue.change_setting(
        actor=SYSTEM,
        unit_id=place.province.pk,
        name="reports.expect_without_people",
        value=True,
        on=on,
    )
    made = actions.look_ahead(actor=SYSTEM, on=on)
    assert {row.unit_id for row in made} == {place.commune.pk, place.other.pk}


def test_a_tier_without_a_deadline_owes_nothing(place: Country) -> None:
    opened(["quarter"])
    person("o", place.commune, Role.OFFICER, "Lò Thị A", "chị", "")
    TierDeadline.objects.filter(tier="commune").delete()
    assert actions.look_ahead(actor=SYSTEM, on=IN_2026) == []


def test_whoever_came_in_the_place_of_a_unit_that_reported_reports_to_the_new_unit_above(
    place: Country,
) -> None:
    """The ward reported to its district until the districts went."""
    period = reference.period(REGIME, "2025-Q1")
    actions.expect_report(
        actor=SYSTEM,
        unit_id=place.ward.pk,
        period=period,
        due_on=date(2025, 3, 18),
        receiver_id=place.district.pk,
        addressees=["Ủy ban nhân dân huyện Suối"],
    )
    before = actions.look_ahead(actor=SYSTEM, on=date(2025, 4, 1))
    assert {row.unit_id for row in before} == {place.ward.pk}
    assert before[0].receiver_id == place.district.pk
    after = actions.look_ahead(actor=SYSTEM, on=date(2025, 7, 20))
    assert {(row.unit_id, row.period.key) for row in after} == {(place.commune.pk, "2025-Q3")}
    assert after[0].receiver_id == place.province.pk
    assert after[0].addressees[0] == "Ủy ban nhân dân tỉnh Mẫu"


def test_what_a_unit_that_ends_would_have_owed_passes_to_its_heir(place: Country) -> None:
    opened(["quarter"])
    person("o", place.other, Role.OFFICER, "Lò Thị A", "chị", "")
    [owed] = actions.look_ahead(actor=SYSTEM, on=IN_2026)
    heir = unit("Xã Mới", "00099", under=place.province, since=date(2026, 11, 1))
    UnitVersion.objects.filter(unit=place.other).update(valid_to=date(2026, 11, 1))
    UnitSuccession.objects.create(old=place.other, new=heir)
    actions.expect_report(
        actor=SYSTEM,
        unit_id=place.other.pk,
        period=reference.period(REGIME, "2026-Q3"),
        due_on=date(2026, 9, 16),
        receiver_id=place.province.pk,
        addressees=["Tỉnh"],
    )
    actions.look_ahead(actor=SYSTEM, on=date(2026, 11, 2))
    assert set(owing("2026-Q4")) == {heir.pk}
    assert not ExpectedReport.objects.filter(pk=owed.pk).exists()


def _reported_by_hand(place: Country, *, addressees: str = "Nơi ghi bằng tay") -> None:
    """The commune was told by hand where its report of the third quarter goes."""
    actions.expect_report(
        actor=SYSTEM,
        unit_id=place.commune.pk,
        period=reference.period(REGIME, "2026-Q3"),
        due_on=date(2026, 9, 16),
        receiver_id=place.province.pk,
        addressees=[addressees],
    )


def _line(**fields: object) -> ReportingLine:
    """A line as an administrator writes it, in the place of the one that is shipped."""
    regime = reference.regime(REGIME)
    since = fields["valid_from"]
    ReportingLine.objects.filter(regime=regime, tier="commune", valid_to=None).update(
        valid_to=since
    )
    return ReportingLine.objects.create(
        regime=regime, tier="commune", addressees=["Nơi mới {parent}"], copies=["Lưu"], **fields
    )


@pytest.mark.parametrize("since", [date(2026, 8, 1), date(2026, 10, 20)])
def test_a_line_that_was_changed_holds_also_for_who_reported_before(
    place: Country, since: date
) -> None:
    """Changed within the last period or within this one; asked the receiver stays."""
    _reported_by_hand(place)
    _line(valid_from=since, goes_to_parent=False)
    [row] = actions.look_ahead(actor=SYSTEM, on=IN_2026)
    assert row.addressees == ["Nơi mới tỉnh Mẫu"]
    assert row.copies == ["Lưu"]
    assert row.receiver_id == place.province.pk


def test_a_line_that_was_verified_holds_also_for_who_reported_before(place: Country) -> None:
    _reported_by_hand(place)
    ReportingLine.objects.filter(tier="commune", valid_to=None).update(is_verified=True)
    [row] = actions.look_ahead(actor=SYSTEM, on=IN_2026)
    assert row.addressees[0] == "Ủy ban nhân dân tỉnh Mẫu"


def test_what_was_told_by_hand_stays_under_a_line_that_is_shipped_or_older(
    place: Country,
) -> None:
    _reported_by_hand(place)
    line = _line(valid_from=date(2026, 6, 1))
    [row] = actions.look_ahead(actor=SYSTEM, on=IN_2026)
    assert row.addressees == ["Nơi ghi bằng tay"]
    row.delete()
    ReportingLine.objects.filter(pk=line.pk).delete()
    ReportingLine.objects.filter(tier="commune").update(valid_to=date(2026, 6, 1))
    [row] = actions.look_ahead(actor=SYSTEM, on=IN_2026)
    assert (row.addressees, row.receiver_id) == (["Nơi ghi bằng tay"], place.province.pk)


def test_a_shipped_line_that_begins_with_the_reform_leaves_what_was_told_by_hand(
    place: Country,
) -> None:
    actions.expect_report(
        actor=SYSTEM,
        unit_id=place.province.pk,
        period=reference.period(REGIME, "2025-Q2"),
        due_on=date(2025, 6, 18),
        receiver_id=None,
        addressees=["Nơi ghi bằng tay"],
    )
    lines = ReportingLine.objects.filter(tier="province")
    lines.update(valid_from=REFORM_DAY, addressees=["Nơi mới"])
    rows = actions.look_ahead(actor=SYSTEM, on=date(2025, 7, 20))
    assert [row.addressees for row in rows] == [["Nơi ghi bằng tay"]]


def test_the_number_of_queries_does_not_grow_with_the_units(place: Country) -> None:
    opened(["quarter"])
    actions.look_ahead(actor=SYSTEM, on=date(2026, 7, 1))

    def asked(on: date) -> int:
        with CaptureQueriesContext(connection) as found:
            actions.look_ahead(actor=SYSTEM, on=on)
        return len(found)

    for at in range(3):
        person(f"o{at}", place.commune, Role.OFFICER, "Lò Thị A", "chị", "")
    few = asked(date(2026, 7, 2))
    fresh = Unit.objects.bulk_create(Unit(slug=f"xa-{number}") for number in range(60))
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=each,
            name=f"Xã {each.slug}",
            folded=each.slug,
            tier="commune",
            division="rural_commune",
            parent=place.province,
        )
        for each in fresh
    )
    period = reference.period(REGIME, "2026-Q3")
    ExpectedReport.objects.bulk_create(
        ExpectedReport(unit=each, period=period, due_on=date(2026, 9, 16), receiver=place.province)
        for each in fresh
    )
    assert asked(IN_2026) <= few + 2
    assert len(owing("2026-Q4")) == 61


# --- Decisions ------------------------------------------------------------------------------------


def test_an_exempted_report_is_not_missing_and_is_owed_again_when_that_ends(world: World) -> None:
    reviewer = world.actor("reviewer")
    actions.exempt_report(actor=reviewer, expected=world.expected, reason=" Đơn vị sáp nhập. ")
    missing = ExpectedReport.objects.missing()
    assert world.expected not in missing
    assert Exemption.objects.get().reason == "Đơn vị sáp nhập."
    actions.end_exemption(actor=reviewer, expected=world.expected, reason="Chưa sáp nhập.")
    assert world.expected in ExpectedReport.objects.missing()
    kinds = list(DutyDecision.objects.values_list("kind", flat=True))
    assert kinds == ["exempted", "owed_again"]
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"reports.exempted", "reports.owed_again"} <= verbs
    assert "sáp nhập" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_the_desk_neither_waits_for_an_exempted_report_nor_calls_it_late(world: World) -> None:
    actions.exempt_report(
        actor=world.actor("reviewer"), expected=world.expected, reason="Đơn vị sáp nhập."
    )
    found = desk(world.province.pk, "2018", days.today())
    assert [row.unit_name for row in found.missing] == ["Huyện Ân Hòa"]
    assert found.filed_words == "0/1 đã gửi, 0 chấp nhận."
    late = found.shown(Narrowed.LATE, Order.NAME)
    assert draft_contents(world.above).missing_units == ("Huyện Ân Hòa",)
    assert [each.name for each in absent_below(world.above).units] == ["Huyện Ân Hòa"]
    assert [row.unit_name for row in late] == ["Huyện Ân Hòa"]


def test_an_extension_moves_one_deadline_and_can_be_undone(world: World) -> None:
    reviewer, was = world.actor("reviewer"), world.expected.due_on
    until = days.today() + timedelta(days=10)
    Reminder.objects.create(expected=world.expected, due_on=was, days=0, at=days.now())
    actions.extend_report(actor=reviewer, expected=world.expected, until=until, reason="Bão.")
    world.expected.refresh_from_db()
    assert world.expected.due_on == until
    assert ExpectedReport.objects.get(pk=world.neighbouring.pk).due_on == was
    actions.undo_extension(actor=reviewer, expected=world.expected, reason="Hết bão.")
    world.expected.refresh_from_db()
    assert world.expected.due_on == was
    assert not Extension.objects.exists()
    assert [(row.was, row.until) for row in DutyDecision.objects.all()] == [
        (was, until),
        (until, was),
    ]


@pytest.mark.parametrize("reason", ["", "  ", "a\x00b", "x" * 1001])
def test_every_decision_has_a_reason(world: World, reason: str) -> None:
    given: dict[str, object] = {
        "actor": SYSTEM,
        "expected": world.expected,
        "reason": reason,
    }
    later = {**given, "until": days.today() + timedelta(days=5)}
    for act, arguments in (
        (actions.exempt_report, given),
        (actions.end_exemption, given),
        (actions.extend_report, later),
        (actions.undo_extension, given),
    ):
        with pytest.raises(Refused):
            act(**arguments)
    assert not DutyDecision.objects.exists()


def test_what_makes_no_sense_is_refused(world: World) -> None:
    until = days.today() + timedelta(days=5)

    def code(act: object, **more: object) -> str:
        with pytest.raises(Refused) as refusal:
            act(actor=SYSTEM, expected=world.expected, reason="Vì thế.", **more)  # type: ignore[operator]
        return refusal.value.problems[0].code

    assert code(actions.end_exemption) == "not_exempt"
    assert code(actions.undo_extension) == "not_extended"
    assert code(actions.extend_report, until=world.expected.due_on) == "not_later"
    assert code(actions.extend_report, until=date(2019, 2, 1)) == "past"
    assert code(actions.extend_report, until=date(9999, 12, 31)) == "too_far"
    actions.exempt_report(actor=SYSTEM, expected=world.expected, reason="Vì thế.")
    assert code(actions.exempt_report) == "exempt"
    assert code(actions.extend_report, until=until) == "exempt"
    actions.end_exemption(actor=SYSTEM, expected=world.expected, reason="Vì thế.")
    submitted(world.expected)
    assert code(actions.exempt_report) == "filed"
    assert code(actions.extend_report, until=until) == "filed"


def test_a_report_before_the_chair_is_not_exempted(world: World) -> None:
    drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    with pytest.raises(Refused) as refusal:
        actions.exempt_report(actor=SYSTEM, expected=world.expected, reason="Vì thế.")
    [problem] = refusal.value.problems
    assert (problem.code, bool(problem.what), bool(problem.remedy)) == ("for_signature", True, True)
    page = client(world, "reviewer").get(reverse("reports:duty", args=[world.expected.pk]))
    assert "Miễn gửi báo cáo" not in page.content.decode()
    actions.send_back(actor=SYSTEM, expected=world.expected, reason="Thiếu.")
    actions.exempt_report(actor=SYSTEM, expected=world.expected, reason="Vì thế.")


def test_a_decision_holds_the_ledger_of_the_unit_before_the_report(world: World) -> None:
    """As every step of a report does: a report is not exempted while it is being sent."""
    for act, more in (
        (actions.exempt_report, {}),
        (actions.end_exemption, {}),
        (actions.extend_report, {"until": days.today() + timedelta(days=5)}),
    ):
        with CaptureQueriesContext(connection) as found:
            act(actor=SYSTEM, expected=world.expected, reason="Vì thế.", **more)
        asked = [each["sql"] for each in found]
        held = [at for at, sql in enumerate(asked) if f"ledger:{world.district.pk}" in sql]
        read = [at for at, sql in enumerate(asked) if 'FROM "reports_expectedreport"' in sql]
        assert held and held[0] < read[0]


def test_what_was_exempted_and_sent_all_the_same_goes_its_way(world: World) -> None:
    actions.exempt_report(actor=SYSTEM, expected=world.expected, reason="Vì thế.")
    key = (world.province.pk, world.period.pk)
    [found] = who_is_missing({key}, days.today())
    assert found.exempt == [world.district.pk]
    submitted(world.expected)
    on = world.expected.due_on
    assert world.expected.pk in {row.pk for row, _ in to_remind(on)}
    numbered = actions.give_number(
        actor=SYSTEM, expected=world.expected, number="15", issued_on=days.today()
    )
    [found] = who_is_missing({key}, days.today())
    assert (found.exempt, found.waiting) == ([], [world.district.pk])
    ExpectedReport.objects.filter(pk=world.neighbouring.pk).delete()
    assert [row[:2] for row in to_digest(on)] == [key]
    assert numbered.state == "numbered"


def test_only_the_reviewer_above_decides(world: World) -> None:
    for name in ("officer", "chair", "clerk", "neighbour", "administrator", "province_chair"):
        with pytest.raises(NotPermitted):
            actions.exempt_report(
                actor=world.actor(name), expected=world.expected, reason="Vì thế."
            )
    with pytest.raises(NotPermitted):
        actions.exempt_report(actor=world.actor("reviewer"), expected=world.above, reason="Vì.")
    with pytest.raises(NotPermitted):
        actions.extend_report(
            actor=Nobody(), expected=world.expected, until=date(2030, 1, 1), reason="Vì."
        )


def client(world: World, name: str) -> Client:
    found = Client()
    found.force_login(world.people[name])
    return found


def test_the_decision_is_taken_and_read_on_its_pages(
    world: World, django_assert_max_num_queries
) -> None:
    reviewer, page = client(world, "reviewer"), reverse("reports:duty", args=[world.expected.pk])
    with django_assert_max_num_queries(25):
        assert "Miễn gửi báo cáo" in reviewer.get(page).content.decode()
    address = reverse("reports:duty_decide", args=[world.expected.pk, "mien"])
    assert reviewer.post(address, {"reason": ""}).status_code == 422
    answer = reviewer.post(address, {"reason": "<script>x</script> sáp nhập"}, follow=True)
    assert "&lt;script&gt;x" in answer.content.decode()
    assert "Thôi miễn" in answer.content.decode()
    own = client(world, "officer").get(page).content.decode()
    assert "sáp nhập" in own
    assert "Thôi miễn</a>" not in own
    assert client(world, "neighbour").get(page).status_code == 403
    assert client(world, "officer").get(address).status_code == 403
    wrong = reverse("reports:duty_decide", args=[world.expected.pk, "xoa"])
    assert reviewer.get(wrong).status_code == 404


def test_an_extension_on_its_page_keeps_what_was_typed(world: World) -> None:
    reviewer = client(world, "reviewer")
    address = reverse("reports:duty_decide", args=[world.expected.pk, "gia-han"])
    answer = reviewer.post(address, {"until": "31/02/2027", "reason": "Bão số 5."})
    assert answer.status_code == 422
    assert "31/02/2027" in answer.content.decode()
    assert "Bão số 5." in answer.content.decode()
    until = days.today() + timedelta(days=3)
    reviewer.post(address, {"until": f"{until:%d/%m/%Y}", "reason": "Bão số 5."})
    world.expected.refresh_from_db()
    assert world.expected.due_on == until


# --- Asked once -----------------------------------------------------------------------------------


def ask(place: Country, **more: object) -> list[ExpectedReport]:
    on = days.today()
    due = on + timedelta(days=(7 - on.weekday()) + 15)
    given: dict[str, object] = {
        "actor": SYSTEM,
        "head_id": place.province.pk,
        "kind": "thematic",
        "name": "chuyên đề dịch vụ công",
        "asks": "Kết quả tuyên truyền dịch vụ công.",
        "first": on - timedelta(days=30),
        "last": due - timedelta(days=5),
        "due_on": due,
        "unit_ids": [place.commune.pk],
        "addressees": ["Ủy ban nhân dân tỉnh Mẫu"],
        **more,
    }
    return actions.ask_units(**given)[1]


def test_a_thematic_report_is_owed_at_once_by_those_who_were_asked(place: Country) -> None:
    [row] = ask(place)
    assert (row.unit_id, row.receiver_id) == (place.commune.pk, place.province.pk)
    assert row.period.period.short == "chuyên đề dịch vụ công"
    assert actions.look_ahead(actor=SYSTEM, on=days.today()) == []
    officer = person("o", place.commune, Role.OFFICER, "Lò Thị A", "chị", "")
    web = Client()
    web.force_login(officer)
    listed = web.get(reverse("reports:list")).content.decode()
    assert "Chuyên đề dịch vụ công" in listed
    page = web.get(reverse("reports:page", args=[row.pk]))
    assert page.status_code == 200
    actions.start_draft(actor=SYSTEM, expected=row)
    assert web.get(reverse("reports:page", args=[row.pk])).status_code == 200


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"unit_ids": []}, "none"),
        ({"addressees": [" "]}, "addressees"),
        ({"unit_ids": [10**9]}, "elsewhere"),
    ],
)
def test_a_request_to_nobody_or_to_strangers_is_refused(
    place: Country, more: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        ask(place, **more)
    assert refusal.value.problems[0].code == code
    assert not ExpectedReport.objects.exists()
    with pytest.raises(Refused):
        ask(place, unit_ids=[place.province.pk])
    with pytest.raises(Refused):
        ask(place, unit_ids=[place.ward.pk])


def test_the_same_request_pressed_twice_is_made_once(
    place: Country,
) -> None:
    ask(place)
    with pytest.raises(Refused) as refusal:
        ask(place, name=" chuyên đề  dịch vụ công", unit_ids=[place.other.pk])
    [problem] = refusal.value.problems
    assert (problem.code, bool(problem.what), bool(problem.remedy)) == ("asked_already", True, True)
    assert ReportRegime.objects.filter(kind="thematic").count() == 1
    ask(place, name="chuyên đề khác")
    ask(place, first=days.today() - timedelta(days=20))
    regime = ExpectedReport.objects.order_by("pk")[0].period.regime
    ReportRegime.objects.filter(pk=regime.pk).update(
        slug=catalogue.once_slug(days.now() - timedelta(minutes=61))
    )
    ask(place)
    assert ExpectedReport.objects.count() == 4


def take_back(place: Country, row: ExpectedReport, head_id: int = 0) -> None:
    actions.take_back_request(
        actor=SYSTEM, head_id=head_id or place.province.pk, regime=row.period.regime
    )


def test_a_request_that_nobody_has_begun_is_taken_back_whole(place: Country) -> None:
    [row] = ask(place)
    Reminder.objects.create(expected=row, due_on=row.due_on, days=0, at=days.now())
    take_back(place, row)
    assert not ExpectedReport.objects.exists()
    assert not ReportRegime.objects.filter(kind="thematic").exists()
    assert Entry.objects.filter(verb="catalogue.take_back_request").count() == 1
    ask(place)


def test_a_request_that_was_begun_decided_or_is_of_another_is_not_taken_back(
    place: Country,
) -> None:
    [row] = ask(place)

    def code(row: ExpectedReport = row, head_id: int = 0) -> str:
        with pytest.raises(Refused) as refusal:
            take_back(place, row, head_id)
        assert ExpectedReport.objects.filter(pk=row.pk).exists()
        return refusal.value.problems[0].code

    assert code(head_id=place.other.pk) == "other"
    actions.exempt_report(actor=SYSTEM, expected=row, reason="Vì thế.")
    assert code() == "begun"
    actions.end_exemption(actor=SYSTEM, expected=row, reason="Vì thế.")
    assert code() == "begun"
    [begun] = ask(place, name="việc khác")
    actions.start_draft(actor=SYSTEM, expected=begun)
    assert code(begun) == "begun"
    _reported_by_hand(place)
    assert code(owing("2026-Q3")[place.commune.pk]) == "other"
    [formed] = ask(place, name="có biểu riêng")
    regime = formed.period.regime
    regime.outlines.create(tier="commune", cadence="once", name="Đề cương")
    assert code(formed) == "in_use"
    officer = person("o", place.commune, Role.OFFICER, "Lò Thị A", "chị", "")
    with pytest.raises(NotPermitted):
        actions.take_back_request(
            actor=actor_for(officer), head_id=place.province.pk, regime=regime
        )


# --- Reminders ------------------------------------------------------------------------------------


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(-40, 40),
    st.sets(st.integers(1, 30), max_size=3),
    st.sets(st.integers(1, 30), max_size=3),
)
@settings(deadline=None)
def test_a_reminder_is_one_whose_day_has_come_and_the_newest_of_them(
    due: date, shift: int, before: set[int], after: set[int]
) -> None:
    wanted = reminder_days(before, after)
    today = due + timedelta(days=shift)
    found = due_reminder(due, today, wanted)
    assert found in (*wanted, None)
    if found is None:
        assert all(today < due + timedelta(days=each) for each in wanted)
    else:
        assert due + timedelta(days=found) <= today
        assert not any(found < each <= shift for each in wanted)


def test_over_simulated_days_each_step_is_reminded_once(world: World) -> None:
    told: dict[int, list[tuple[date, int]]] = {}
    day = world.expected.due_on - timedelta(days=20)
    while day < world.expected.due_on + timedelta(days=40):
        for expected, distance in to_remind(day):
            told.setdefault(expected.pk, []).append((day, distance))
        first = actions.remind_of_reports(actor=SYSTEM, on=day)
        assert actions.remind_of_reports(actor=SYSTEM, on=day) == 0
        assert first <= 3
        day += timedelta(days=1)
    for expected in (world.expected, world.neighbouring, world.above):
        rows = told[expected.pk]
        assert [distance for _, distance in rows] == [-5, -1, 0, 1, 5]
        assert all(on == expected.due_on + timedelta(days=distance) for on, distance in rows)


def test_who_has_sent_is_exempt_or_extended_is_not_reminded(world: World) -> None:
    on = world.expected.due_on
    ExpectedReport.objects.filter(pk=world.above.pk).update(due_on=on + timedelta(days=60))
    assert {row.pk for row, _ in to_remind(on)} == {world.expected.pk, world.neighbouring.pk}
    actions.exempt_report(actor=SYSTEM, expected=world.expected, reason="Vì thế.")
    assert [row.pk for row, _ in to_remind(on)] == [world.neighbouring.pk]
    actions.extend_report(
        actor=SYSTEM,
        expected=world.neighbouring,
        until=days.today() + timedelta(days=30),
        reason="Vì thế.",
    )
    assert to_remind(on) == []


def test_deadlines_that_stand_are_told_when_the_calendar_changes(place: Country) -> None:
    on = days.today()
    opened(["quarter"])
    person("o", place.commune, Role.OFFICER, "Lò Thị A", "chị", "")
    made = actions.look_ahead(actor=SYSTEM, on=on)
    assert kept_deadlines(on) == []
    due = made[0].due_on
    catalogue.add_holiday(actor=SYSTEM, unit_id=place.province.pk, day=due, name="Nghỉ thêm")
    [kept] = kept_deadlines(on)
    assert (kept.due_on, kept.number) == (due, 1)
    assert kept.would_be > due
    assert ExpectedReport.objects.get(pk=made[0].pk).due_on == due
