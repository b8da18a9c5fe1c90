"""A calendar is read at its secret address, by nobody who may not, and changes are noticed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import Post, User
from lantoa.audit.models import Entry as LogEntry
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.plans import actions as plans
from lantoa.plans.models import Assignment
from lantoa.plans.tests.cast import SYSTEM, Cast, cast
from lantoa.units.models import Unit
from lantoa.workspace.actions import feeds as actions
from lantoa.workspace.models import CalendarFeed, FeedEntry
from lantoa.workspace.queries import feeds as queries
from lantoa.workspace.tests.test_calendar import give, line
from lantoa.workspace.tests.test_calendar_rules import musts, said

TODAY = days.today()
NOW = days.now()


@pytest.fixture(name="cast")
def _cast(db: None) -> Cast:
    cache.clear()
    return cast()


def path_of(feed: CalendarFeed) -> str:
    return reverse("workspace:feed", args=[queries.token_of(feed)])


def feed(cast: Cast, who: str = "officer", unit: Unit | None = None) -> CalendarFeed:
    return actions.make_feed(actor=cast.actor(who), unit_id=unit.pk if unit else None)


def read(found: CalendarFeed, **headers: str) -> Any:
    return Client().get(path_of(found), headers=headers)


def events(found: CalendarFeed) -> dict[str, Any]:
    answer = read(found)
    assert answer.status_code == 200
    return {str(each["summary"]): each for each in musts(answer.content).walk("VEVENT")}


def test_a_unit_s_calendar_is_read_without_signing_in(cast: Cast) -> None:
    task = line(cast.land.commune, title="Hội nghị; chuyên đề", deadline=TODAY)
    give(
        task,
        cast.land.commune,
        TODAY + timedelta(days=3),
        what="Gửi danh sách",
        person=cast.people["officer"],
    )
    answer = read(feed(cast, unit=cast.land.commune))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    found = musts(answer.content)
    assert "Xã" in str(found["name"])
    titles = {str(each["summary"]) for each in found.walk("VEVENT")}
    assert {"Hội nghị; chuyên đề", "Gửi danh sách"} <= titles
    text = answer.content.decode()
    for person in User.objects.all():
        assert f"{person.full_name}\r\n" not in text
        assert person.username not in text.replace("officer@", "")


def test_a_person_s_calendar_is_his_own(cast: Cast) -> None:
    task = line(cast.land.commune, title="Việc của xã", deadline=TODAY)
    give(task, cast.land.commune, TODAY, what="Của tôi", person=cast.people["officer"])
    give(task, cast.land.commune, TODAY, what="Của chủ tịch", person=cast.people["chair"])
    assert set(events(feed(cast))) == {"Của tôi"}


@pytest.mark.parametrize(
    "token", ["x", "0" * 20, "0" * 20 + "-" + "A" * 43, "..%2f..", "%00", "a" * 5000, "-", "❤"]
)
def test_what_is_no_address_of_ours_is_not_found(cast: Cast, token: str) -> None:
    assert Client().get(f"/lich/{token}.ics").status_code in (400, 404)


def test_half_of_an_address_opens_nothing(cast: Cast, django_assert_num_queries) -> None:
    made = feed(cast)
    word, _, signature = queries.token_of(made).partition("-")
    other = feed(cast, unit=cast.land.commune)
    with django_assert_num_queries(0):
        assert queries.feed_of(f"{other.word}-{signature}") is None
        assert queries.feed_of(f"{word}-{signature[:-1]}A") is None
        assert queries.feed_of(f"{word}-{signature}\n") is None
    assert queries.feed_of(f"{word}-{signature}") == made
    assert signature not in str(CalendarFeed.objects.values_list())


def test_a_new_key_keeps_old_addresses_open(cast: Cast, settings: Any) -> None:
    made = feed(cast)
    old = path_of(made)
    settings.SECRET_KEY_FALLBACKS = [django_settings.SECRET_KEY]
    settings.SECRET_KEY = "khoa-moi-" * 8
    assert path_of(made) != old
    assert Client().get(old).status_code == 200
    assert Client().get(path_of(made)).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert Client().get(old).status_code == 404


def test_an_address_is_renewed_and_revoked(cast: Cast) -> None:
    first = feed(cast, unit=cast.land.commune)
    own = feed(cast)
    second = feed(cast, unit=cast.land.commune)
    assert read(first).status_code == 410
    assert read(second).status_code == read(own).status_code == 200
    assert actions.revoke_feed(actor=cast.actor("officer"), unit_id=cast.land.commune.pk) == 1
    assert read(second).status_code == 410
    assert read(own).status_code == 200
    assert actions.revoke_feed(actor=cast.actor("officer"), unit_id=cast.land.commune.pk) == 0
    noted = LogEntry.objects.filter(verb="workspace.feed")
    assert noted.count() == 5
    assert second.word not in str(list(noted.values_list("data", "object_key")))


def test_right_is_asked_at_every_reading(cast: Cast) -> None:
    of_unit, own = feed(cast, unit=cast.land.commune), feed(cast)
    post = Post.objects.get(user=cast.people["officer"])
    accounts.end_post(actor=SYSTEM, post=post, on=TODAY)
    assert (read(of_unit).status_code, read(own).status_code) == (410, 410)
    assert Client().get(path_of(own)).content.decode().startswith("Địa chỉ lịch này không còn")


def test_who_serves_elsewhere_now_reads_the_former_unit_no_more(cast: Cast) -> None:
    of_unit, own = feed(cast, "twofold", cast.land.commune), feed(cast, "twofold")
    post = Post.objects.get(user=cast.people["twofold"], unit=cast.land.commune)
    accounts.end_post(actor=SYSTEM, post=post, on=TODAY)
    assert (read(of_unit).status_code, read(own).status_code) == (410, 200)


def test_who_is_locked_out_reads_nothing(cast: Cast) -> None:
    own = feed(cast)
    User.objects.filter(pk=cast.people["officer"].pk).update(is_active=False)
    assert read(own).status_code == 410


def test_a_unit_that_one_may_not_see_has_no_address(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        feed(cast, "neighbour", cast.land.commune)
    assert read(feed(cast, "reviewer", cast.land.commune)).status_code == 200
    cast.add("newcomer")
    with pytest.raises(NotPermitted):
        feed(cast, "newcomer")


def test_there_is_an_end_to_addresses(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_FEEDS", 1)
    feed(cast)
    feed(cast)
    with pytest.raises(Refused):
        feed(cast, unit=cast.land.commune)


def test_one_address_for_each_calendar_is_kept_by_the_database(cast: Cast) -> None:
    for unit in (None, cast.land.commune):
        made = feed(cast, unit=unit)
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarFeed.objects.create(
                user=made.user, unit=unit, word=f"x{made.word}", made_at=NOW
            )


# --- Changes -------------------------------------------------------------------------------------


def test_what_did_not_change_is_not_sent_again(cast: Cast) -> None:
    line(cast.land.commune, deadline=TODAY)
    made = feed(cast, unit=cast.land.commune)
    first = read(made)
    again = read(made)
    assert first.content == again.content
    etag = first.headers["ETag"]
    same = read(made, **{"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    zipped = read(made, **{"If-None-Match": f"W/{etag}", "Accept-Encoding": "gzip"})
    assert zipped.status_code == 304
    assert read(made, **{"If-None-Match": '"other"'}).status_code == 200


def test_a_done_task_is_the_same_event_said_anew(cast: Cast) -> None:
    task = give(line(cast.land.commune), cast.land.commune, TODAY, what="Gửi danh sách")
    made = feed(cast, unit=cast.land.commune)
    before = events(made)["Gửi danh sách"]
    FeedEntry.objects.update(changed_at=NOW - timedelta(days=2))
    plans.report_done(actor=SYSTEM, assignment=task, note="Xong")
    after = events(made)["✓ Gửi danh sách"]
    assert str(after["uid"]) == str(before["uid"])
    assert after["last-modified"].dt > NOW - timedelta(days=1)
    assert after["dtstamp"].dt == after["last-modified"].dt
    assert int(after["sequence"]) == int(before["sequence"]) == 0
    assert not after.walk("VALARM")
    assert before.walk("VALARM")


def test_another_day_makes_the_sequence_grow(cast: Cast) -> None:
    task = give(line(cast.land.commune), cast.land.commune, TODAY, what="Gửi")
    made = feed(cast, unit=cast.land.commune)
    first = events(made)["Gửi"]
    Assignment.objects.filter(pk=task.pk).update(due=TODAY + timedelta(days=2))
    moved = events(made)["Gửi"]
    assert (int(first["sequence"]), int(moved["sequence"])) == (0, 1)
    assert str(moved["uid"]) == str(first["uid"])
    assert int(events(made)["Gửi"]["sequence"]) == 1


def test_what_was_withdrawn_is_gone(cast: Cast) -> None:
    task = give(line(cast.land.commune), cast.land.commune, TODAY, what="Gửi")
    made = feed(cast, unit=cast.land.commune)
    assert "Gửi" in events(made)
    plans.withdraw_assignment(actor=SYSTEM, assignment=task, reason="Thôi")
    assert "Gửi" not in events(made)


def test_a_count_of_days_does_not_make_each_morning_a_change(cast: Cast) -> None:
    give(line(cast.land.commune), cast.land.commune, TODAY + timedelta(days=9), what="Gửi")
    made = feed(cast, unit=cast.land.commune)
    body = actions.read_feed(feed=made, now=NOW)
    tomorrow = actions.read_feed(feed=made, now=NOW + timedelta(days=1))
    assert body == tomorrow


def test_two_people_read_of_the_same_event(cast: Cast) -> None:
    give(line(cast.land.commune), cast.land.commune, TODAY, what="Gửi")
    one, two = feed(cast, unit=cast.land.commune), feed(cast, "chair", cast.land.commune)
    assert str(events(one)["Gửi"]["uid"]) == str(events(two)["Gửi"]["uid"])


def test_of_two_readings_at_once_the_first_to_write_wins(db: None) -> None:
    first = actions.remember([said()], now=NOW)[0]
    known = actions._known([said()])
    later = said(title="Khác")
    actions.remember([later], now=NOW + timedelta(hours=1))
    # The second reader still holds what stood before the first one wrote.
    row = known["task:1"]
    stale = FeedEntry.objects.filter(pk=row.pk, sha256=row.sha256).update(sequence=9)
    assert stale == 0
    assert actions.remember([later], now=NOW + timedelta(hours=2))[0].uid == first.uid


def test_what_nobody_reads_is_forgotten(db: None) -> None:
    actions.remember([said()], now=NOW)
    assert actions.forget_feeds(on=TODAY + timedelta(days=399)) == 0
    actions.remember([said()], now=NOW + timedelta(days=200))
    assert actions.forget_feeds(on=TODAY + timedelta(days=500)) == 0
    assert actions.forget_feeds(on=TODAY + timedelta(days=700)) == 1


# --- Limits --------------------------------------------------------------------------------------


def test_an_address_is_read_so_often_and_no_oftener(cast: Cast) -> None:
    made = feed(cast)
    statuses = [read(made).status_code for _ in range(61)]
    assert statuses.count(200) == 60
    last = read(made)
    assert (last.status_code, last.headers["Retry-After"]) == (429, "3600")
    assert read(feed(cast, "chair")).status_code == 200


def test_an_address_is_for_reading_alone(cast: Cast) -> None:
    url = path_of(feed(cast))
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)(url).status_code == 405
    head = Client().head(url)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("times", [1, 12])
def test_reading_takes_the_same_queries_whatever_is_due(
    cast: Cast, times: int, django_assert_num_queries
) -> None:
    for number in range(times):
        give(line(cast.land.commune), cast.land.commune, TODAY, what=f"Việc {number}")
    made = feed(cast, unit=cast.land.commune)
    read(made)
    made = CalendarFeed.objects.select_related("user").get(pk=made.pk)
    with django_assert_num_queries(10):
        assert actions.read_feed(feed=made, now=days.now())


# --- The page ------------------------------------------------------------------------------------


def test_the_page_makes_shows_again_and_revokes_an_address(cast: Cast) -> None:
    client, url = cast.client("officer"), reverse("workspace:feeds")
    assert "Lập địa chỉ" in client.get(url).content.decode()
    unit = str(cast.land.commune.pk)
    assert client.post(url, {"lam": "lap", "unit": unit}).status_code == 302
    made = CalendarFeed.objects.get()
    for _ in range(2):
        answer = client.get(url)
        assert path_of(made) in answer.content.decode()
        assert "webcal://" in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
    read(made)
    assert "Máy đọc lần cuối" in client.get(url).content.decode()
    client.post(url, {"lam": "doi", "unit": unit})
    assert read(made).status_code == 410
    client.post(url, {"lam": "thu-hoi", "unit": unit})
    assert not CalendarFeed.objects.filter(revoked_at__isnull=True).exists()


@pytest.mark.parametrize("unit", ["x", "-1", "٣", "9" * 18, "9" * 40, "1\x00"])
def test_a_button_names_no_foreign_unit(cast: Cast, unit: str) -> None:
    url = reverse("workspace:feeds")
    assert cast.client("officer").post(url, {"lam": "lap", "unit": unit}).status_code == 404
    other = {"lam": "lap", "unit": str(cast.land.other.pk)}
    assert cast.client("officer").post(url, other).status_code == 403
    assert cast.client("officer").post(url, {"lam": "x"}).status_code == 200
    assert not CalendarFeed.objects.exists()


def test_nobody_sees_or_revokes_the_address_of_another(cast: Cast) -> None:
    made = feed(cast, unit=cast.land.commune)
    url = reverse("workspace:feeds")
    chair = cast.client("chair")
    assert made.word not in chair.get(url).content.decode()
    chair.post(url, {"lam": "thu-hoi", "unit": str(cast.land.commune.pk)})
    assert read(made).status_code == 200
    assert Client().get(url).status_code == 302
