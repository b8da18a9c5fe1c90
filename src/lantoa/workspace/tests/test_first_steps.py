"""The start page of who has just set a province up."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.plans.models import Plan
from lantoa.reports import actions as reports
from lantoa.reports.tests.factories import REGIME
from lantoa.units.models import Unit
from lantoa.units.tests.factories import office, unit
from lantoa.workspace import queries
from lantoa.workspace.queries.overseen import MOST_MISSING


def province(communes: int = 3) -> Unit:
    """A province of today with its communes, one of them a ward."""
    made = unit("Tỉnh Mẫu", "02", tier="province", division="province")
    for number in range(communes):
        division, word = ("ward", "Phường") if number == 0 else ("rural_commune", "Xã")
        unit(f"{word} Mẫu {number}", f"0{number:04d}", division=division, under=made)
    office("Văn phòng Mẫu", made)
    return made


def communes(of: Unit) -> list[Unit]:
    return list(Unit.objects.filter(versions__parent=of, kind="administrative").order_by("pk"))


def owing(of: Unit) -> None:
    """Every commune owes the report of 2026."""
    catalogue_actions.load(actor=System())
    regime = catalogue.regime(REGIME)
    catalogue_actions.open_periods(actor=System(), regime=regime, years=[2026])
    for each in communes(of):
        reports.expect_report(
            actor=System(),
            unit_id=each.pk,
            period=catalogue.period(REGIME, "2026"),
            due_on=date(2026, 12, 16),
            receiver_id=of.pk,
            addressees=["Sở Nội vụ tỉnh Mẫu"],
        )


def home(user: object) -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(reverse("workspace:home"))
    assert answer.status_code == 200
    return answer.content.decode()


def main_part(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_the_first_page_offers_people_then_units_then_the_plan(db: None) -> None:
    head = province()
    administrator = person(head, Role.ADMINISTRATOR)
    owing(head)
    page = main_part(home(administrator))
    assert "còn ba việc để bắt đầu" in page
    found = [
        page.index(f"<h2>{words}") for words in ("Mời người dùng", "Kiểm tra đơn vị", "Lập kế")
    ]
    assert found == sorted(found)
    assert page.count("btn main") == 1
    assert f'<a class="btn main" href="{reverse("accounts:invite")}"' in page
    assert "3 xã, phường chưa có người dùng" in page
    assert "Xã Mẫu 1" not in page, "communes are folded into one line"


def test_a_step_that_is_done_says_so(db: None) -> None:
    head = province()
    administrator = person(head, Role.ADMINISTRATOR)
    person(head, Role.OFFICER)
    page = main_part(home(administrator))
    assert "✓ Đã mời người dùng" in page
    assert "còn hai việc để bắt đầu" in page
    for each in communes(head):
        person(each, Role.OFFICER)
    page = main_part(home(administrator))
    assert "✓ Đơn vị trực thuộc đã có người dùng" in page
    assert "còn một việc để bắt đầu" in page


def test_work_that_has_begun_ends_the_first_steps_and_keeps_the_line(db: None) -> None:
    head = province()
    administrator = person(head, Role.ADMINISTRATOR)
    owing(head)
    Plan.objects.create(
        unit=head, title="Kế hoạch", period_start=date(2026, 1, 1), period_end=date(2027, 1, 1)
    )
    page = main_part(home(administrator))
    assert "để bắt đầu" not in page
    assert "3 xã, phường chưa có người dùng" in page
    assert reverse("accounts:unstaffed") in page


def test_others_are_not_told_to_set_up_and_may_not_open_the_list(db: None) -> None:
    head = province()
    chair = person(head, Role.CHAIR)
    owing(head)
    page = main_part(home(chair))
    assert "để bắt đầu" not in page
    assert "3 xã, phường chưa có người dùng, nên chưa lập được báo cáo" in page
    assert reverse("accounts:unstaffed") not in page
    client = Client()
    client.force_login(chair)
    assert client.get(reverse("accounts:unstaffed")).status_code == 403


def test_the_start_page_names_a_few_that_owe_and_counts_the_rest(db: None) -> None:
    head = province(MOST_MISSING + 3)
    chair = person(head, Role.CHAIR)
    owing(head)
    for each in communes(head)[1:]:
        person(each, Role.OFFICER)
    page = main_part(home(chair))
    assert page.count("Chưa lập</span>") == MOST_MISSING
    assert "Còn 2 đơn vị nữa chưa gửi" in page
    assert "1 phường chưa có người dùng" in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_questions_do_not_grow_with_the_units(
    db: None, number: int, django_assert_num_queries
) -> None:
    head = province(number)
    administrator = person(head, Role.ADMINISTRATOR)
    owing(head)
    actor = actor_for(administrator, days.today())
    with django_assert_num_queries(9):
        found = queries.first_steps(actor)
    assert found is not None
    assert len(found.left) == number
    with django_assert_num_queries(6):
        assert len(queries.overseen(actor)[0].unstaffed) == number
    officer = actor_for(person(head, Role.OFFICER), days.today())
    with django_assert_num_queries(0):
        assert queries.first_steps(officer) is None


def test_the_list_of_units_without_people_leads_to_an_invitation_for_each(
    db: None, django_assert_max_num_queries
) -> None:
    head = province(60)
    administrator = person(head, Role.ADMINISTRATOR)
    client = Client()
    client.force_login(administrator)
    with django_assert_max_num_queries(16):
        page = client.get(reverse("accounts:unstaffed")).content.decode()
    assert "60 xã, phường chưa có người dùng" in page
    assert "trang=2" in page
    assert "Văn phòng Mẫu" not in page
    first = communes(head)[0]
    assert f"{reverse('accounts:invite')}?don-vi={first.pk}" in page
    form = client.get(reverse("accounts:invite"), {"don-vi": first.pk}).content.decode()
    assert f'<option value="{first.pk}" selected>' in form
    for hostile in ("0", "-1", "x" * 5000, "<script>alert(1)</script>"):
        answer = client.get(reverse("accounts:unstaffed"), {"trang": hostile})
        assert answer.status_code == 200
        answer = client.get(reverse("accounts:invite"), {"don-vi": hostile})
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content
