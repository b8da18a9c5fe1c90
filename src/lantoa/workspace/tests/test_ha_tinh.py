"""The demonstration has work under way on the day on which it is built, and says that it is made
up."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.activities.models import Activity
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.plans.models import Assignment, Plan
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.states import ReportState
from lantoa.workspace.actions.bac_kan import bring_bodies
from lantoa.workspace.actions.cast import hire
from lantoa.workspace.actions.foundation import load_foundation
from lantoa.workspace.actions.ha_tinh import build_running_work
from lantoa.workspace.actions.scenes import Reference
from lantoa.workspace.tests.test_bac_kan import PRESENT

ACTOR = System("tests")


def start_page(username: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.get(reverse("workspace:home")).content.decode()


def test_each_hand_of_the_demonstration_has_something_to_do_today(db: None, settings) -> None:
    settings.DEMONSTRATION = True
    load_foundation(actor=ACTOR, provinces=PRESENT)
    bring_bodies(actor=ACTOR)
    hire(actor=ACTOR)
    today = days.today()
    build_running_work(actor=ACTOR, reference=Reference(), today=today)

    due = set(Assignment.objects.values_list("due", flat=True))
    assert due and all(today <= each <= today + timedelta(days=7) for each in due)
    reports = ExpectedReport.objects.select_related("report")
    assert {each.report.state for each in reports} == {
        ReportState.NUMBERED,
        ReportState.FOR_SIGNATURE,
    }
    assert all(each.due_on < today for each in reports)
    assert all("inh họa" in each.title for each in Plan.objects.all())
    assert not Activity.objects.exclude(note__startswith="Minh họa").exists()
    assert not Activity.objects.filter(on__gt=today).exists()

    assert "Gửi danh sách cụm loa" in start_page("canbo")
    chair = start_page("chutich.huongdo")
    assert "Ký báo cáo quý" in chair and "Quá hạn" in chair
    assert "Rà soát 1 báo cáo" in start_page("thamdinh")
