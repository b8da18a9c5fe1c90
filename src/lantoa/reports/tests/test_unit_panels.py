"""What the rooms above units hang on the page of a unit, and who sees it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.plans.tests import cast as people
from lantoa.plans.tests.cast import Cast
from lantoa.ui import panels
from lantoa.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def page(cast: Cast, who: str, unit: Unit) -> str:
    answer = cast.client(who).get(reverse("units:page", args=[unit.slug]))
    assert answer.status_code == 200
    return str(answer.content.decode()).partition("<main")[2].partition("</main>")[0]


def test_three_rooms_hang_a_panel_on_the_page_of_a_unit() -> None:
    names = [panel.name for panel in panels.of_slot("unit")]
    assert names[:3] == ["accounts.people", "plans.of_unit", "reports.of_unit"]


def test_ones_own_unit_shows_people_plans_and_reports(cast: Cast) -> None:
    people.plan(cast.land.commune)
    User.objects.filter(username="officer").update(email="officer@xa.example")
    text = page(cast, "officer", cast.land.commune)
    assert "Người giữ chức vụ" in text and "officer" in text
    assert "@xa.example" not in text
    assert "Tuyên truyền" in text
    assert "Đơn vị này chưa có báo cáo nào phải gửi." in text


def test_a_neighbour_sees_none_of_it(cast: Cast) -> None:
    people.plan(cast.land.commune)
    text = page(cast, "neighbour", cast.land.commune)
    for words in ("Người giữ chức vụ", "Kế hoạch", "Tuyên truyền", "Báo cáo"):
        assert f"<h2>{words}" not in text
    assert "Xã Suối Mẫu" in text


def test_the_reviewer_above_sees_all_three(cast: Cast) -> None:
    text = page(cast, "reviewer", cast.land.commune)
    for words in ("Người giữ chức vụ", "Kế hoạch", "Báo cáo"):
        assert f"<h2>{words}</h2>" in text


def test_only_the_newest_five_plans_stand_on_the_page(cast: Cast) -> None:
    for _ in range(7):
        people.plan(cast.land.commune)
    text = page(cast, "officer", cast.land.commune)
    assert text.count('href="/ke-hoach/') == 6
    assert "Mọi kế hoạch của đơn vị" in text
