"""The API: who may ask what, what is answered, and that a refusal tells and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from lantoa.accounts.actions.tokens import revoke_token
from lantoa.accounts.models import ApiToken, Post, User
from lantoa.accounts.rules import TokenScope
from lantoa.audit.models import Entry
from lantoa.audit.tests.standing import Standing, standing
from lantoa.catalogue import queries as catalogue
from lantoa.config.api import description
from lantoa.config.api.schema import operations
from lantoa.kernel import days
from lantoa.kernel.value import Qualifier, exact, stated
from lantoa.reports import actions
from lantoa.reports.models import Exemption, Report, ReportVersion
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World, world
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion
from tests.programs import ROOT, Program, token_of

PLAYS = "loudspeaker.play.placement"
PROBLEM = "application/problem+json"
DAYS = "first_day=2018-01-01&last_day=2018-12-31"


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
    return standing_world.fresh()


def program(world: World, name: str, scope: TokenScope = TokenScope.SUBMIT) -> Program:
    return Program(token_of(world.people[name], scope))


def told(answer: Any) -> dict[str, Any]:
    """A refusal as problem details."""
    assert answer.headers["Content-Type"] == PROBLEM, answer.content[:200]
    assert "no-store" in answer.headers["Cache-Control"]
    found: dict[str, Any] = json.loads(answer.content)
    assert found["status"] == answer.status_code
    assert found["title"] and found["detail"]
    return found


def codes(answer: Any) -> set[str]:
    return {each["code"] for each in told(answer)["problems"]}


# --- Who may ask what ----------------------------------------------------------------------------

READING = ("officer", "chair", "clerk", "administrator", "editor", "reviewer", "province_chair")
"""Those of the unit, and of the one above who oversee it."""

OVERSEEING = ("chair", "administrator", "reviewer", "province_chair")
"""Those who see what the units below the district report."""

BODIES: dict[str, Any] = {
    "reports_save_sections": {"revision": 0, "sections": {"next": "Tiếp tục phát tin."}},
    "reports_declare": {"value": {"state": "stated", "number": "5"}, "reason": "Theo sổ."},
    "reports_submit": {"seal": "0" * 64},
    "reports_estimate": {"value": {"state": "stated", "number": "5"}, "basis": "Theo lịch phát."},
    "reports_send_back": {"reason": "Sửa số."},
    "reports_give_number": {"version": 1, "number": "15", "issued_on": "2026-01-05"},
    "reports_give_back": {"version": 9, "reason": "Sửa số."},
    "reports_accept": {"version": 9},
    "reports_correct": {"reason": "Thiếu một buổi phát."},
}

WRITING = {
    "reports_start_draft": ("officer",),
    "reports_save_sections": ("officer",),
    "reports_declare": ("officer",),
    "reports_withdraw": ("officer",),
    "reports_send_for_signature": ("officer",),
    "reports_submit": ("chair",),
    "reports_seal": ("chair",),
    "reports_estimate": ("officer",),
    "reports_withdraw_estimate": ("officer",),
    "reports_send_back": ("chair",),
    "reports_give_number": ("clerk",),
    "reports_give_back": ("reviewer",),
    "reports_accept": ("reviewer",),
    "reports_redraft": ("officer",),
    "reports_correct": ("officer",),
    "reports_withdraw_correction": ("officer",),
    "reports_take_in": (),
}
"""Operation to who may do it in the district; the others who see the report are refused."""


def address(path: str, world: World) -> str:
    """A path of the description, about the district."""
    found = path.removeprefix("/api/v1").format(
        report=world.expected.pk,
        measure=PLAYS,
        kind="docx",
        number=1,
        slug="{slug}",
        old=1,
        new=2,
    )
    found = found.replace("{slug}", make.REGIME if "/regimes/" in path else world.district.slug)
    if path.endswith("/totals"):
        return f"{found}?unit={world.district.slug}&{DAYS}"
    if path.endswith("/completeness"):
        return f"{found}?unit={world.district.slug}"
    return f"{found}?q=suoi" if path.endswith("/unit-search") else found


def every_operation() -> list[tuple[str, str, dict[str, Any]]]:
    return list(operations(description()))


def ask(world: World, who: Program, path: str, method: str, operation: dict[str, Any]) -> Any:
    body = BODIES.get(operation["operationId"])
    return who.ask(method, address(path, world), body)


def test_every_operation_needs_a_token_that_opens(world: World) -> None:
    make.submitted(world.expected)
    good = token_of(world.people["officer"])
    revoked, expired = (token_of(world.people["chair"]) for _ in range(2))
    first, second = ApiToken.objects.filter(post__user=world.people["chair"]).order_by("pk")
    revoke_token(actor=SYSTEM, token=first)
    ApiToken.objects.filter(pk=second.pk).update(
        made_at=days.now() - timedelta(days=3), expires_at=days.now() - timedelta(days=1)
    )
    wrong = [
        "",
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        revoked,
        expired,
        "lantoa_" + "0" * 12 + "_" + "a" * 43,
        "Basic abc",
    ]
    before = Report.objects.values().get()
    for path, method, operation in every_operation():
        cache.clear()
        for token in wrong:
            answer = ask(world, Program(token), path, method, operation)
            assert answer.status_code == 401, (operation["operationId"], token)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            told(answer)
    assert Report.objects.values().get() == before


def test_a_session_is_no_way_into_the_api(world: World) -> None:
    client = Client()
    client.force_login(world.people["officer"])
    assert Program(client=client).get(f"/reports/{world.expected.pk}").status_code == 401


def test_a_token_acts_as_its_post_in_every_operation(world: World) -> None:
    """Own, below, above and elsewhere: who sees nothing of a report finds none."""
    make.log(world.district, count=exact(4))
    make.submitted(world.expected)
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sửa số.")
    actions.redraft_report(actor=SYSTEM, expected=world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    actions.submit_report(actor=SYSTEM, expected=world.expected)
    programs = {name: program(world, name) for name in world.people}
    wrong = []
    for path, method, operation in every_operation():
        name = operation["operationId"]
        for who, asking in programs.items():
            status = ask(world, asking, path, method, operation).status_code
            if name == "reports_completeness":
                expected = {200} if who in OVERSEEING else {403}
            elif not name.startswith("reports_") or name == "reports_expected_reports":
                expected = {200}
                if name == "totals_totals" and who.startswith("neighbour"):
                    expected = {403}
            elif who not in READING:
                expected = {404}
            elif name in WRITING:
                # Sent already: what may be done is refused for the state it is in.
                expected = {200, 409, 422} if who in WRITING[name] else {403}
            else:
                expected = {200}
            if status not in expected:
                wrong.append((name, who, status))
    assert wrong == []
    assert ReportVersion.objects.count() == 2


def test_a_token_for_reading_writes_nothing(world: World) -> None:
    make.drafted(world.expected)
    before = Report.objects.values().get()
    for path, method, operation in every_operation():
        if method == "get":
            continue
        who = next(iter(WRITING[operation["operationId"]]), "officer")
        asking = program(world, who, TokenScope.READ)
        answer = ask(world, asking, path, method, operation)
        assert answer.status_code == 403, operation["operationId"]
        ApiToken.objects.all().delete()
    assert Report.objects.values().get() == before


def test_a_token_dies_with_its_post_and_with_its_person(world: World) -> None:
    here = f"/reports/{world.expected.pk}"
    officer, chair = program(world, "officer"), program(world, "chair")
    assert officer.get(here).status_code == chair.get(here).status_code == 200
    Post.objects.filter(user=world.people["officer"]).update(valid_to=days.today())
    User.objects.filter(pk=world.people["chair"].pk).update(is_active=False)
    assert officer.get(here).status_code == chair.get(here).status_code == 401


def test_a_token_has_no_more_than_the_one_post(world: World) -> None:
    person = world.people["officer"]
    Post.objects.create(user=person, unit=world.other, role="officer", valid_from=make.SINCE)
    asking = program(world, "officer")
    assert asking.get(f"/reports/{world.expected.pk}").status_code == 200
    assert asking.get(f"/reports/{world.neighbouring.pk}").status_code == 404


def test_a_list_holds_what_may_be_seen_and_nothing_else(world: World) -> None:
    def ids(name: str, query: str = "") -> list[int]:
        answer = program(world, name).get(f"/expected-reports{query}")
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["rows"]]

    own, other, above = world.expected.pk, world.neighbouring.pk, world.above.pk
    assert ids("officer") == [own]
    assert ids("neighbour") == [other]
    assert ids("reviewer") == sorted([own, other, above])
    assert ids("officer", f"?unit={world.other.slug}") == []
    assert ids("reviewer", f"?unit={world.other.slug}") == [other]
    make.drafted(world.expected)
    assert ids("reviewer", "?state=draft") == [own]
    assert ids("reviewer", "?state=draft&state=expected") == sorted([own, other, above])
    assert ids("reviewer", "?period=2017") == []
    make.submitted(world.neighbouring)
    assert ids("reviewer", "?missing=false") == [other]
    assert ids("reviewer", "?missing=true") == sorted([own, above])


def test_what_is_exempt_is_neither_missing_nor_filed(world: World) -> None:
    Exemption.objects.create(
        expected=world.expected, reason="Đơn vị mới lập.", at=days.now(), actor_key="system"
    )
    asking = program(world, "officer")
    (row,) = asking.get("/expected-reports").json()["rows"]
    assert (row["is_exempt"], row["is_missing"]) == (True, False)
    for missing in ("true", "false"):
        assert asking.get(f"/expected-reports?missing={missing}").json()["rows"] == []


def test_pages_of_a_list_hold_every_row_once(world: World) -> None:
    asking, seen, after = program(world, "reviewer"), [], ""
    for _ in range(5):
        found = asking.get(f"/expected-reports?limit=1&after={after}").json()
        seen += [row["id"] for row in found["rows"]]
        after = found["next"]
        if after is None:
            break
    assert seen == sorted([world.expected.pk, world.neighbouring.pk, world.above.pk])
    asking, seen, after = program(world, "reviewer"), [], ""
    while after is not None:
        found = asking.get(f"/units?on=2018-06-01&limit=2&after={after}").json()
        seen += [row["slug"] for row in found["rows"]]
        after = found["next"]
    assert sorted(seen) == sorted(
        UnitVersion.objects.in_force(make.SINCE).values_list("unit__slug", flat=True)
    )


# --- Reading -------------------------------------------------------------------------------------


def test_a_figure_says_what_stands_behind_it_and_parts_never_mix(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.log(world.district, count=stated(600, Qualifier.MORE_THAN), proof="")
    make.drafted(world.expected)
    found = program(world, "chair").get(f"/reports/{world.expected.pk}/figures/{PLAYS}").json()
    assert found["whole"]["exact"] == "4"
    assert found["whole"]["more_than"] == "600"
    assert found["whole"]["about"] is None
    assert not found["whole"]["is_exact"]
    assert found["evidence"] == {"activities": 2, "unproven": 1, "proofs": 1}
    assert found["declared"] is None


def test_a_declared_figure_stands_beside_that_of_the_ledger(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.drafted(world.expected)
    officer = program(world, "officer")
    here = f"/reports/{world.expected.pk}/figures/{PLAYS}"
    body = {
        "value": {"state": "stated", "number": "50", "number_max": "100", "qualifier": "about"},
        "reason": "Theo sổ của đài.",
        "source_words": "khoảng 50 đến 100 lượt",
    }
    assert officer.ask("put", f"{here}/declared", body).status_code == 200
    found = officer.get(here).json()
    assert found["declared"]["value"]["words"] == "khoảng 50 đến 100"
    assert found["declared"]["reason"] == "Theo sổ của đài."
    assert found["evidenced"]["exact"] == "4"
    assert (found["whole"]["range_low"], found["whole"]["range_high"]) == ("50", "100")
    assert officer.ask("delete", f"{here}/declared").status_code == 200
    assert officer.get(here).json()["declared"] is None


@pytest.mark.parametrize(
    "value",
    [
        {"state": "stated"},
        {"state": "not_stated", "number": "3"},
        {"state": "stated", "number": "9", "number_max": "3"},
        {"state": "stated", "number": "9", "number_max": "12", "qualifier": "more_than"},
        {"state": "not_stated", "qualifier": "about"},
        {"state": "stated", "number": "1.5"},
    ],
)
def test_a_figure_that_contradicts_itself_is_refused(world: World, value: dict[str, str]) -> None:
    make.drafted(world.expected)
    answer = program(world, "officer").ask(
        "put",
        f"/reports/{world.expected.pk}/figures/{PLAYS}/declared",
        {"value": value, "reason": "Theo sổ."},
    )
    assert answer.status_code == 422
    assert told(answer)["problems"][0]["field"] == "value"


def test_a_filed_report_is_told_as_it_was_signed(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.submitted(world.expected)
    make.log(world.district, count=exact(9), title="Sau khi gửi")
    asking = program(world, "reviewer")
    here = f"/reports/{world.expected.pk}"
    found = asking.get(here).json()
    assert found["state"] == "submitted"
    (version,) = found["versions"]
    kept = ReportVersion.objects.get()
    assert version["sha256"] == kept.sha256
    figures = asking.get(f"{here}/figures").json()
    assert figures["version"] == 1
    plays = next(each for each in figures["figures"] if each["measure"] == PLAYS)
    assert plays["whole"]["exact"] == "4"
    frozen = asking.get(f"{here}/versions/1").json()
    assert frozen["is_intact"]
    assert frozen["sections"] == kept.frozen["sections"]
    assert asking.get(f"{here}/versions/2").status_code == 404
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = asking.get(version[kind].removeprefix(ROOT))
        assert answer.status_code == 200
        content = answer.getvalue() if answer.streaming else answer.content
        assert content.startswith(start)


def test_totals_of_a_unit_by_layer_basis_and_language(world: World) -> None:
    make.log(world.district, count=exact(4), language="hmn")
    make.log(world.other, count=exact(5))
    asking = program(world, "reviewer")

    def plays(query: str) -> Any:
        answer = asking.get(f"/totals?unit={world.province.slug}&{DAYS}{query}")
        assert answer.status_code == 200, answer.content
        rows = {row["measure"]: row["total"]["exact"] for row in answer.json()["lines"]}
        return rows.get(PLAYS)

    assert plays("") == "9"
    assert plays("&layer=submitted") is None
    make.submitted(world.expected)
    assert plays("&layer=submitted") == "4"
    assert plays("&layer=approved") is None
    assert plays("&channel=television") is None
    found = asking.get(f"/totals?unit={world.province.slug}&{DAYS}&by=language").json()
    assert [(row["member"], row["total"]["exact"]) for row in found["parts"]] == [("hmn", "4")]
    refused = asking.get(f"/totals?unit={world.province.slug}&{DAYS}&by=language&basis=today")
    assert refused.status_code == 422
    wrong = f"/totals?unit={world.province.slug}&first_day=2018-02-01&last_day=2018-01-01"
    assert codes(asking.get(wrong)) == {"window"}


def test_units_and_reference_data(world: World) -> None:
    asking = program(world, "editor")
    found = asking.get(f"/units/{world.district.slug}?on=2018-06-01").json()
    assert found["is_in_force"]
    assert [each["slug"] for each in found["path"]] == [world.province.slug]
    assert found["parent"] == world.province.slug
    assert not asking.get(f"/units/{world.district.slug}?on=2026-01-01").json()["is_in_force"]
    (hit, *_) = asking.get("/unit-search?q=suoi mau").json()
    assert hit["unit"]["slug"] == world.district.slug
    assert asking.get(f"/units/{world.district.slug}/lineage").json()["units"]
    regime = asking.get(f"/regimes/{make.REGIME}").json()
    assert regime["windows"] and regime["deadlines"]
    keys = [row["key"] for row in asking.get("/periods?limit=100").json()["rows"]]
    assert "2018" in keys
    slugs = [row["slug"] for row in asking.get("/indicators?on=2018-06-01").json()]
    assert slugs == [each.slug for each in catalogue.indicators(make.SINCE)]
    for path in ("/channels", "/topics", "/languages", "/count-units", "/regimes"):
        assert asking.get(path).json(), path


# --- Writing -------------------------------------------------------------------------------------


def test_a_report_goes_from_nothing_to_submitted(world: World) -> None:
    officer, chair = program(world, "officer"), program(world, "chair")
    here = f"/reports/{world.expected.pk}"
    begun = officer.ask("post", f"{here}/draft").json()
    assert begun["state"] == "draft"
    sent = officer.ask(
        "patch",
        f"{here}/sections",
        {"revision": begun["revision"], "sections": make.WORDS},
    )
    assert sent.status_code == 200, sent.content
    assert officer.ask("post", f"{here}/for-signature").json()["state"] == "for_signature"
    seal = chair.get(f"{here}/seal").json()["sha256"]
    done = chair.ask("post", f"{here}/submission", {"seal": seal})
    assert done.status_code == 200, done.content
    assert done.json()["state"] == "submitted"
    version = ReportVersion.objects.get()
    assert version.actor_key == f"user:{world.people['chair'].pk}"
    noted = Entry.objects.filter(verb="accounts.use_token")
    assert [entry.data["path"] for entry in noted.order_by("pk")] == [
        f"/api/v1{here}/{part}" for part in ("draft", "sections", "for-signature", "submission")
    ]


def test_the_chair_does_not_sign_what_changed_meanwhile(world: World) -> None:
    make.drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    chair = program(world, "chair")
    here = f"/reports/{world.expected.pk}"
    seal = chair.get(f"{here}/seal").json()["sha256"]
    make.log(world.district, count=exact(4))
    answer = chair.ask("post", f"{here}/submission", {"seal": seal})
    assert answer.status_code == 409
    assert codes(answer) == {"changed_since_seen"}
    assert not ReportVersion.objects.exists()


def test_nobody_s_words_are_lost_when_two_write(world: World) -> None:
    report = make.drafted(world.expected)
    officer = program(world, "officer")
    here = f"/reports/{world.expected.pk}/sections"
    mine = {"revision": report.revision, "sections": {"next": "Phát thêm bằng tiếng Thái."}}
    assert officer.ask("patch", here, mine).status_code == 200
    theirs = {"revision": report.revision, "sections": {"next": "Mở lớp tập huấn."}}
    answer = officer.ask("patch", here, theirs)
    assert answer.status_code == 409
    found = told(answer)
    assert found["current"]["sections"]["next"] == "Phát thêm bằng tiếng Thái."
    assert found["yours"] == theirs
    again = {**theirs, "revision": found["current"]["revision"]}
    saved = officer.ask("patch", here, again).json()
    assert saved["sections"]["next"] == "Mở lớp tập huấn."
    assert saved["sections"]["steering"] == make.WORDS["steering"]


def test_a_part_that_the_report_has_not_is_refused(world: World) -> None:
    report = make.drafted(world.expected)
    body = {"revision": report.revision, "sections": {"no_such": "x"}}
    answer = program(world, "officer").ask("patch", f"/reports/{world.expected.pk}/sections", body)
    assert codes(answer) == {"no_such_section"}


# --- Once ----------------------------------------------------------------------------------------


def test_the_same_request_sent_again_does_nothing_and_gets_the_same(world: World) -> None:
    report = make.drafted(world.expected)
    officer = program(world, "officer")
    here = f"/reports/{world.expected.pk}/sections"
    body = {"revision": report.revision, "sections": {"next": "Một."}}
    first = officer.ask("patch", here, body, key="khoa-thu-1")
    actions.save_sections(
        actor=SYSTEM,
        expected=world.expected,
        sections={**make.WORDS, "next": "Hai."},
        revision=report.revision + 1,
    )
    again = officer.ask("patch", here, body, key="khoa-thu-1")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert first.headers["Idempotency-Replayed"] == "false"
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Report.objects.get().sections["next"] == "Hai."


def test_a_refusal_is_given_again_too(world: World) -> None:
    make.submitted(world.expected)
    officer = program(world, "officer")
    here = f"/reports/{world.expected.pk}/for-signature"
    first = officer.ask("post", here, key="khoa-thu-2")
    assert first.status_code == 409
    again = officer.ask("post", here, key="khoa-thu-2")
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_key_of_another_request_is_refused(world: World) -> None:
    report = make.drafted(world.expected)
    officer, chair = program(world, "officer"), program(world, "chair")
    here = f"/reports/{world.expected.pk}"
    body = {"revision": report.revision, "sections": {"next": "Một."}}
    assert officer.ask("patch", f"{here}/sections", body, key="khoa-thu-3").status_code == 200
    other = {"revision": report.revision + 1, "sections": {"next": "Hai."}}
    answer = officer.ask("patch", f"{here}/sections", other, key="khoa-thu-3")
    assert answer.status_code == 422
    assert codes(answer) == {"key_reused"}
    elsewhere = officer.ask("post", f"{here}/for-signature", key="khoa-thu-3")
    assert codes(elsewhere) == {"key_reused"}
    # A key belongs to the token that brought it.
    assert chair.ask("post", f"{here}/submission", BODIES["reports_submit"], key="khoa-thu-3")
    assert Report.objects.get().sections["next"] == "Một."


@pytest.mark.parametrize("key", [None, "ngắn", "co khoang trang", "x" * 101])
def test_what_changes_something_needs_a_key(world: World, key: str | None) -> None:
    answer = program(world, "officer").ask(
        "post",
        f"/reports/{world.expected.pk}/draft",
        key=key if key is None else key.encode().decode("latin-1"),
    )
    assert answer.status_code == 422
    assert told(answer)["problems"][0]["field"] == "Idempotency-Key"
    assert not Report.objects.exists()


# --- Hostile input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[]", 422),
        (b'"x"', 422),
        (b"null", 422),
        (b'{"revision": NaN, "sections": {}}', 400),
        (b'{"revision": 1, "sections": {"next": "a\\u0000b"}}', 400),
        (b'{"revision": 1, "sections": {"next": "\\ud800"}}', 400),
        (b'{"revision": 1, "sections": {"\\ud800": "x"}}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 200_000, 400),
        (b'{"a":' * 50_000, 400),
        (b'{"revision": ' + b"9" * 5000 + b', "sections": {"next": "x"}}', 400),
        (b'{"revision": 99999999999999999999, "sections": {"next": "x"}}', 422),
        (b'{"revision": 1.5, "sections": {"next": "x"}}', 422),
        (b'{"revision": -1, "sections": {"next": "x"}}', 422),
        (b'{"revision": 1, "sections": {"next": "x"}, "section": {"next": "y"}}', 422),
        (b'{"revision": 1, "sections": {"next": 5}}', 422),
        (b'{"revision": 1, "sections": {"next": "' + b"x" * 8001 + b'"}}', 422),
    ],
)
def test_a_body_that_is_none_is_refused_in_words(world: World, raw: bytes, status: int) -> None:
    make.drafted(world.expected)
    answer = program(world, "officer").ask(
        "patch", f"/reports/{world.expected.pk}/sections", raw=raw
    )
    assert answer.status_code == status, answer.content
    told(answer)


def test_what_is_no_json_says_so(world: World) -> None:
    answer = program(world, "officer").ask(
        "patch",
        f"/reports/{world.expected.pk}/sections",
        raw=b"revision=1",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 415
    told(answer)


def test_a_body_that_is_too_large_says_so(world: World, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = program(world, "officer").ask(
        "patch", f"/reports/{world.expected.pk}/sections", raw=b'{"a": "' + b"x" * 2000 + b'"}'
    )
    assert answer.status_code == 413
    told(answer)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/0", 422),
        ("/reports/9223372036854775807", 404),
        ("/reports/9223372036854775808", 422),
        ("/reports/-1", 404),
        ("/reports/x", 404),
        ("/reports/" + "9" * 5000, 404),
        ("/reports/%00", 404),
        ("/reports/1%0a", 404),
        ("/no-such", 404),
        ("/", 404),
        ("", 404),
        ("/units/%F0%9F%98%80", 422),
        ("/units/../../etc", 404),
        ("/units?on=0001-01-01", 422),
        ("/units?on=9999-12-31", 422),
        ("/units?on=2026-02-30", 422),
        ("/units?on=1700000000", 422),
        ("/units?after=99999999999999999999", 422),
        ("/units?after=999999999999999999", 200),
        ("/units?limit=0", 422),
        ("/units?limit=101", 422),
        ("/units?on=2199-12-31", 200),
        ("/units?on=1900-01-01", 200),
        ("/units?parent=%00", 400),
        ("/units?tier=king", 422),
        ("/unit-search?q=", 422),
        ("/unit-search?q=%25_%27%22%3B--", 200),
        ("/unit-search?q=" + "x" * 101, 422),
        ("/expected-reports?state=none", 422),
        ("/expected-reports?period=%27%20OR%201=1", 422),
        ("/periods?on=2199-12-31", 200),
        ("/totals?unit=x", 422),
    ],
)
def test_an_address_that_is_none_is_refused_in_words(world: World, path: str, status: int) -> None:
    answer = program(world, "reviewer").get(path)
    assert answer.status_code == status, answer.content
    if status >= 400:
        told(answer)


def test_a_method_that_an_address_does_not_take_is_told(world: World) -> None:
    for method in ("post", "delete", "head", "options", "trace"):
        answer = program(world, "reviewer").ask(method, "/channels")
        assert answer.status_code == 405, method
        assert answer.headers["Allow"] == "GET"
        ApiToken.objects.all().delete()


def test_guessing_is_slowed_down_and_a_good_token_is_not(world: World) -> None:
    good = program(world, "officer")
    bad = Program("lantoa_" + "0" * 12 + "_" + "a" * 43)
    statuses = [bad.get("/channels").status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    answer = bad.get("/channels")
    assert answer.headers["Retry-After"] == "60"
    told(answer)
    assert good.get("/channels").status_code == 200


def test_a_fault_of_ours_is_told_as_a_problem_too(world: World, monkeypatch: Any) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(units, "lineage_graph", broken)
    asking = program(world, "officer")
    asking.client.raise_request_exception = False
    answer = asking.get(f"/units/{world.district.slug}/lineage")
    assert answer.status_code == 500
    assert "broken" not in json.dumps(told(answer))


# --- What it costs -------------------------------------------------------------------------------


def cost(asking: Program, path: str) -> int:
    asking.get(path)  # the day of use is noted once
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert asking.get(path).status_code == 200
    return len(asked)


def test_lists_cost_the_same_however_long_they_are(world: World) -> None:
    asking = program(world, "reviewer")
    paths = {
        "/channels": 2,
        "/indicators": 2,
        "/periods": 2,
        f"/regimes/{make.REGIME}": 4,
        "/units?on=2018-06-01": 3,
        "/expected-reports?limit=1": 7,
        "/expected-reports": 7,
    }
    make.submitted(world.expected)
    make.submitted(world.neighbouring)
    assert {path: cost(asking, path) for path in paths} == paths


def test_figures_cost_the_same_however_many_they_are(world: World) -> None:
    asking = program(world, "reviewer")
    make.log(world.district, count=exact(4))
    make.submitted(world.expected)
    here = f"/reports/{world.expected.pk}/figures"
    few = cost(asking, here)
    for channel, kind, placed in (("poster", "sheet", "sheet"), ("banner", "panel", "panel")):
        make.log(world.other, channel=channel, kind=kind, placed=placed, count=exact(2))
        make.log(world.other, channel=channel, kind=kind, placed=placed, count=exact(3))
    make.submitted(world.neighbouring)
    many = cost(asking, f"/reports/{world.neighbouring.pk}/figures")
    assert few == many


# --- Its description -----------------------------------------------------------------------------


def test_the_description_and_its_page_are_open_and_hold_every_operation(db: None) -> None:
    answer = Client().get(reverse("api:openapi"))
    assert answer.status_code == 200
    found = answer.json()
    assert found["openapi"].startswith("3.1")
    assert found == json.loads(json.dumps(description()))
    page = Client().get(reverse("api:docs"))
    assert page.status_code == 200
    text = page.content.decode()
    for path, _, operation in every_operation():
        assert operation["operationId"] in text
        assert path in text
    assert "<script src" in text and "cdn" not in text


def test_every_operation_says_how_it_refuses(db: None) -> None:
    for _, method, operation in every_operation():
        statuses = set(operation["responses"])
        assert {"200", "400", "401", "422", "429"} <= statuses, operation["operationId"]
        if method != "get":
            assert {"403", "404", "409"} <= statuses, operation["operationId"]
        for status, answer in operation["responses"].items():
            kinds = set(answer.get("content", {}))
            assert kinds == {PROBLEM} if int(status) >= 400 else PROBLEM not in kinds


def test_a_report_says_which_version_stands_while_it_is_corrected(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.accepted(world.expected)
    reader = program(world, "reviewer")
    path = f"/reports/{world.expected.pk}"
    found = reader.ask("get", path).json()
    assert (found["accepted"], found["is_correcting"]) == (1, False)
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason="Thiếu một buổi phát.")
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    actions.submit_report(actor=SYSTEM, expected=world.expected)
    found = reader.ask("get", path).json()
    assert (found["accepted"], found["is_correcting"]) == (1, True)
    assert [each["correction_reason"] for each in found["versions"]] == ["", "Thiếu một buổi phát."]
