"""The list of activities leads to likely twins while there are any."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from lantoa.activities.actions import twin_finding
from lantoa.kernel.value import exact
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import World

TITLE = "Cấp huyện và tỉnh cùng đưa tin hội nghị cải cách hành chính"


def test_the_list_leads_to_likely_twins_while_there_are_any(world: World) -> None:
    client = Client()
    client.force_login(world.people["reviewer"])
    link = f'href="{reverse("activities:twins")}"'
    assert link not in client.get(reverse("activities:list")).content.decode()
    for unit in (world.district, world.other):
        made = make.log(unit, title=TITLE, count=exact(4), outlet="Đài tỉnh")
        twin_finding.find_twins(activity_id=made.pk)
    page = client.get(reverse("activities:list")).content.decode()
    assert link in page
    assert "1 cặp hoạt động có thể trùng" in page
    client.force_login(world.people["officer"])
    assert "có thể trùng" not in client.get(reverse("activities:list")).content.decode()
