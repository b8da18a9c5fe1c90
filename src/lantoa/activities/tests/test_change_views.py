"""The pages that change an activity and note what was seen of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.activities import queries
from lantoa.activities.forms import ChangeForm
from lantoa.activities.models import Activity, Placement, ReachSnapshot
from lantoa.activities.tests.browsing import page, tile
from lantoa.activities.tests.factories import HOSTILE, logged
from lantoa.activities.tests.test_changing import ask_for_groups, change
from lantoa.kernel import days
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, exact
from lantoa.plans.tests.cast import Cast


def sent(activity: Activity, **given: object) -> dict[str, object]:
    """What the browser sends when the page comes back as it was, but for ``given``."""
    held = queries.activity(activity.pk)
    unit = held.unit_id
    form = ChangeForm(queries.desk([unit], unit, days.today(), on=held.on), held)
    data: dict[str, object] = {"places-total": str(form.rows.total)}
    for each in (form, *form.rows):
        for bound in each:
            value = bound.value()
            if isinstance(value, tuple):
                value, unstated = value
                if unstated:
                    data[f"{bound.html_name}_unstated"] = "1"
            if value is not None and value is not False and value != "":
                data[bound.html_name] = "on" if value is True else value
    return {**data, **given}


def post(client: Client, activity: Activity, data: dict[str, object]) -> object:
    return client.post(reverse("activities:change", args=[activity.pk]), data)


def test_a_page_that_comes_back_as_it_was_changes_nothing(cast: Cast) -> None:
    made = logged(
        cast.land.commune.pk,
        channel="dialogue",
        kind="event",
        placed="session",
        people=NOT_STATED,
        quantity=NOT_STATED,
        note="Ghi chú",
        tone="answer",
        languages=("vi", "hmn"),
    )
    answer = post(cast.client("officer"), made, sent(made))
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert queries.activity(made.pk).revision == 0


def test_nothing_that_does_not_apply_becomes_a_number(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, quantity=NOT_APPLICABLE)
    post(cast.client("officer"), made, sent(made, title="Khác"))
    found = queries.activity(made.pk)
    assert (found.revision, found.quantity) == (1, NOT_APPLICABLE)
    assert found.placements.get().people == NOT_APPLICABLE


def test_fields_and_placements_are_changed_and_the_page_shows_it(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, languages=("vi", "hmn"))
    client = cast.client("officer")
    data = sent(
        made,
        title="Hướng dẫn khai tử",
        reason="Ghi nhầm",
        **{
            "places-0-count": "hơn 600",
            "places-1-remove": "on",
            "places-total": "3",
            "places-2-channel": tile("tv"),
            "places-2-on": days.today().isoformat(),
            "places-2-count": "1",
            "places-2-outlet": HOSTILE,
        },
    )
    assert post(client, made, data).status_code == 302  # type: ignore[attr-defined]
    shown = page(client, "page", made.pk)
    for part in ("<del>", "<ins>", "hơn 600", "Ghi nhầm", "nay không còn", "trước không có"):
        assert part in shown
    assert "<script>alert" not in shown
    assert "Đã sửa 1 lần" in shown
    assert {p.channel.slug for p in made.placements.all()} == {"loudspeaker", "tv"}


def test_a_refusal_keeps_what_was_typed_and_stores_nothing(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    tomorrow = (days.today() + timedelta(days=1)).isoformat()
    for given, words in (
        ({"title": ""}, "Chưa ghi nội dung"),
        ({"on": tomorrow}, "chưa tới"),
        ({"places-0-on": tomorrow}, 'href="#id_places-0-on"'),
        ({"places-0-count": "nhiều"}, "không phải là số"),
        ({"places-0-count": "1,5"}, "không phải số nguyên"),
        ({"places-0-channel": tile("tv")}, "không thuộc kênh"),
        ({"places-0-play_basis": "plays_by_clusters"}, "phải có số cụm"),
        ({"places-0-clusters": "0"}, "Số nhỏ nhất là 1"),
        ({"reason": "x" * 301}, "300"),
        ({"title": "a\x00b"}, "Lỗi"),
        ({"plan_line": "999999"}, "Lỗi") if made.plan_line_id else ({"tone": "x"}, "Lỗi"),
    ):
        data = sent(made, **{"note": "Giữ & nguyên", **given})
        answer = post(cast.client("officer"), made, data)
        shown = answer.content.decode()  # type: ignore[attr-defined]
        assert answer.status_code == 422, given  # type: ignore[attr-defined]
        assert words in shown, given
        assert "Giữ &amp; nguyên" in shown
    assert queries.activity(made.pk).revision == 0


def test_an_older_page_shows_what_was_changed_and_a_row_that_is_gone(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, languages=("vi", "hmn"))
    gone = made.placements.order_by("pk").last()
    assert gone is not None
    data = sent(made, note="Đang gõ dở")
    change(cast, made, title="Người khác sửa", placements=[], removed=[gone.pk])
    client = cast.client("officer")
    answer = post(client, made, data)
    shown = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Người khác sửa" in shown
    assert "Đang gõ dở" in shown
    assert "Lần này vừa được bỏ ở nơi khác" in shown
    assert 'name="revision" value="1"' in shown
    again = {**data, "revision": "1", "places-1-remove": "on"}
    assert post(client, made, again).status_code == 302  # type: ignore[attr-defined]
    found = queries.activity(made.pk)
    assert (found.note, found.revision, found.placements.count()) == ("Đang gõ dở", 2, 1)


def test_a_key_of_another_activitys_placement_touches_nothing(cast: Cast) -> None:
    made, other = logged(cast.land.commune.pk), logged(cast.land.other.pk)
    foreign = other.placements.get()
    data = sent(made, **{"places-0-pk": str(foreign.pk), "places-0-count": "99"})
    assert post(cast.client("officer"), made, data).status_code == 302  # type: ignore[attr-defined]
    assert Placement.objects.get(pk=foreign.pk).count == exact(4)
    assert made.placements.count() == 2


def test_groups_are_asked_only_where_the_setting_says_so(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    client = cast.client("officer")
    for name, args in (("log", []), ("change", [made.pk]), ("add_placement", [made.pk])):
        assert "Trong đó nữ" not in page(client, name, *args)
    ask_for_groups(cast)
    for name, args in (("log", []), ("change", [made.pk]), ("add_placement", [made.pk])):
        shown = page(client, name, *args)
        assert "Trong đó nữ" in shown
        assert "không hỏi dân tộc của từng người" in shown


def test_a_re_run_is_added_on_its_own_page(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, on=days.today() - timedelta(days=2))
    client, address = cast.client("officer"), reverse("activities:add_placement", args=[made.pk])
    assert "Thêm lần đăng, phát" in page(client, "page", made.pk)
    channel = str(made.channel_id)
    data = {"revision": "0", "channel": channel, "on": days.today().isoformat(), "is_rerun": "on"}
    assert client.post(address, data).status_code == 422
    assert client.post(address, {**data, "count": "2"}).status_code == 302
    old = client.post(address, {**data, "count": "2"})
    assert old.status_code == 422
    assert "vừa được sửa ở nơi khác" in old.content.decode()
    assert [each.is_rerun for each in made.placements.order_by("pk")] == [False, True]
    assert "phát lại, đăng lại" in page(client, "page", made.pk)


def test_sightings_are_noted_and_shown_the_latest_first(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, on=days.today() - timedelta(days=9))
    only = made.placements.get()
    client, address = cast.client("officer"), reverse("activities:reach", args=[only.pk])
    for ago, count in ((5, "1.200"), (1, "1.350")):
        on = (days.today() - timedelta(days=ago)).isoformat()
        data = {"kind": "view", "count": count, "on": on, "source": HOSTILE}
        assert client.post(address, data).status_code == 302
    shown = page(client, "reach", only.pk)
    assert shown.index("<b>1.350</b>") < shown.index("1.200 lượt xem")
    assert "2.550" not in shown
    assert "<script>alert" not in shown
    assert "1.350 lượt xem" in page(client, "page", made.pk)
    bad = client.post(address, {"kind": "view", "count": "nhiều", "on": "31/02/2026"})
    assert bad.status_code == 422
    assert ReachSnapshot.objects.count() == 2


def test_followers_are_noted_per_account(cast: Cast) -> None:
    client, address = cast.client("officer"), reverse("activities:followers")
    assert "Chưa ghi trang, tài khoản nào" in page(client, "followers")
    data = {
        "unit": str(cast.land.commune.pk),
        "channel": tile("social_network"),
        "account": HOSTILE,
        "count": "1.317",
        "on": days.today().isoformat(),
    }
    assert client.post(address, data).status_code == 302
    shown = page(client, "followers")
    assert "1.317" in shown
    assert "<script>alert" not in shown
    assert client.post(address, {**data, "unit": str(cast.land.other.pk)}).status_code == 422
    assert "1.317" not in page(cast.client("neighbour"), "followers")


@pytest.mark.parametrize("who", ["chair", "neighbour", "clerk", "reviewer"])
def test_who_may_not_change_is_turned_away_and_sees_no_button(cast: Cast, who: str) -> None:
    made = logged(cast.land.commune.pk)
    client = cast.client(who)
    for name, number in (
        ("change", made.pk),
        ("add_placement", made.pk),
        ("reach", made.placements.get().pk),
    ):
        address = reverse(f"activities:{name}", args=[number])
        assert client.get(address).status_code == 403
        assert client.post(address, {"revision": "0"}).status_code == 403
    if who in ("chair", "reviewer"):
        shown = page(client, "page", made.pk)
        assert "Sửa hoạt động" not in shown.partition("<main")[2].partition("</main>")[0]


def test_what_does_not_exist_is_not_found(cast: Cast) -> None:
    for name in ("change", "add_placement", "reach"):
        for number in (0, 999999, 2**70):
            address = reverse(f"activities:{name}", args=[number])
            assert cast.client("officer").get(address).status_code == 404
