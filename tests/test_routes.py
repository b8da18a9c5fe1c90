"""Every address of the project, as every person: refused unless the permission table allows it.

A new address without a line here fails the first test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lantoa.activities import actions as activities
from lantoa.activities.models import Activity
from lantoa.intake import actions as intake
from lantoa.intake.models import BroughtIn
from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval
from lantoa.papers import sheet
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan
from lantoa.reports import actions as reports
from lantoa.reports.tests.factories import World, log, world

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Things:
    """Something of each kind, all of the district."""

    world: World
    activity: Activity
    plan: Plan
    document: BroughtIn


Arguments = Callable[[Things], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """``verb`` is what the address needs in the district; ``posts`` what sending to it needs,
    where that is another verb."""

    verb: str
    arguments: Arguments
    posts: str = ""
    query: str = ""


def expected(things: Things) -> dict[str, Any]:
    return {"expected_id": things.world.expected.pk}


def activity(things: Things) -> dict[str, Any]:
    return {"activity_id": things.activity.pk}


def plan(things: Things) -> dict[str, Any]:
    return {"plan_id": things.plan.pk}


def document(things: Things) -> dict[str, Any]:
    return {"document_id": things.document.pk}


def step(verb: str) -> Arguments:
    return lambda things: {**expected(things), "verb": verb}


MEASURE = "loudspeaker.bulletin.production"
WINDOW = "tu=2018-01-01&den=2018-12-31"

ROUTES: dict[str, list[Route]] = {
    "plans:page": [Route("plans.view", plan)],
    "plans:add_line": [Route("plans.write", plan)],
    "plans:issue": [Route("plans.issue", plan)],
    "activities:page": [Route("activities.view", activity)],
    "activities:add_proof": [Route("activities.log", activity)],
    "activities:void": [Route("activities.void", activity)],
    "activities:proof_file": [
        Route(
            "activities.view",
            lambda things: {"evidence_id": things.activity.evidence.get(link="").pk},
        )
    ],
    "activities:behind": [
        Route(
            "activities.view",
            lambda things: {"unit_slug": things.world.district.slug, "measure": MEASURE},
            query=WINDOW,
        )
    ],
    "reports:page": [Route("reports.view", expected)],
    "reports:figure": [
        Route("reports.view", lambda things: {**expected(things), "measure": MEASURE})
    ],
    "reports:paper": [
        Route("reports.view", lambda things: {**expected(things), "kind": "pdf"}),
        Route("reports.view", lambda things: {**expected(things), "kind": "docx"}),
    ],
    "reports:start": [Route("reports.draft", expected)],
    "reports:edit": [Route("reports.draft", expected)],
    "reports:declare": [Route("reports.draft", expected)],
    "reports:undeclare": [Route("reports.draft", expected)],
    "reports:step": [
        Route("reports.draft", step("send_for_signature")),
        Route("reports.draft", step("redraft")),
        Route("reports.sign", step("submit")),
        Route("reports.review", step("accept")),
    ],
    "reports:send_back": [Route("reports.sign", expected)],
    "reports:return": [Route("reports.review", expected)],
    "reports:number": [Route("reports.number", expected)],
    "reports:take_in": [Route("reports.consolidate", expected)],
    "intake:page": [Route("intake.view", document)],
    "intake:file": [Route("intake.view", document)],
}
"""Addresses that are about one unit's things."""

OWN = {
    "workspace:home",
    "workspace:account",
    "plans:list",
    "plans:new",
    "activities:list",
    "activities:log",
    "reports:list",
    "intake:list",
    "intake:bring",
    "units:find",
    "units:page",
    "workspace:status",
    "reports:below",
}
"""Addresses that show a signed-in person what is his or hers, or what is known to all staff.
What they may hold of other units is tested in their rooms; none is open to a visitor."""

PUBLIC = {"workspace:alive", "content_admin"}
"""Answers to anybody: the monitor's address, and the closed door of the content admin."""

PEOPLE = (
    "officer",
    "chair",
    "clerk",
    "administrator",
    "editor",
    "neighbour",
    "neighbour_chair",
    "neighbour_clerk",
    "reviewer",
    "province_chair",
    "province_clerk",
)
STRANGERS = ("neighbour", "neighbour_chair", "neighbour_clerk")


def names(patterns: list[Any], space: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from names(each.url_patterns, inner)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}"


def test_every_address_of_the_project_is_in_the_table() -> None:
    found = set(names(get_resolver().url_patterns))
    account = {name for name in found if name.startswith("account_")}
    assert found - account == set(ROUTES) | OWN | PUBLIC


@pytest.fixture
def things(settings: Any, tmp_path: Any) -> Things:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path
    made = world()
    done = log(made.district, count=None)
    sheet_of_proof = sheet.stand_in("Nhật ký phát", ("Thử",), "")
    activities.add_proof(
        actor=System(),
        activity=done,
        proof=activities.NewProof(content=sheet_of_proof, name="nhat-ky.pdf"),
    )
    draft = plans.create_plan(
        actor=System(),
        unit_id=made.district.pk,
        title="Tuyên truyền năm 2018",
        period=Interval(made.period.window_start, made.period.window_end),
    )
    reports.start_draft(actor=made.actor("officer"), expected=made.expected)
    read = intake.bring_in(
        actor=System(),
        unit_id=made.district.pk,
        content="Năm 2018 xã đã đăng 12 tin, bài.".encode(),
        name="bao-cao.txt",
    )
    return Things(made, done, draft, read)


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_gets_further_than_the_permission_table(things: Things, who: str) -> None:
    client = Client(raise_request_exception=True)
    client.force_login(things.world.people[who])
    actor = things.world.actor(who)
    tried = 0
    for name, routes in ROUTES.items():
        for route in routes:
            may = actor.may(route.verb, things.world.district.pk)
            assert not (may and who in STRANGERS), f"{who} may {route.verb}"
            address = reverse(name, kwargs=route.arguments(things))
            if route.query:
                address = f"{address}?{route.query}"
            for answer in (client.get(address), client.post(address)):
                tried += 1
                if answer.streaming:
                    answer.getvalue()
                if answer.status_code != 405:
                    refused = answer.status_code in ((403,) if may else (403, 404))
                    assert refused != may, (who, name, route.verb, answer.status_code)
    assert tried >= 2 * len(ROUTES)


def test_a_visitor_is_sent_to_sign_in_everywhere(things: Things) -> None:
    client = Client()
    for name, routes in ROUTES.items():
        for route in routes:
            address = reverse(name, kwargs=route.arguments(things))
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code == 302, (name, answer.status_code)
                assert answer["Location"].startswith("/tai-khoan/login/")
    arguments = {
        "units:page": {"slug": things.world.district.slug},
        "reports:below": {"unit_slug": things.world.province.slug, "period_key": "2018"},
    }
    for name in OWN:
        answer = client.get(reverse(name, kwargs=arguments.get(name)))
        assert answer.status_code == 302, name


@pytest.mark.parametrize("who", STRANGERS)
def test_the_desk_of_the_province_is_closed_to_units_below(things: Things, who: str) -> None:
    client = Client()
    client.force_login(things.world.people[who])
    address = reverse("reports:below", args=[things.world.province.slug, "2018"])
    assert client.get(address).status_code == 403
