"""The start page, the account page, the state of the installation."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.kernel.actor import System
from lantoa.kernel.value import exact
from lantoa.reports import actions
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.totals import actions as totals
from lantoa.totals.models import Cell
from lantoa.workspace.views.due import headline


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def home(world: World, name: str) -> str:
    answer = signed_in(world, name).get(reverse("workspace:home"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "Chị Thảo, không có việc nào đến hạn"),
        (1, "Chị Thảo, có một việc cần làm"),
        (3, "Chị Thảo, có ba việc cần làm"),
        (12, "Chị Thảo, có 12 việc cần làm"),
    ],
)
def test_the_headline_greets_and_counts(number: int, words: str) -> None:
    assert headline("chị Thảo", number) == words


def test_who_has_set_the_system_up_is_told_how_much_is_left() -> None:
    assert headline("anh Nam", 0, 3) == "Anh Nam, còn ba việc để bắt đầu"
    assert headline("anh Nam", 2, 3) == "Anh Nam, có hai việc cần làm", "what is due comes first"


def test_each_person_finds_what_waits_for_them(world: World) -> None:
    assert "Lập báo cáo năm 2018" in home(world, "officer")
    assert "không có việc nào" in home(world, "chair")
    make.drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    assert "Ký báo cáo năm 2018" in home(world, "chair")
    assert "không có việc nào" in home(world, "officer")
    actions.submit_report(actor=SYSTEM, expected=world.expected)
    assert "Cấp số báo cáo năm 2018" in home(world, "clerk")
    make.numbered(world.neighbouring)
    page = home(world, "reviewer")
    assert "Một báo cáo năm 2018 chờ xem xét" in page
    assert "2/2 đơn vị đã gửi" in page


def test_red_stands_only_where_something_is_late(world: World) -> None:
    assert 'class="leaf bad"' in home(world, "officer")
    make.numbered(world.expected)
    assert 'class="leaf bad"' not in home(world, "clerk")


def test_an_ended_unit_sees_what_its_last_period_holds(world: World) -> None:
    make.log(world.district, count=exact(38))
    page = home(world, "officer")
    assert "<h2>Năm 2018</h2>" in page
    assert '<b class="big">1</b><span>hoạt động đã ghi</span>' in page
    assert "tu=2018-01-01&amp;den=2018-12-31" in page


def test_who_has_nothing_to_do_is_told_what_to_open(world: World) -> None:
    make.drafted(world.expected)
    for name in ("editor", "administrator"):
        page = home(world, name)
        assert "không có việc nào đến hạn" in page
        assert reverse("workspace:status") in page
    world.people["officer"].posts.all().delete()
    assert "chưa được giao chức vụ" in home(world, "officer")


def test_one_main_button_a_page(world: World) -> None:
    make.numbered(world.neighbouring)
    assert home(world, "reviewer").count("btn main") == 1


@pytest.mark.parametrize("name", ["home", "status"])
def test_pages_of_staff_are_closed_to_who_is_signed_out(world: World, name: str) -> None:
    answer = Client().get(reverse(f"workspace:{name}"))
    assert answer.status_code == 302
    assert all(
        signed_in(world, who).get(reverse(f"workspace:{name}")).status_code == 200
        for who in world.people
    )


def test_the_state_is_closed_to_who_holds_no_post(world: World) -> None:
    world.people["officer"].posts.all().delete()
    assert signed_in(world, "officer").get(reverse("workspace:status")).status_code == 403


def test_the_account_names_posts_and_leaves_by_post_only(world: World) -> None:
    chair = signed_in(world, "chair")
    page = chair.get(reverse("workspace:account"), follow=True).content.decode()
    assert "Huyện Suối Mẫu (Chủ tịch)" in page
    assert f'<form method="post" action="{reverse("account_logout")}"' in page


def test_the_state_tells_mismatches_in_words(world: World) -> None:
    make.log(world.district, count=exact(4))
    officer = signed_in(world, "officer")

    def page() -> str:
        return str(officer.get(reverse("workspace:status")).content.decode())

    assert "Chưa đối chiếu lần nào" in page()
    totals.audit_totals(actor=System())
    assert "0 ô không khớp" in page()
    wrong = Cell.objects.filter(milli=4000).update(milli=5000)
    totals.audit_totals(actor=System())
    assert f"Có {wrong} ô số liệu không khớp" in page()
    totals.audit_totals(actor=System(), repair=True)
    assert f"{wrong} ô không khớp, đã sửa {wrong}" in page()
    assert "ô số liệu không khớp" not in page()


def test_a_monitor_is_answered_without_signing_in_and_without_figures(db: None) -> None:
    answer = Client().get(reverse("workspace:alive"))
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "jobs": True, "disk": True}


@pytest.mark.parametrize(
    ("name", "framed"),
    [
        ("officer", "activities:log"),
        ("administrator", "accounts:people"),
        ("chair", "reports:list"),
        ("reviewer", "reports:list"),
        ("clerk", "reports:list"),
    ],
)
def test_a_thumb_reaches_what_each_comes_for_most_and_the_foot_has_all_parts(
    world: World, name: str, framed: str
) -> None:
    page = home(world, name)
    dock = page.partition('<nav class="dock"')[2].partition("</nav>")[0]
    addresses = re.findall(r'href="([^"]+)"', dock)
    assert len(addresses) == 3
    assert addresses[0] == reverse("workspace:home")
    assert addresses[1] == reverse(framed)
    assert 'class="btn"' in dock.split("</a>")[1]
    assert reverse("reports:list") in addresses
    foot = page.partition('<footer class="foot"')[2]
    for each in ("plans:list", "activities:list", "reports:list", "units:find"):
        assert f'href="{reverse(each)}"' in foot
