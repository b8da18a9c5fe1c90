"""A year of Bắc Kạn: from the programme of five years to what was done week by week, and back."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from lantoa.accounts.models import User
from lantoa.activities.models import Activity
from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval
from lantoa.plans import queries as plans
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.rules import PlanKind
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer
from lantoa.units import queries as units
from lantoa.workspace.actions.bac_kan import bring_bodies, build_bac_kan
from lantoa.workspace.actions.cast import hire, scene, unit_id
from lantoa.workspace.actions.foundation import load_foundation
from lantoa.workspace.actions.scenes import Reference

PRESENT = ("12", "19", "42")
"""Provinces of today in which the people of the demonstration serve or served."""

YEAR = Interval(date(2018, 1, 1), date(2019, 1, 1))


@pytest.fixture
def annual(db: None) -> Plan:
    load_foundation(actor=System("tests"), provinces=PRESENT)
    bring_bodies(actor=System("tests"))
    hire(actor=System("tests"))
    return build_bac_kan(actor=System("tests"), reference=Reference(), tick=lambda _: None)


def line(plan: Plan, order: int) -> PlanLine:
    return plan.lines.get(order=order)


def done_below(of: PlanLine) -> list[Activity]:
    below = plans.carried_out_by([of.pk])[of.pk]
    return list(Activity.objects.filter(plan_line__in=below).order_by("on"))


def test_the_year_is_walked_from_a_target_to_its_activities_and_back(annual: Plan) -> None:
    programme = annual.parent
    assert programme is not None
    assert (programme.kind, programme.period) == (
        PlanKind.PROGRAMME,
        Interval(date(2016, 1, 1), date(2021, 1, 1)),
    )
    assert {each.kind for each in annual.children.all()} == {PlanKind.UNIT_PLAN.value}
    # What the source does not state is not made up.
    assert (annual.number, annual.issued_on) == ("", None)

    # Which weeks and months were missed is in the activities themselves.
    articles = done_below(line(annual, 2))
    weeks = {each.on.isocalendar().week: each.quantity.number for each in articles}
    assert {week for week in range(1, 53) if weeks.get(week, 0) < 3} == {7, 8, 9, 30, 44}
    columns = Counter(each.on.month for each in done_below(line(annual, 1)))
    assert {month for month in range(1, 13) if not columns[month]} == {2, 8}
    assert len(done_below(line(annual, 3))) == 4

    # Down from the programme, up from one article.
    top = line(programme, 1)
    assert {*articles} < {*done_below(top)}
    assert plans.work_below([top.pk])[top.pk] == len(articles) + 10
    own = articles[0].plan_line
    assert own is not None and own.carries_out == line(annual, 2)
    assert own.carries_out.carries_out == top

    # A topic in every class: six were held, five had it.
    lesson = annual.children.get(lines__carries_out=line(annual, 4)).lines.get()
    held = list(lesson.occasions.order_by("on"))
    assert [bool(plans.work_in([each.pk])) for each in held].count(False) == 1
    assert len(held) == 6

    # "More than 500" stays so in the province's total and is never 500.
    province = unit_id(scene("bac_kan_2018")["unit"])
    site = totals.totals(province, YEAR, layer=Layer.LOGGED)["reform_site.item.production"]
    assert (site.exact, site.more_than) == (None, 500)

    # The same walk on the pages.
    client = Client()
    client.force_login(User.objects.get(username="canbo.backan"))
    shown = client.get(reverse("plans:page", args=[annual.pk])).content.decode()
    slug = units.by_ids([province])[province].slug
    way = f"{reverse('activities:list')}?don-vi={slug}&amp;cap-duoi=on&amp;nhiem-vu="
    key = line(annual, 2).pk
    assert f'href="{way}{key}">{len(articles)} của đơn vị thực hiện' in shown
    listed = client.get(
        reverse("activities:list"), {"don-vi": slug, "cap-duoi": "on", "nhiem-vu": key}
    )
    assert f"{len(articles)} hoạt động" in listed.content.decode()
    back = client.get(reverse("plans:line", args=[own.plan_id, own.pk])).content.decode()
    assert reverse("plans:line", args=[annual.pk, key]) in back


def test_missed_weeks_and_months_stand_on_the_page_for_the_province_and_for_each_body(
    annual: Plan,
) -> None:
    client = Client()
    client.force_login(User.objects.get(username="canbo.backan"))
    address = reverse("insight:plan", args=[annual.pk])
    text = client.get(address).content.decode()
    assert "Thiếu: tuần 7, 8, 9, 30 và 44." in text
    assert "Thiếu: tháng 2/2018 và 8/2018." in text
    assert "Thiếu: lớp bồi dưỡng chính trị khóa 5." in text
    assert "Đến hạn 4 trên 4 cuộc" in text
    # Five of eight tasks kept: the four in words and the conferences.
    assert "trên 8 nhiệm vụ đúng hạn: 62,5 %" in text
    # The one day of a week at the end of the year asks for nothing.
    assert text.count('class="not_asked"') == 1

    # Each window opens to what it counts: in week 9 one day with two articles.
    row = annual.lines.get(order=2)
    week = urlencode(
        {
            "don-vi": units.by_ids([annual.unit_id])[annual.unit_id].slug,
            "cap-duoi": "on",
            "nhiem-vu": row.pk,
            "tu": "2018-02-26",
            "den": "2018-03-04",
            "tinh": "on",
        }
    )
    assert f'href="{reverse("activities:list")}?{escape(week)}"' in text
    listed = client.get(f"{reverse('activities:list')}?{week}").context["found"]
    assert [each.quantity.number for each in listed.activities] == [2]

    # The same for one body below.
    paper = client.get(address, {"don-vi": "bao-bac-kan-cu"}).content.decode()
    assert "Thiếu: tuần 7, 8, 9, 30 và 44." in paper
    assert "tháng 2/2018" not in paper
    own = client.get(
        reverse("insight:progress"), {"don-vi": "bao-bac-kan-cu", "nam": "2018"}
    ).content.decode()
    assert re.search("Đến hạn 52 trên 52 tuần, <a [^>]*>đạt 47</a>, thiếu 5", own)
    officer = Client()
    officer.force_login(User.objects.get(username="canbo.coquan.backan"))
    first = officer.get(reverse("insight:progress"))
    assert first.status_code == 200
