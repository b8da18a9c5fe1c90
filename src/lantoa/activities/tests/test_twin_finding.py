"""Finding entries that are likely one, and what each person is shown of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from lantoa.accounts.rules import Role
from lantoa.activities import actions, queries, tasks
from lantoa.activities.actions import twin_finding
from lantoa.activities.models import Activity, TwinKey, TwinMerge, TwinPair
from lantoa.activities.queries import twin_traces, twins
from lantoa.activities.tests import factories as make
from lantoa.activities.tests.browsing import page, said
from lantoa.activities.tests.test_twins import article, merge
from lantoa.jobs import daily, queue
from lantoa.kernel import days
from lantoa.kernel.value import exact
from lantoa.plans.tests.cast import SYSTEM, Cast
from lantoa.units.tests import factories as places

TITLE = "Tổ lưu động trả kết quả tận nhà cho người già"
LINK = "https://baomau.vn/tin/mot-cua-12.html"


def look(*activities: Activity) -> None:
    for each in activities:
        twin_finding.find_twins(activity_id=each.pk)


def proved(activity: Activity, link: str = LINK) -> Activity:
    actions.add_proof(actor=SYSTEM, activity=activity, proof=actions.NewProof(link=link))
    return activity


def twins_of(cast: Cast) -> tuple[Activity, Activity]:
    made = article(cast.land.province, TITLE), article(cast.land.commune, TITLE)
    look(*made)
    return made


def pairs() -> list[tuple[int, int]]:
    return list(TwinPair.objects.filter(score__gt=0).values_list("first", "second"))


def test_an_item_of_two_units_is_found_from_either_side(cast: Cast) -> None:
    first, second = article(cast.land.province, TITLE), article(cast.land.commune, TITLE)
    look(first)
    assert pairs() == []
    look(second)
    assert pairs() == [(first.pk, second.pk)]
    look(first, second)
    assert TwinPair.objects.get().signs == [["same_title", 0]]


def test_other_words_with_the_same_link_are_found_also_late(cast: Cast) -> None:
    today = days.today()
    first = proved(article(cast.land.province, "Ngày thứ Sáu không hẹn"))
    late = article(cast.land.commune, "Bài tháng này", on=today - timedelta(days=20))
    proved(late, "http://www.baomau.vn/tin/mot-cua-12.html?utm_source=zalo#cuoi")
    look(first, late)
    assert pairs() == [(first.pk, late.pk)]
    assert TwinPair.objects.get().signs[0] == ["link", 0]


def test_the_same_photo_is_found_however_it_is_kept(cast: Cast) -> None:
    first = article(cast.land.province, "Lễ ra quân", proofs=[make.picture()])
    second = article(cast.land.commune, "Thanh niên giúp dân", proofs=[make.picture("khac.png")])
    look(first, second)
    assert TwinPair.objects.get().signs[0] == ["file", 0]


def test_units_without_a_common_head_have_no_twins(cast: Cast) -> None:
    far = places.unit("Tỉnh Khác", "03", tier="province", division="province")
    first, second = article(cast.land.commune, TITLE), article(far, TITLE)
    look(first, second)
    assert pairs() == []
    assert twin_traces.root_of(cast.land.commune.pk, days.today()) == cast.land.province.pk
    assert twin_traces.root_of(far.pk, days.today()) == far.pk


def test_voided_and_merged_entries_are_no_candidates(cast: Cast) -> None:
    first, second = article(cast.land.province, TITLE), article(cast.land.commune, TITLE)
    look(first)
    actions.void_activity(actor=SYSTEM, activity=first, reason="Nhầm.")
    look(second)
    assert pairs() == []
    look(first)
    assert pairs() == []
    assert twin_finding.find_twins(activity_id=10**9) == 0


def test_what_no_longer_holds_sinks(cast: Cast) -> None:
    first, second = twins_of(cast)
    assert pairs()
    Activity.objects.filter(pk=second.pk).update(title="Chuyện hoàn toàn khác ở chợ phiên")
    look(second)
    assert pairs() == []
    Activity.objects.filter(pk=second.pk).update(title=TITLE)
    look(first)
    assert pairs() == [(first.pk, second.pk)]


def test_a_heading_that_everybody_uses_is_no_sign(cast: Cast) -> None:
    """More entries under one key than a work has tellers: none of them is proposed."""
    crowd = [
        article(places.unit(f"Xã {number}", f"1{number:04}", under=cast.land.province), TITLE)
        for number in range(6)
    ]
    look(*crowd)
    trace = twin_traces.traces_of([crowd[0].pk])[crowd[0].pk]
    keys = twin_traces.keys_of(trace)
    root, day = cast.land.province.pk, trace.on
    assert len(twin_traces.candidates(crowd[0].pk, root, day, keys)) == 5
    TwinKey.objects.bulk_create(
        TwinKey(activity=other, root_id=root, key=key, on=day)
        for key in keys
        for other in Activity.objects.bulk_create(
            Activity(
                unit=cast.land.commune,
                title="Khác",
                channel=crowd[0].channel,
                kind=crowd[0].kind,
                on=day,
                quantity=exact(1),
                created_at=days.now(),
                actor_key="system",
            )
            for _ in range(twin_traces.CROWDED)
        )
    )
    assert twin_traces.candidates(crowd[0].pk, root, day, keys) == []


@pytest.mark.parametrize("number", [2, 12])
def test_looking_asks_the_same_however_many_come_into_question(cast: Cast, number: int) -> None:
    made = [article(cast.land.province, f"{TITLE} {each}") for each in range(number)]
    look(*made)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        look(made[0])
    assert len(asked) <= 24


def test_the_job_and_the_night_look(cast: Cast) -> None:
    made = article(cast.land.province, TITLE), article(cast.land.commune, TITLE)
    queue.perform(twin_finding.FIND, {"activity_id": made[0].pk})
    assert TwinKey.objects.filter(activity=made[0]).exists()
    assert twin_finding.NIGHT in daily.registered()
    tasks.find_twins_nightly(day=days.today().isoformat())
    assert pairs() == [(made[0].pk, made[1].pk)]


def test_whoever_writes_an_entry_has_it_looked_at(cast: Cast) -> None:
    """In the transaction of the act: what is undone leaves no job."""
    first, second = article(cast.land.province, TITLE), article(cast.land.commune, "Khác hẳn")
    DBTaskResult.objects.all().delete()
    held = queries.activity(second.pk)
    new = replace(actions.as_entered(held), title=TITLE)
    actions.change_activity(actor=SYSTEM, activity=held, revision=0, new=new)
    assert waiting() == [second.pk]
    proved(first)
    assert waiting() == [second.pk, first.pk]
    third = article(cast.land.other, TITLE)
    assert waiting() == [second.pk, first.pk, third.pk]


def waiting() -> list[int]:
    found = [each.args_kwargs["args"] for each in DBTaskResult.objects.order_by("enqueued_at")]
    return [given["activity_id"] for name, given in found if name == twin_finding.FIND]


def test_a_night_takes_what_nobody_looked_at_and_what_is_new_and_has_an_end(cast: Cast) -> None:
    old = [article(cast.land.province, f"{TITLE} {each}") for each in range(3)]
    Activity.objects.update(created_at=days.now() - timedelta(days=30))
    assert twin_finding.find_new_twins(now=days.now(), most=2) == 2
    assert twin_finding.find_new_twins(now=days.now(), most=2) == 1
    assert twin_finding.find_new_twins(now=days.now()) == 0
    proved(old[0])
    assert twin_finding.find_new_twins(now=days.now()) == 1


# --- What people see ------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
def test_each_person_is_shown_what_he_or_she_may_decide(cast: Cast, turned: bool) -> None:
    units = [cast.land.province, cast.land.commune][:: -1 if turned else 1]
    look(*(article(unit, TITLE) for unit in units))
    counts = [twins.open_count(cast.actor(who)) for who in ("reviewer", "officer", "chair")]
    assert counts == [1, 0, 0]
    text = page(cast.client("reviewer"), "twins")
    assert "1 cặp hoạt động có thể trùng" in text
    assert "Xã Suối Mẫu" in text
    assert "Cùng nội dung ghi; cùng ngày." in text
    of_officer = page(cast.client("officer"), "twins")
    assert "Không có cặp nào chờ xem" in of_officer
    assert "1 hoạt động của đơn vị có thể trùng với hoạt động của đơn vị khác" in of_officer
    assert "Tỉnh Mẫu" not in of_officer.partition("<main")[2]
    assert "có thể trùng với hoạt động" not in page(cast.client("neighbour"), "twins")


def test_an_officer_decides_what_lies_within_the_own_unit(cast: Cast) -> None:
    look(article(cast.land.commune, TITLE), article(cast.land.commune, TITLE))
    assert twins.open_count(cast.actor("officer")) == 1


@pytest.mark.parametrize("number", [1, 9])
def test_the_list_asks_the_same_however_many_pairs(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        title = f"{TITLE} ở bản số {each}"
        made = article(cast.land.province, title), article(cast.land.commune, title)
        look(*made)
    one, two = article(cast.land.province), article(cast.land.commune)
    merge(one, two, actor=cast.actor("reviewer"))
    actor = cast.actor("reviewer")
    with django_assert_num_queries(9):
        found = twins.twin_list(actor)
    assert (len(found.rows), len(found.merged)) == (number, 1)
    with django_assert_num_queries(4):
        twins.open_count(actor)


def test_two_are_compared_merged_and_taken_apart_on_the_pages(cast: Cast) -> None:
    first, second = twins_of(cast)
    client = cast.client("reviewer")
    address = reverse("activities:twins_compare", args=[first.pk, second.pk])
    text = client.get(address).content.decode()
    assert "Vì sao nghi trùng:</b> cùng nội dung ghi." in text
    assert "của Xã Suối Mẫu giảm 1 bài." in text
    pair = f"{first.placements.get().pk}-{second.placements.get().pk}"
    form = {"kept": str(first.pk), "same": [pair], "revision_one": "0", "revision_two": "0"}
    again = client.post(address, {**form, "same": [], "tinh": "1"})
    assert again.status_code == 200
    assert "lần đăng.</li>" not in again.content.decode()
    assert not TwinMerge.objects.exists()
    answer = client.post(address, {**form, "gop": "1"})
    assert answer.url == reverse("activities:page", args=[first.pk])
    assert "Đã gộp" in said(answer)
    assert "Hai hoạt động đã gộp" in client.get(address).content.decode()
    assert "Tách ra lại" in page(client, "twins")
    split = reverse("activities:split", args=[second.pk])
    assert "Tách thành hai hoạt động?" in client.get(split).content.decode()
    assert client.post(split).url == reverse("activities:page", args=[second.pk])
    assert client.get(split).url == reverse("activities:page", args=[second.pk])
    apart = client.post(address, {"khac": "1"})
    assert apart.url == reverse("activities:twins")
    assert twins.open_count(cast.actor("reviewer")) == 0


def test_a_stale_page_is_refused_and_keeps_what_was_marked(cast: Cast) -> None:
    first, second = twins_of(cast)
    Activity.objects.filter(pk=second.pk).update(revision=3)
    address = reverse("activities:twins_compare", args=[first.pk, second.pk])
    form = {"kept": str(second.pk), "revision_one": "0", "revision_two": "0", "gop": "1"}
    answer = cast.client("reviewer").post(address, form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "vừa được sửa" in text
    assert 'name="revision_two" value="3"' in text
    assert not TwinMerge.objects.exists()
    again = cast.client("reviewer").post(address, {**form, "revision_two": "3"})
    assert again.status_code == 302
    assert TwinMerge.objects.get().kept == second


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kept": "0", "revision_one": "0", "revision_two": "0"},
        {"kept": "\x00", "same": "\x00", "revision_one": "x", "revision_two": "9" * 40},
        {"kept": "1e9", "same": ["1-1", "<script>"], "revision_one": "0", "revision_two": "0"},
    ],
)
def test_nonsense_is_refused_and_merges_nothing(cast: Cast, sent: dict[str, object]) -> None:
    first, second = twins_of(cast)
    address = reverse("activities:twins_compare", args=[first.pk, second.pk])
    answer = cast.client("reviewer").post(address, {**sent, "gop": "1"})
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode().partition("<main")[2]
    assert not TwinMerge.objects.exists()


def test_markup_in_a_title_stays_words(cast: Cast) -> None:
    made = [article(unit, make.HOSTILE) for unit in (cast.land.province, cast.land.commune)]
    client = cast.client("reviewer")
    for text in (
        page(client, "twins_compare", made[0].pk, made[1].pk),
        page(client, "page", merge(*made).kept_id),
        page(client, "twins"),
        page(client, "split", made[1].pk),
    ):
        assert make.HOSTILE not in text


def test_nobody_opens_a_pair_that_is_half_anothers(cast: Cast) -> None:
    first, second = twins_of(cast)
    cast.add("head", (cast.land.province, Role.CHAIR))
    for who in ("officer", "neighbour", "chair", "clerk", "head"):
        for one, two in ((first, second), (second, first)):
            address = reverse("activities:twins_compare", args=[one.pk, two.pk])
            assert cast.client(who).get(address).status_code == 403
            assert cast.client(who).post(address, {"khac": "1"}).status_code == 403
    same = reverse("activities:twins_compare", args=[first.pk, first.pk])
    assert cast.client("reviewer").get(same).status_code == 404
    none = reverse("activities:twins_compare", args=[first.pk, 10**9])
    assert cast.client("reviewer").get(none).status_code == 404
    merge(first, second)
    split = reverse("activities:split", args=[second.pk])
    assert cast.client("officer").post(split).status_code == 403
    assert TwinMerge.objects.get().undone_at is None


def test_a_page_names_only_twins_that_the_person_may_see(cast: Cast) -> None:
    first, second = twins_of(cast)
    reviewer, officer = cast.actor("reviewer"), cast.actor("officer")
    assert twins.standing(second, reviewer.may).likely == (first,)
    assert twins.standing(second, officer.may) == twins.Standing()
    made = merge(first, second)
    second.refresh_from_db()
    of_officer = twins.standing(second, officer.may)
    assert (of_officer.is_merged, of_officer.into, of_officer.may_split) == (True, None, False)
    of_reviewer = twins.standing(second, reviewer.may)
    assert (of_reviewer.into, of_reviewer.may_split) == (first, True)
    assert twins.standing(first, reviewer.may).merges == (second,)
    actions.split_activities(actor=SYSTEM, merge=made)
    other = article(cast.land.other, TITLE)
    merge(first, other)
    cast.add("own", (cast.land.other, Role.OFFICER))
    assert twins.standing(first, cast.actor("own").may).hidden == 0
    assert twins.standing(first, officer.may).hidden == 1


def test_the_log_of_an_entry_tells_of_merges(cast: Cast) -> None:
    first, second = twins_of(cast)
    actor = cast.actor("reviewer")
    actions.split_activities(actor=actor, merge=merge(first, second, actor=actor))
    actions.tell_apart(actor=actor, one=first, two=second)
    text = page(cast.client("officer"), "page", second.pk)
    for words in ("Gộp với hoạt động ghi trùng", "Tách khỏi hoạt động đã gộp", "Ghi là khác"):
        assert words in text
