"""What the checks found when a report was sent stays on its page; and what they look at beyond the
unit: those that it came from."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.jobs import queue
from lantoa.kernel import days
from lantoa.kernel.value import exact
from lantoa.reports import actions, queries
from lantoa.reports.actions.file import NOTE_FINDINGS
from lantoa.reports.models import ExpectedReport, Report, ReportVersion, VersionFindings
from lantoa.reports.queries.page import findings_of
from lantoa.reports.rules.checks import Finding, Level, Other
from lantoa.reports.rules.checks.corrected import corrected_since
from lantoa.reports.rules.checks.finding import from_json, to_json
from lantoa.reports.tests import copying
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import REGIME, SYSTEM, WORDS, World
from lantoa.units import queries as units
from lantoa.units.models import Unit, UnitSuccession
from lantoa.units.tests.factories import unit

COPIED = copying.honest()["07_gop_y_thang"] + "\n" + copying.honest()["09_dang_ngan"]
LAST_YEAR = date(2018, 1, 8)


def say(expected: ExpectedReport, **sections: str) -> Report:
    report = actions.start_draft(actor=SYSTEM, expected=expected)
    return actions.save_sections(
        actor=SYSTEM, expected=expected, sections={**WORDS, **sections}, revision=report.revision
    )


def file(expected: ExpectedReport, **sections: str) -> ReportVersion:
    say(expected, **sections)
    actions.send_for_signature(actor=SYSTEM, expected=expected)
    return actions.submit_report(actor=SYSTEM, expected=expected)


def found_in(expected: ExpectedReport) -> list[Finding]:
    return list(findings_of(queries.expected_page(expected.pk)))


def after_sending(version: ReportVersion) -> None:
    """What the worker does next."""
    queue.perform(NOTE_FINDINGS, {"version_id": version.pk})


def page(world: World, name: str) -> str:
    client = Client()
    client.force_login(world.people[name])
    return client.get(reverse("reports:page", args=[world.expected.pk])).content.decode()


# --- Kept ----------------------------------------------------------------------------------------

WORD = st.text(max_size=12)
FINDINGS = st.builds(
    Finding,
    level=st.sampled_from(Level),
    what=WORD,
    remedy=WORD,
    place=WORD,
    code=WORD,
    number=st.integers(0, 9),
    quotes=st.lists(WORD, max_size=3).map(tuple),
    other=st.none() | st.builds(Other, st.integers(1, 9), st.integers(1, 9), WORD),
    where=WORD,
)


@given(st.lists(FINDINGS, max_size=4))
def test_what_is_kept_of_findings_reads_as_it_was(found: list[Finding]) -> None:
    assert from_json(to_json(found)) == tuple(found)


def test_sending_asks_no_more_and_the_job_after_it_notes_what_was_found(world: World) -> None:
    make.log(world.district, count=exact(4), proof="")
    say(world.expected)
    seen = [each.code for each in found_in(world.expected)]
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    version = actions.submit_report(actor=SYSTEM, expected=world.expected)
    assert not VersionFindings.objects.exists()
    noted = actions.note_findings(version_id=version.pk)
    assert noted is not None
    assert [each.code for each in from_json(noted.found)] == seen
    assert "unproven" in seen


def test_what_was_found_stays_though_its_cause_is_gone(world: World) -> None:
    activity = make.log(world.district, count=exact(4), proof="")
    version = file(world.expected)
    assert "Kiểm tra lúc gửi" not in page(world, "reviewer")
    after_sending(version)
    noted = VersionFindings.objects.get()
    assert "1 hoạt động chưa có minh chứng" in page(world, "reviewer")
    activity.title = "Tên khác"
    activity.save()
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sửa số.")
    assert "Kiểm tra lúc gửi" not in page(world, "officer")
    after_sending(version)
    assert VersionFindings.objects.get().found == noted.found


def test_the_words_that_were_sent_are_looked_at_and_no_later_ones(world: World) -> None:
    version = file(world.expected, next="UBND xã đã họp.\x00".replace("\x00", ""))
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sửa.")
    actions.redraft_report(actor=SYSTEM, expected=world.expected)
    say(world.expected, next="Còn …… chỗ trống.")
    file(world.neighbouring, next=COPIED)
    noted = actions.note_findings(version_id=version.pk)
    assert noted is not None
    assert not {"left_open", "copied_whole"} & {each["code"] for each in noted.found}


def test_a_text_that_came_later_was_not_copied_from(world: World) -> None:
    version = file(world.expected, next=COPIED)
    file(world.neighbouring, next=COPIED)
    noted = actions.note_findings(version_id=version.pk)
    assert noted is not None
    assert "copied_whole" not in {each["code"] for each in noted.found}


def test_who_may_not_view_the_other_report_is_not_told_whose_it_is(world: World) -> None:
    file(world.neighbouring, next=COPIED)
    after_sending(file(world.expected, next=COPIED))
    shown = page(world, "officer")
    assert "giống một báo cáo của đơn vị khác cùng cấp" in shown and "Ân Hòa" not in shown
    assert "của Huyện Ân Hòa" in page(world, "reviewer")


# --- Corrected below -----------------------------------------------------------------------------


def test_of_many_corrections_the_first_are_named_and_the_rest_counted() -> None:
    assert corrected_since([]) == []
    (found,) = corrected_since([f"Xã {number}" for number in range(8)])
    assert (found.level, found.number) == (Level.WARNING, 8)
    assert "Xã 4 và 3 đơn vị khác" in found.what and "Xã 5" not in found.what


# --- Those that the unit came from ---------------------------------------------------------------


def merged_into(new: Unit, *names: str) -> list[Unit]:
    made = [
        unit(name, f"09{place}", tier="district", division="rural_district", until=LAST_YEAR)
        for place, name in enumerate(names)
    ]
    UnitSuccession.objects.bulk_create(UnitSuccession(old=old, new=new) for old in made)
    return made


def of_last_year(world: World, place: Unit) -> ExpectedReport:
    regime = catalogue.regime(REGIME)
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[2017])
    return make.expect(place, catalogue.period(REGIME, "2017"), None, LAST_YEAR)


def test_a_unit_came_from_all_before_it_over_all_changes(world: World) -> None:
    first, second = merged_into(world.district, "Huyện Cũ Một", "Huyện Cũ Hai")
    eldest = unit("Huyện Xưa", "077", tier="district", until=date(2015, 1, 1))
    UnitSuccession.objects.create(old=eldest, new=first)
    # A circle, which no decree makes but a mistake may.
    UnitSuccession.objects.create(old=world.district, new=eldest)
    with CaptureQueriesContext(connection) as asked:
        found = units.came_from(world.district.pk)
    assert found == {first.pk, second.pk, eldest.pk}
    assert len(asked) == 1
    assert units.came_from(world.other.pk) == frozenset()


def test_the_last_report_of_a_unit_that_was_merged_is_compared_with(world: World) -> None:
    old, _ = merged_into(world.district, "Huyện Cũ Một", "Huyện Cũ Hai")
    file(of_last_year(world, old), next=COPIED)
    say(world.expected, next=COPIED)
    found = [each for each in found_in(world.expected) if each.code == "copied_whole"]
    assert [each.what for each in found] == [
        "Toàn văn giống một báo cáo của đơn vị cũ đã sáp nhập vào đơn vị này."
    ]
    told = found[0].told(may_view=True)
    assert told.what == "Toàn văn giống báo cáo năm 2017 của Huyện Cũ Một."


def test_reports_of_strangers_of_earlier_years_are_not_compared_with(world: World) -> None:
    stranger = unit("Huyện Lạ", "088", tier="district", until=LAST_YEAR)
    file(of_last_year(world, stranger), next=COPIED)
    say(world.expected, next=COPIED)
    assert not [each for each in found_in(world.expected) if each.code.startswith("copied")]


def test_the_queries_do_not_grow_with_those_it_came_from(world: World) -> None:
    def cost() -> int:
        expected = queries.expected_page(world.expected.pk)
        with CaptureQueriesContext(connection) as asked:
            findings_of(expected)
        return len(asked)

    (one,) = merged_into(world.district, "Huyện Cũ Một")
    file(of_last_year(world, one), next=COPIED)
    say(world.expected, next=COPIED)
    before = cost()
    for place in range(4):
        old = unit(f"Huyện Cũ {place}", f"06{place}", tier="district", until=LAST_YEAR)
        UnitSuccession.objects.create(old=old, new=world.district)
        file(of_last_year(world, old), next=COPIED)
    assert cost() == before


def test_what_is_accepted_between_the_signature_and_the_job_is_no_error_of_the_report(
    world: World,
) -> None:
    make.accepted(world.expected, "15")
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    actions.send_for_signature(actor=SYSTEM, expected=world.above)
    version = actions.submit_report(actor=SYSTEM, expected=world.above)
    make.accepted(world.neighbouring, "16")
    after_sending(version)
    found = from_json(VersionFindings.objects.get(version=version).found)
    assert "waiting_below" not in [each.code for each in found]
    assert not [each for each in found if each.level is Level.ERROR]


def test_a_number_that_is_given_later_notes_nothing(world: World) -> None:
    version = file(world.expected)
    before = DBTaskResult.objects.count()
    actions.give_number(
        actor=SYSTEM,
        expected=world.expected,
        number="15",
        issued_on=days.local_day(version.submitted_at),
    )
    queued = DBTaskResult.objects.order_by("enqueued_at")[before:]
    names = [each.args_kwargs["args"][0] for each in queued]
    assert NOTE_FINDINGS not in names
