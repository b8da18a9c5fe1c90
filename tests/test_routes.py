"""Every address of the project, as every role, in every relation of units: what is answered is
what the permission table says. A new address without a line in ``routes.py`` fails."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from lantoa.accounts.models import User
from lantoa.accounts.rules import PERMISSIONS, Reach, Role
from lantoa.audit.tests.standing import Standing, standing
from lantoa.catalogue.models import Setting
from tests import routes
from tests.routes import REACHES, ROLES, ROUTES, Everything, Route, Things

METHODS = ("get", "post")
REFUSED = (403, 404)


@pytest.fixture(scope="module")
def standing_everything(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Standing[Everything]]:
    with (
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")),
        standing("everything", routes.everything, request, django_db_blocker) as built,
    ):
        yield built


@pytest.fixture
def everything(standing_everything: Standing[Everything], db: None) -> Everything:
    return standing_everything.fresh()


TABLES = (
    set(ROUTES),
    set(routes.DESKS),
    set(routes.HEAD),
    routes.STAFF,
    routes.OWN,
    routes.PUBLIC,
)


def test_every_address_of_the_project_is_in_one_table() -> None:
    found = {name for name in routes.names() if not name.startswith(routes.SIGN_IN)}
    assert found == set().union(*TABLES)
    assert sum(map(len, TABLES)) == len(found)
    assert len(routes.content_admin()) > 100


def address(name: str, route: Route, things: Things) -> str:
    query = route.query(things) if callable(route.query) else route.query
    path = reverse(name, kwargs=route.arguments(things))
    return f"{path}?{query}" if query else path


def ask(client: Client, method: str, path: str, sent: Mapping[str, str] | None = None) -> int:
    """The status of one request. Whatever it wrote is undone."""
    with transaction.atomic():
        answer = client.post(path, sent or {}) if method == "post" else client.get(path)
        if answer.streaming:
            answer.getvalue()
        transaction.set_rollback(True)
    return int(answer.status_code)


def cases(role: Role, share: int) -> Iterator[tuple[str, Route, Reach, str]]:
    """Every combination of the role, or one in ``share``, always the same ones."""
    for name, found in ROUTES.items():
        for place, route in enumerate(found):
            for reach in REACHES:
                for method in METHODS:
                    drawn = zlib.crc32(f"{name} {place} {role} {reach} {method}".encode())
                    if drawn % share == 0:
                        yield name, route, reach, method


def visit(everything: Everything, role: Role, share: int = 1) -> int:
    """Asks for everything as one role. Returns how many combinations were tried."""
    client = Client(raise_request_exception=True)
    client.force_login(everything.people[role])
    tried, wrong = 0, []
    for name, route, reach, method in cases(role, share):
        things, may = everything.things[reach], route.may(role, reach, method)
        status = ask(client, method, address(name, route, things), route.sent(things))
        tried += 1
        if status != 405 and (status in REFUSED) == may:
            wrong.append((name, reach.value, method, route.verb, status))
    assert not wrong
    return tried


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_further_than_the_permission_table(everything: Everything, role: Role) -> None:
    """Whole on SQLite; on PostgreSQL a tenth, the whole with ``--all``."""
    share = 1 if connection.vendor == "sqlite" else 10
    whole = sum(map(len, ROUTES.values())) * len(REACHES) * len(METHODS)
    tried = visit(everything, role, share)
    assert tried == whole if share == 1 else whole / 30 < tried < whole / 3


@pytest.mark.long
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the quick suite visits all on SQLite")
@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_further_than_the_table_on_postgresql(
    everything: Everything, role: Role
) -> None:
    assert visit(everything, role) > 0


@pytest.mark.parametrize("role", ROLES)
def test_a_desk_is_for_who_has_its_verb_in_a_unit_of_his_own(
    everything: Everything, role: Role
) -> None:
    client = Client()
    client.force_login(everything.people[role])
    for name, verb in routes.DESKS.items():
        may = role in PERMISSIONS[verb].get(Reach.OWN, frozenset())
        for method in METHODS:
            status = ask(client, method, reverse(name, kwargs=routes.GIVEN.get(name)))
            assert status == 405 or (status in REFUSED) != may, (name, method, status)
    for name in routes.STAFF:
        for method in METHODS:
            status = ask(client, method, reverse(name, kwargs=routes.GIVEN.get(name)))
            assert status not in REFUSED, (name, method, status)


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("role", ROLES)
def test_the_installation_is_ruled_from_its_head_unit(
    everything: Everything, role: Role, reach: Reach
) -> None:
    head = everything.things[reach].unit
    Setting.objects.create(name="installation.unit", value=head.slug)
    client = Client()
    client.force_login(everything.people[role])
    for name, (verb, given) in routes.HEAD.items():
        may = role in PERMISSIONS[verb].get(reach, frozenset())
        keys = {"holiday_id": everything.holiday.pk, "day_id": everything.made_up.pk}
        arguments = {key: keys.get(key, value) for key, value in given.items()}
        for method in METHODS:
            status = ask(client, method, reverse(name, kwargs=arguments or None))
            assert status == 405 or (status in REFUSED) != may, (name, method, status)


def test_a_visitor_is_sent_to_sign_in_everywhere(everything: Everything) -> None:
    client = Client()
    things = everything.things[Reach.OWN]
    paths = [address(name, route, things) for name, found in ROUTES.items() for route in found]
    paths += [
        reverse(name, kwargs=routes.GIVEN.get(name)) for name in (*routes.DESKS, *routes.STAFF)
    ]
    paths += [reverse(name, kwargs=given or None) for name, (_, given) in routes.HEAD.items()]
    paths += [reverse(name, args=[1]) for name in routes.OWN]
    for path in paths:
        for method in METHODS:
            answer = getattr(client, method)(path)
            assert answer.status_code == 302, (path, answer.status_code)
            assert answer["Location"].startswith("/tai-khoan/login/")


@pytest.mark.parametrize("who", [*ROLES, "superuser", "visitor"])
def test_the_content_admin_is_closed_at_every_address(everything: Everything, who: str) -> None:
    """Wagtail's own doors hang behind ours: nobody holds ``content.manage`` yet."""
    client = Client()
    if who == "superuser":
        User.objects.filter(username="mot.editor").update(is_superuser=True, is_staff=True)
    if who != "visitor":
        person = everything.people[Role.EDITOR if who == "superuser" else Role(who)]
        client.force_login(User.objects.get(pk=person.pk))
    assert PERMISSIONS["content.manage"] == {}
    share = 1 if connection.vendor == "sqlite" else 10
    wrong = [
        (path, status)
        for path in routes.content_admin()
        if zlib.crc32(f"{path} {who}".encode()) % share == 0
        for method in METHODS
        if (status := ask(client, method, path)) != 403
    ]
    assert not wrong
