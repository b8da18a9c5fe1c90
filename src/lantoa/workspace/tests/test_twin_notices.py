"""Who is told of merged entries, and what the start page says of likely twins."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from lantoa.activities import actions as activities
from lantoa.activities.actions import twin_finding
from lantoa.activities.models import TwinMerge
from lantoa.kernel.value import exact
from lantoa.reports.queries import draft_contents
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import World
from lantoa.workspace.models import Notice

TITLE = "Tổ lưu động trả kết quả tận nhà cho người già"


def merged(world: World) -> TwinMerge:
    """The district's entry and the neighbour's, as the reviewer above both decides."""
    kept = make.log(world.district, title=TITLE, count=exact(4), outlet="Đài tỉnh")
    taken = make.log(world.other, title=TITLE, count=exact(4), outlet="Đài tỉnh")
    pair = (taken.placements.get().pk, kept.placements.get().pk)
    return activities.merge_activities(
        actor=world.actor("reviewer"), kept=kept, taken=taken, same=[pair]
    )


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def test_the_officers_of_both_units_are_told_each_of_the_own_entry(world: World) -> None:
    made = merged(world)
    told = {each.user.username: each.object_key for each in Notice.objects.select_related("user")}
    assert told == {
        world.people["officer"].username: f"activities.activity:{made.kept_id}",
        world.people["neighbour"].username: f"activities.activity:{made.taken_id}",
    }
    page = signed_in(world, "neighbour").get(reverse("workspace:notices")).content.decode()
    assert f"“{TITLE}” đã gộp với một hoạt động ghi trùng" in page
    notice = Notice.objects.get(user=world.people["neighbour"])
    opened = signed_in(world, "neighbour").get(reverse("workspace:notice", args=[notice.pk]))
    assert opened["Location"] == reverse("activities:page", args=[made.taken_id])
    activities.split_activities(actor=world.actor("reviewer"), merge=made)
    assert "đã tách khỏi hoạt động gộp" in (
        signed_in(world, "neighbour").get(reverse("workspace:notices")).content.decode()
    )


def test_a_title_with_braces_or_markup_is_told_as_it_stands(world: World) -> None:
    kept = make.log(world.district, title="{unit} <b>x</b> {0}")
    taken = make.log(world.other, title="{unit.x}")
    activities.merge_activities(actor=world.actor("reviewer"), kept=kept, taken=taken)
    page = signed_in(world, "officer").get(reverse("workspace:notices")).content.decode()
    assert "“{unit} &lt;b&gt;x&lt;/b&gt; {0}” đã gộp" in page


def test_the_start_page_counts_the_pairs_that_wait_for_the_person(world: World) -> None:
    for unit in (world.district, world.other):
        made = make.log(unit, title=TITLE, count=exact(4), outlet="Đài tỉnh")
        twin_finding.find_twins(activity_id=made.pk)
    home = signed_in(world, "reviewer").get(reverse("workspace:home")).content.decode()
    assert "1 cặp hoạt động có thể trùng" in home
    assert reverse("activities:twins") in home
    for name in ("officer", "chair", "province_chair"):
        text = signed_in(world, name).get(reverse("workspace:home")).content.decode()
        assert "có thể trùng" not in text


def test_the_outlets_of_a_report_count_a_shared_placement_once(world: World) -> None:
    """They are read from the placements, not from the totals."""
    before = draft_contents(world.neighbouring).outlets
    made = merged(world)
    assert draft_contents(world.neighbouring).outlets == before
    activities.split_activities(actor=world.actor("reviewer"), merge=made)
    assert len(draft_contents(world.neighbouring).outlets) == len(before) + 1
