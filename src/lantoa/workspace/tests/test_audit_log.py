"""The log as pages: who sees which chains, in which words, and what a copy holds."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from lantoa.accounts.models import User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.audit import seals
from lantoa.audit.log import record
from lantoa.audit.models import Entry
from lantoa.audit.verify import verify
from lantoa.kernel import days
from lantoa.kernel.actor import Actor, System
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country
from lantoa.workspace.queries.log import PER_PAGE

pytestmark = pytest.mark.django_db

MOST_QUERIES = 20
"""Of which the frame of the page asks about half."""
LOG, EXPORT = "/nhat-ky/", "/nhat-ky/xuat/"


@pytest.fixture
def country(settings: Any, tmp_path: Any) -> Country:
    settings.DATA = tmp_path
    return places.country()


@pytest.fixture
def above(country: Country) -> User:
    """The first administrator: of the province, which so runs the installation."""
    return person(country.province, Role.ADMINISTRATOR, username="above")


@pytest.fixture
def own(country: Country, above: User) -> User:
    return person(country.commune, Role.ADMINISTRATOR, username="own")


def tell(
    unit_id: int | None,
    key: str,
    actor: Actor | None = None,
    verb: str = "plans.issue",
    **more: Any,
) -> Entry:
    with transaction.atomic():
        record(actor=actor or System("test"), verb=verb, unit_id=unit_id, object_key=key, **more)
    connection.do_gathered()  # type: ignore[attr-defined]
    return Entry.objects.latest("pk")


def page(user: User, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(LOG + query)
    assert answer.status_code == 200
    return answer.content.decode()


def copy(user: User, **typed: str) -> list[list[str]]:
    client = Client()
    client.force_login(user)
    answer = client.post(EXPORT, typed)
    assert answer.status_code == 200
    text = answer.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_an_administrator_sees_own_chains_and_those_below_and_no_other(
    country: Country, own: User, above: User
) -> None:
    tell(country.commune.pk, "plans.plan:1001")
    tell(country.other.pk, "plans.plan:1002")
    tell(country.province.pk, "plans.plan:1003")
    tell(None, "plans.plan:1004")
    for read in (page, lambda user: str(copy(user))):
        mine, all_of_them = read(own), read(above)
        for key, is_mine in (("1001", True), ("1002", False), ("1003", False), ("1004", False)):
            assert (key in mine) == is_mine, key
            assert key in all_of_them


@pytest.mark.parametrize(
    "query",
    [
        "don_vi=00023",
        "don_vi=X%C3%A3+%C3%82n+H%C3%B2a",
        "doi_tuong=plans.plan:1002",
        "nguoi=Th%E1%BA%A3o",
        "truoc=99999999",
        "viec=plans.issue",
        "don_vi=0",
    ],
)
def test_no_search_leads_to_the_chain_of_a_neighbour(
    country: Country, own: User, query: str
) -> None:
    neighbour = person(country.other, Role.CHAIR)
    tell(country.other.pk, "plans.plan:1002", actor_for(neighbour))
    tell(None, "plans.plan:1004")
    assert "nhiệm vụ" not in page(own, f"?{query}")
    body = page(own, f"?{query}").partition("<tbody")[2]
    assert "1002" not in body
    assert "1004" not in body


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_sees_the_log_or_takes_a_copy(country: Country, role: Role) -> None:
    client = Client()
    client.force_login(person(country.commune, role))
    before = Entry.objects.count()
    assert client.get(LOG).status_code == 403
    assert client.post(EXPORT).status_code == 403
    assert Entry.objects.count() == before


def test_an_entry_is_told_in_words(country: Country, own: User) -> None:
    entry = tell(
        country.commune.pk,
        "plans.plan:12",
        actor_for(own),
        changed={"number": (1, 2), "name": ("Cũ", "Mới")},
        data={"state": "issued"},
    )
    words = page(own)
    assert own.full_name in words
    assert words.count("Xã Suối Mẫu") > 2
    assert "Ban hành kế hoạch" in words
    assert '<a href="/ke-hoach/12/">Kế hoạch 12</a>' in words
    assert "number: 1 → 2" in words
    assert "Cũ" not in words
    assert f"tên: {entry.changed['name'][0]} → {entry.changed['name'][1]}" in words
    assert "trạng thái: đã ban hành" in words


def test_the_search_narrows_by_each_field(country: Country, above: User, own: User) -> None:
    tell(country.commune.pk, "plans.plan:1001", actor_for(own))
    tell(country.other.pk, "plans.plan:1002", verb="plans.write")
    tell(None, "plans.plan:1004")

    def found(query: str) -> list[str]:
        body = page(above, f"?{query}").partition("<tbody")[2]
        return [key for key in ("1001", "1002", "1004") if key in body]

    today = days.today().strftime("%d/%m/%Y")
    assert found("") == ["1001", "1002", "1004"]
    assert found("don_vi=00023") == ["1002"]
    assert found("don_vi=xa+suoi+mau") == ["1001"]
    assert found("don_vi=suoi+mau") == ["1001"]
    assert found("nguoi=own") == ["1001"]
    assert found("viec=plans.write") == ["1002"]
    assert found("doi_tuong=plans.plan:1004") == ["1004"]
    assert found("tu=01/01/2020&den=02/01/2020") == []
    assert found(f"tu={today}") == ["1001", "1002", "1004"]
    assert found("den=31/12/9999") == ["1001", "1002", "1004"]
    assert found("don_vi=khong-co") == []


def test_a_page_begins_before_a_key_and_keeps_the_search(country: Country, own: User) -> None:
    for number in range(PER_PAGE + 2):
        tell(country.commune.pk, f"plans.plan:{number}", verb="plans.write")
    first = page(own, "?viec=plans.write")
    assert first.count('<tr role="row">') == PER_PAGE + 1
    older = Entry.objects.order_by("-pk")[PER_PAGE - 1].pk
    assert f"?{escape(f'viec=plans.write&truoc={older}')}" in first
    second = page(own, f"?viec=plans.write&truoc={older}")
    assert second.count('<tr role="row">') == 2 + 1
    assert "Cũ hơn" not in second


def test_a_page_costs_the_same_however_many_entries(country: Country, own: User) -> None:
    client = Client()
    client.force_login(own)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LOG).status_code == 200
        return len(asked)

    tell(country.commune.pk, "reports.report:1", actor_for(own), verb="reports.submit")
    client.get(LOG)
    few = queries()
    for number in range(30):
        unit = country.commune.pk
        tell(unit, f"reports.report:{number}", actor_for(own), verb="reports.submit")
    assert queries() == few <= MOST_QUERIES


def test_a_copy_is_told_and_no_cell_of_it_is_a_formula(country: Country, own: User) -> None:
    own.full_name = "=cmd|' /C calc'!A0"
    own.save()
    tell(country.commune.pk, "@SUM(1)", actor_for(own), data={"x": "=1"})
    header, *rows = copy(own)
    assert header[0] == "Số"
    assert all(len(row) == len(header) for row in rows)
    cells = [each for row in rows for each in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert "'@SUM(1)" in cells
    assert not [each for each in cells if each.startswith(("=", "+", "-", "@"))]
    told = Entry.objects.latest("pk")
    assert (told.verb, told.actor_key, told.unit_id) == (
        "audit.export",
        f"user:{own.pk}",
        country.commune.pk,
    )
    assert told.data["units"] == 1


def test_a_copy_holds_the_hashes_and_only_what_was_searched(country: Country, own: User) -> None:
    tell(country.commune.pk, "plans.plan:1", verb="plans.write")
    entry = tell(country.commune.pk, "plans.plan:2")
    header, *rows = copy(own, viec="plans.issue")
    (row,) = (dict(zip(header, row, strict=True)) for row in rows)
    assert row["Số"] == str(entry.pk)
    assert len(row["Mã băm"]) == 64
    assert row["Chuỗi"] == str(country.commune.pk)


def test_a_copy_is_asked_by_a_form_alone(country: Country, own: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(own)
    assert client.get(EXPORT).status_code == 405
    assert client.post(EXPORT).status_code == 403
    answer = Client()
    answer.force_login(own)
    wrong = answer.post(EXPORT, {"tu": "31/02/2026"})
    assert wrong.status_code == 422
    assert "31/02/2026" in wrong.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "truoc=-1",
        "truoc=" + "9" * 18,
        "truoc=" + "9" * 40,
        "truoc=٤",
        "tu=32/13/2026",
        "tu=1/1/0001&den=31/12/9999",
        "den=31/12/9999",
        "tu=31/12/9999",
        "viec=khong.co",
        "doi_tuong=" + "x" * 500,
        "don_vi=%25_%5C",
        "nguoi=%27%20OR%201=1--",
        "nguoi=%3Cscript%3Ealert(1)%3C/script%3E",
        "trang=x",
    ],
)
def test_a_hostile_search_is_answered(country: Country, own: User, query: str) -> None:
    tell(country.commune.pk, "plans.plan:1")
    assert "<script>alert" not in page(own, f"?{query}")


def test_what_was_logged_is_shown_as_text(country: Country, own: User) -> None:
    tell(country.commune.pk, "<b>x</b>:1", verb="<i>", data={"<u>": "<script>"}, changed=["<s>"])
    words = page(own)
    for raw in ("<b>x", "<i>", "<u>", "<script>", "<s>"):
        assert raw not in words.partition("<tbody")[2].partition("</tbody")[0]


def test_the_last_check_and_seal_are_told(country: Country, own: User) -> None:
    connection.do_gathered()  # type: ignore[attr-defined]
    assert "Chưa niêm phong lần nào" in page(own)
    assert "Chưa kiểm tra toàn bộ" in page(own)
    seals.seal(date(2026, 11, 20))
    verify()
    words = page(own)
    assert "số 1, ngày 20/11/2026" in words
    assert ": nguyên vẹn." in words
    Entry.objects.create(at="2026-11-22T00:00:00Z", actor_key="x", verb="x", object_key="x")
    verify()
    assert "Nhật ký có 1 chỗ sai lệch" in page(own)
