"""The API beyond filing: what a report must say, estimates, the steps between units, corrections,
what was put together, completeness; tokens that ask too often."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from lantoa.accounts.rules import Role
from lantoa.audit.tests.standing import Standing, standing
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.config.api import description
from lantoa.config.api.reading import LARGEST
from lantoa.config.api.schema import operations
from lantoa.kernel import days
from lantoa.kernel.value import exact
from lantoa.reports import actions
from lantoa.reports.models import ExpectedReport, ReportVersion, TakenIn
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World, world
from lantoa.units.tests.factories import unit
from tests.programs import Program, token_of
from tests.test_api import PLAYS, codes, told


@pytest.fixture(scope="module")
def standing_world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Standing[World]]:
    with standing("world", world, request, django_db_blocker) as built:
        yield built


@pytest.fixture(name="world")
def a_world(standing_world: Standing[World], db: None, settings: Any, tmp_path: Path) -> World:
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    caches["process"].clear()
    return standing_world.fresh()


def program(world: World, name: str) -> Program:
    return Program(token_of(world.people[name]))


def done(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def cost(asking: Program, path: str) -> int:
    asking.get(path)  # the day of use is noted once
    with CaptureQueriesContext(connection) as asked:
        done(asking.get(path))
    return len(asked)


# --- What a report must say ----------------------------------------------------------------------


def test_outlines_and_forms_are_told_with_their_parts_and_rows(world: World) -> None:
    asking = program(world, "editor")
    here = f"/regimes/{make.REGIME}"
    outlines = done(asking.get(f"{here}/outlines?limit=100"))["rows"]
    assert outlines
    for each in outlines:
        assert [part["slug"] for part in each["parts"]].count("results") == 1
        assert each["parts"][0]["number"] == "I"
        assert all(part["is_typed"] != (part["source"] == "results") for part in each["parts"][:2])
    communes = done(asking.get(f"{here}/outlines?tier=commune&cadence=quarter"))["rows"]
    assert {(each["tier"], each["cadence"]) for each in communes} == {("commune", "quarter")}
    assert done(asking.get(f"{here}/outlines?on=1900-01-01"))["rows"] == []
    forms = done(asking.get(f"{here}/forms?limit=100"))["rows"]
    assert any(row["measure"] for form in forms for row in form["rows"])
    first = done(asking.get(f"{here}/outlines?limit=1"))
    second = done(asking.get(f"{here}/outlines?limit=1&after={first['next']}"))
    assert [row["id"] for row in (*first["rows"], *second["rows"])] == [
        each["id"] for each in outlines[:2]
    ]
    assert asking.get("/regimes/khong-co/outlines").status_code == 404
    assert asking.get("/regimes/khong-co/forms").status_code == 404


def test_a_report_says_which_parts_it_must_have(world: World) -> None:
    found = done(program(world, "officer").get(f"/reports/{world.expected.pk}/outline"))
    assert found["report"] == world.expected.pk
    typed = {part["slug"] for part in found["parts"] if part["is_typed"]}
    make.drafted(world.expected)
    kept = done(program(world, "officer").get(f"/reports/{world.expected.pk}"))
    assert typed == set(kept["sections"])


def test_what_is_asked_for_costs_the_same_however_much_it_is(world: World) -> None:
    asking = program(world, "reviewer")
    here = f"/regimes/{make.REGIME}"
    assert cost(asking, f"{here}/outlines?limit=1") == cost(asking, f"{here}/outlines") == 4
    assert cost(asking, f"{here}/forms?limit=1") == cost(asking, f"{here}/forms") == 4


# --- Estimates -----------------------------------------------------------------------------------


def running(world: World) -> ExpectedReport:
    """A report of a window that today lies in, and its officer."""
    today = days.today()
    regime = catalogue.regime(make.REGIME)
    years = [today.year, today.year + 1]
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=years)
    period = catalogue.period_containing(make.REGIME, "year", today)
    place = unit("Xã Nậm Mẫu", "02999")
    world.people["now"] = make.person("nay", place, Role.OFFICER, "Lù A Páo", "anh", "")
    return make.expect(place, period, None, period.window_end)


def test_an_estimate_stands_beside_the_figure_and_is_taken_back(world: World) -> None:
    expected = running(world)
    officer = program(world, "now")
    here = f"/reports/{expected.pk}"
    done(officer.ask("post", f"{here}/draft"))
    body = {
        "value": {"state": "stated", "number": "30", "qualifier": "about"},
        "basis": "Còn 4 buổi phát theo lịch.",
    }
    done(officer.ask("put", f"{here}/figures/{PLAYS}/estimate", body))
    found = done(officer.get(f"{here}/figures/{PLAYS}"))
    assert found["estimate"]["value"]["words"] == "khoảng 30"
    assert found["estimate"]["basis"] == "Còn 4 buổi phát theo lịch."
    assert not found["whole"]["is_stated"]
    done(officer.ask("delete", f"{here}/figures/{PLAYS}/estimate"))
    assert officer.get(f"{here}/figures/{PLAYS}").status_code == 404


def test_an_estimate_after_the_window_is_refused(world: World) -> None:
    make.drafted(world.expected)
    body = {"value": {"state": "stated", "number": "30"}, "basis": "Còn 4 buổi."}
    here = f"/reports/{world.expected.pk}/figures"
    answer = program(world, "officer").ask("put", f"{here}/{PLAYS}/estimate", body)
    assert answer.status_code == 409
    assert codes(answer) == {"window_over"}
    missing = program(world, "officer").ask("put", f"{here}/khong.co.placement/estimate", body)
    assert missing.status_code == 404


# --- Steps between people and units --------------------------------------------------------------


def test_a_report_goes_its_whole_way_up_by_programs_alone(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.log(world.other, count=exact(5))
    make.accepted(world.neighbouring, "7")
    make.drafted(world.expected)
    make.drafted(world.above)
    who = {name: program(world, name) for name in ("officer", "chair", "clerk", "reviewer")}
    here, above = f"/reports/{world.expected.pk}", f"/reports/{world.above.pk}"
    reason = {"reason": "Thiếu một buổi phát."}

    def sign() -> None:
        done(who["officer"].ask("post", f"{here}/for-signature"))
        seal = done(who["chair"].get(f"{here}/seal"))["sha256"]
        done(who["chair"].ask("post", f"{here}/submission", {"seal": seal}))

    done(who["officer"].ask("post", f"{here}/for-signature"))
    assert done(who["chair"].ask("post", f"{here}/sending-back", reason))["state"] == "draft"
    sign()
    back = done(who["reviewer"].ask("post", f"{here}/return", {"version": 1, **reason}))
    assert (back["state"], back["return_reason"]) == ("returned", "Thiếu một buổi phát.")
    done(who["officer"].ask("post", f"{here}/redraft"))
    make.log(world.district, count=exact(2), title="Buổi phát thứ năm")
    sign()
    today = days.today().isoformat()
    number = {"version": 2, "number": "015", "issued_on": today}
    numbered = done(who["clerk"].ask("post", f"{here}/number", number))
    assert numbered["versions"][-1]["document_number"] == "15"
    assert numbered["versions"][-1]["issued_on"] == today
    accepted = done(who["reviewer"].ask("post", f"{here}/acceptance", {"version": 2}))
    assert (accepted["state"], accepted["accepted"]) == ("accepted", 2)

    # Both units' reports are taken in, by name.
    assert done(who["reviewer"].get(f"{above}/taken-in"))["waiting"] == 2
    done(who["reviewer"].ask("post", f"{above}/consolidation"))
    again = who["reviewer"].ask("post", f"{above}/consolidation")
    assert (again.status_code, codes(again)) == (409, {"nothing_to_take_in"})
    taken = done(who["reviewer"].get(f"{above}/taken-in"))
    assert taken["waiting"] == 0
    held = {
        (row["unit"]["slug"], row["report"], row["version"], row["accepted"])
        for row in taken["rows"]
    }
    assert held == {
        (world.district.slug, world.expected.pk, 2, 2),
        (world.other.slug, world.neighbouring.pk, 1, 1),
    }
    plays = done(who["reviewer"].get(f"{above}/figures/{PLAYS}"))
    assert plays["whole"]["exact"] == "11"

    # What changed between the version that was returned and the one that was accepted.
    changed = done(who["reviewer"].get(f"{here}/differences/1/2"))
    assert [
        (row["measure"], row["was"]["exact"], row["now"]["exact"])
        for row in changed["figures"]
        if row["measure"] == PLAYS
    ] == [(PLAYS, "4", "6")]
    assert not changed["is_same"]
    for wrong in ("1/1", "1/3"):
        assert who["reviewer"].get(f"{here}/differences/{wrong}").status_code == 404

    # A correction, given up, and one that goes its way.
    begun = done(who["officer"].ask("post", f"{here}/correction", reason))
    assert (begun["state"], begun["accepted"], begun["is_correcting"]) == ("draft", 2, True)
    left = done(who["officer"].ask("delete", f"{here}/correction"))
    assert (left["state"], left["is_correcting"]) == ("consolidated", False)
    nothing = who["officer"].ask("delete", f"{here}/correction")
    assert nothing.status_code == 409
    done(who["officer"].ask("post", f"{here}/correction", reason))
    sign()
    done(who["clerk"].ask("post", f"{here}/number", {**number, "version": 3, "number": "16"}))
    done(who["reviewer"].ask("post", f"{here}/acceptance", {"version": 3}))
    late = done(who["reviewer"].get(f"{above}/taken-in"))
    assert late["waiting"] == 1
    assert (2, 3) in {(row["version"], row["accepted"]) for row in late["rows"]}


def test_what_was_not_read_is_neither_numbered_accepted_nor_returned(world: World) -> None:
    make.submitted(world.expected)
    here = f"/reports/{world.expected.pk}"
    today = days.today().isoformat()
    number = {"version": 2, "number": "15", "issued_on": today}
    clerk, reviewer = program(world, "clerk"), program(world, "reviewer")
    answer = clerk.ask("post", f"{here}/number", number)
    assert (answer.status_code, codes(answer)) == (409, {"changed_since_seen"})
    assert ReportVersion.objects.get().document_number == ""
    done(clerk.ask("post", f"{here}/number", {**number, "version": 1}))
    for step, body in (
        ("acceptance", {"version": 2}),
        ("return", {"version": 2, "reason": "Sửa số."}),
    ):
        answer = reviewer.ask("post", f"{here}/{step}", body)
        assert (answer.status_code, codes(answer)) == (409, {"changed_since_seen"}), step
        unread = {name: value for name, value in body.items() if name != "version"}
        assert reviewer.ask("post", f"{here}/{step}", unread).status_code == 422
    assert ExpectedReport.objects.get(pk=world.expected.pk).state == "numbered"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, None, 5])
def test_what_needs_a_reason_is_not_done_without(world: World, reason: object) -> None:
    make.accepted(world.expected)
    answer = program(world, "officer").ask(
        "post", f"/reports/{world.expected.pk}/correction", {"reason": reason}
    )
    assert answer.status_code == 422
    assert told(answer)["problems"][0]["field"] == "reason"
    assert ExpectedReport.objects.get(pk=world.expected.pk).state == "accepted"


def test_a_number_that_another_report_bears_is_refused(world: World) -> None:
    make.numbered(world.expected, "15")
    period = catalogue.period(make.REGIME, "2018-Q1")
    other = make.expect(world.district, period, world.province, period.window_end)
    make.submitted(other)
    body = {"version": 1, "number": "15", "issued_on": days.today().isoformat()}
    clerk = program(world, "clerk")
    answer = clerk.ask("post", f"/reports/{other.pk}/number", body)
    assert (answer.status_code, codes(answer)) == (409, {"number_taken"})
    for wrong in ({"number": "15/BC"}, {"number": ""}, {"issued_on": "22/11/2026"}, {"extra": 1}):
        assert (
            clerk.ask("post", f"/reports/{other.pk}/number", {**body, **wrong}).status_code == 422
        )


def test_the_same_step_sent_again_is_carried_out_once(world: World) -> None:
    make.numbered(world.expected)
    reviewer = program(world, "reviewer")
    here = f"/reports/{world.expected.pk}/acceptance"
    first = reviewer.ask("post", here, {"version": 1}, key="nhan-0001")
    again = reviewer.ask("post", here, {"version": 1}, key="nhan-0001")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert reviewer.ask("post", here, {"version": 2}, key="nhan-0001").status_code == 422


# --- What was put together -----------------------------------------------------------------------


def consolidated(world: World) -> None:
    for place, number in ((world.expected, "15"), (world.neighbouring, "16")):
        make.accepted(place, number)
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)


def test_a_version_says_what_it_was_made_from_and_pages_hold_each_once(world: World) -> None:
    consolidated(world)
    actions.send_for_signature(actor=SYSTEM, expected=world.above)
    actions.submit_report(actor=SYSTEM, expected=world.above)
    asking = program(world, "province_chair")
    here = f"/reports/{world.above.pk}/taken-in"
    sent = done(asking.get(f"{here}?version=1"))["rows"]
    assert sent == done(asking.get(here))["rows"]
    first = done(asking.get(f"{here}?limit=1"))
    second = done(asking.get(f"{here}?limit=1&after={first['next']}"))
    assert [*first["rows"], *second["rows"]] == sent
    assert second["next"] is None
    assert asking.get(f"{here}?version=2").status_code == 404
    assert program(world, "officer").get(here).status_code == 404


def test_what_was_taken_in_costs_the_same_however_much_it_is(world: World) -> None:
    consolidated(world)
    asking = program(world, "reviewer")
    here = f"/reports/{world.above.pk}/taken-in"
    assert TakenIn.objects.count() == 2
    assert cost(asking, f"{here}?limit=1") == cost(asking, here) == 6


def test_reports_are_listed_by_whom_they_go_to(world: World) -> None:
    asking = program(world, "reviewer")

    def ids(query: str) -> list[int]:
        return [row["id"] for row in done(asking.get(f"/expected-reports?{query}"))["rows"]]

    below = sorted([world.expected.pk, world.neighbouring.pk])
    assert ids(f"receiver={world.province.slug}") == below
    assert ids(f"receiver={world.district.slug}") == []
    make.accepted(world.neighbouring)
    assert ids(f"receiver={world.province.slug}&missing=true") == [world.expected.pk]


# --- Completeness --------------------------------------------------------------------------------


def test_completeness_of_a_unit_and_a_window(world: World) -> None:
    make.accepted(world.expected)
    asking = program(world, "reviewer")
    here = f"/completeness?unit={world.province.slug}"
    found = done(asking.get(f"{here}&year=2018&period=2018"))
    rows = {row["unit"]["slug"]: row for row in found["rows"]}
    assert set(rows) == {world.province.slug, world.district.slug, world.other.slug}
    own, other = rows[world.district.slug], rows[world.other.slug]
    assert (own["counts"]["filed"], own["counts"]["accepted"], own["report"]) == (
        1,
        1,
        world.expected.pk,
    )
    assert (other["counts"]["filed"], other["counts"]["overdue"]) == (0, 1)
    assert found["whole"]["owed"] == 3
    assert found["years"] == [2018]
    assert done(asking.get(here))["year"] == 2018
    assert done(asking.get(f"{here}&period=2017"))["rows"] == []
    assert done(asking.get(f"{here}&regime=khong-co"))["rows"] == []
    assert done(asking.get(f"{here}&year=1999"))["rows"] == []
    assert asking.get("/completeness?unit=khong-co").status_code == 404
    assert asking.get(f"{here}&year=99999").status_code == 422


def test_completeness_costs_the_same_however_many_units(world: World) -> None:
    asking = program(world, "reviewer")
    here = f"/completeness?unit={world.province.slug}"
    for expected in (world.expected, world.neighbouring):
        make.submitted(expected)
        actions.note_contents()
    few = cost(asking, here)
    for code in ("024", "025", "026"):
        place = make.district(f"Huyện Mẫu {code}", code, world.province)
        make.expect(place, world.period, world.province, world.expected.due_on)
    assert len(done(asking.get(here))["rows"]) == 6
    assert cost(asking, here) == few == 10


# --- Too often, too large ------------------------------------------------------------------------


def test_a_token_that_asks_too_often_waits_and_others_do_not(world: World, settings: Any) -> None:
    settings.API_RATE = 3
    hurried, other = program(world, "officer"), program(world, "chair")
    answers = [hurried.get("/channels") for _ in range(6)]
    # The minute may have turned once in between.
    assert 429 in [each.status_code for each in answers]
    last = next(each for each in answers if each.status_code == 429)
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert "quá nhiều yêu cầu" in told(last)["detail"]
    assert other.get("/channels").status_code == 200


def test_a_body_has_an_end(world: World) -> None:
    make.drafted(world.expected)
    officer = program(world, "officer")
    here = f"/reports/{world.expected.pk}/sections"
    answer = officer.ask("patch", here, raw=b" " * (LARGEST + 1))
    assert answer.status_code == 413
    told(answer)
    assert officer.ask("patch", here, raw=b" " * (LARGEST - 1) + b"{").status_code == 400


def test_who_sends_a_body_is_told_what_becomes_of_one_that_is_none(db: None) -> None:
    for _, method, operation in operations(description()):
        has_body = "requestBody" in operation
        assert ({"413", "415"} <= set(operation["responses"])) == has_body, operation["operationId"]
        assert not (has_body and method in ("get", "delete"))


def test_what_is_asked_beside_the_question_is_not_heard(world: World) -> None:
    assert program(world, "officer").get("/channels?khong=co").status_code == 200
