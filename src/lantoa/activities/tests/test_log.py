from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django import Settings

from lantoa.activities.models import Activity, Placement
from lantoa.activities.tests.browsing import log, page, said, tile, tongue, typed
from lantoa.activities.tests.factories import PNG, logged, upload
from lantoa.catalogue.models import Channel
from lantoa.files.models import StoredFile
from lantoa.kernel import days, vietnamese
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Qualifier, exact, stated
from lantoa.plans.tests.cast import Cast, plan


def test_six_boxes_make_an_activity_and_the_answer_says_what_was_stored(cast: Cast) -> None:
    client = cast.client("officer")
    both = [tongue("vi"), tongue("hmn")]
    answer = log(
        client,
        typed(
            cast,
            languages=both,
            proof_file=[upload(), upload("b.png", PNG + b"2")],
            link="https://laichau.gov.vn/tin-1",
        ),
    )
    made = Activity.objects.get()
    assert answer.headers["Location"] == reverse("activities:page", args=[made.pk])
    assert (made.unit, made.on, made.kind.slug) == (cast.land.commune, days.today(), "bulletin")
    placed = [(p.language.tag, p.count, p.people, p.count_unit.slug) for p in made.placements.all()]
    assert placed == [(tag, exact(4), NOT_APPLICABLE, "play") for tag in ("vi", "hmn")]
    assert made.evidence.count() == 3
    words = said(answer)
    for part in ("Đã lưu.", "Loa xã", "Tiếng Mông: 4 lượt phát", "3 minh chứng", "Quý", "Hoàn tác"):
        assert part in words
    shown = page(client, "page", made.pk)
    assert shown.count("4</span> lượt phát") == 2
    assert "8</span>" not in shown


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"count": "hơn 600"}, stated(600, Qualifier.MORE_THAN)),
        ({"count": "", "count_unstated": "1"}, NOT_STATED),
        ({"count": "0"}, exact(0)),
    ],
)
def test_a_count_may_be_bounded_unstated_or_zero(cast: Cast, given: dict, value: object) -> None:
    assert log(cast.client("officer"), typed(cast, **given)).status_code == 302
    assert Placement.objects.get().count == value


def test_another_channel_another_day_and_the_details_are_stored(cast: Cast) -> None:
    line = plan(cast.land.commune).lines.get()
    yesterday = days.today() - timedelta(days=1)
    channel = Channel.objects.get(slug="dialogue")
    data = typed(
        cast,
        channel="other",
        other_channel=str(channel.pk),
        day="other",
        on=vietnamese.day(yesterday),
        count="1",
        languages=[tongue("vi"), tongue("hmn")],
        people="48",
        outlet="Nhà văn hóa",
        plan_line=str(line.pk),
        is_embedded="on",
        note="Ghi chú",
    )
    assert log(cast.client("officer"), data).status_code == 302
    made = Activity.objects.get()
    assert (made.channel, made.on, made.plan_line) == (channel, yesterday, line)
    assert (made.is_embedded, made.note) == (True, "Ghi chú")
    assert [p.people for p in made.placements.all()] == [exact(48), NOT_APPLICABLE]
    assert {p.outlet for p in made.placements.all()} == {"Nhà văn hóa"}


def test_people_who_were_not_counted_are_not_stated_where_people_count(cast: Cast) -> None:
    data = typed(cast, channel="other", other_channel=tile("dialogue"), count="1")
    log(cast.client("officer"), data)
    assert Placement.objects.get().people == NOT_STATED


def test_no_language_ticked_is_not_stated(cast: Cast) -> None:
    log(cast.client("officer"), typed(cast, languages=[]))
    made = Placement.objects.get()
    assert made.language is None
    assert "không nêu" in page(cast.client("officer"), "page", made.activity_id)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"channel": ""}, "Chưa chọn kênh. Chọn một kênh, ví dụ"),
        ({"channel": "other"}, "Chưa chọn kênh khác"),
        ({"title": " "}, "Chưa ghi nội dung"),
        ({"day": "other"}, "Chưa ghi ngày"),
        ({"day": "other", "on": "31/02/2026"}, "không phải là một ngày có thật"),
        ({"day": "other", "on": "30/6/2025"}, "nằm ngoài thời gian ghi số liệu (từ 01/7/2025)"),
        ({"day": "other", "on": "31/12/2999"}, "chưa tới"),
        ({"count": ""}, "Chưa có số"),
        ({"count": "2,5"}, "không phải số nguyên"),
        ({"count": "9999999999"}, "quá lớn"),
        ({"count": "4", "count_unstated": "1"}, "Giữ một trong hai"),
        ({"link": "javascript:alert(1)"}, "Đường dẫn phải bắt đầu bằng http"),
        ({"people": "nhiều"}, "không phải là số"),
    ],
)
def test_a_refusal_keeps_what_was_typed_and_stores_nothing(
    cast: Cast, given: dict[str, str], words: str
) -> None:
    data = typed(cast, **{"note": "Giữ & nguyên", "title": "Nội dung đã gõ", **given})
    answer = log(cast.client("officer"), data)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert "Giữ &amp; nguyên" in shown
    assert str(data["client_key"]) in shown
    if "title" not in given:
        assert 'value="Nội dung đã gõ"' in shown
    assert not Activity.objects.exists()


def test_a_product_of_another_channel_is_refused(cast: Cast) -> None:
    kinds = page(cast.client("officer"), "log").partition('name="kind"')[2]
    wrong = next(part for part in kinds.split('value="') if part.startswith(f"{tile('tv')}-"))
    answer = log(cast.client("officer"), typed(cast, kind=wrong.partition('"')[0]))
    assert answer.status_code == 422
    assert "không thuộc kênh Loa xã" in answer.content.decode()


@pytest.mark.parametrize("name", ["rong.png", "hong.pdf"])
def test_a_bad_file_stores_nothing_and_asks_for_the_files_again(cast: Cast, name: str) -> None:
    content = b"" if name == "rong.png" else b"%PDF-1.7 torn"
    files = [upload(), upload(name, content)]
    answer = log(cast.client("officer"), typed(cast, proof_file=files))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert name in shown
    assert "chọn lại tệp" in shown
    assert 'value="Hướng dẫn khai sinh"' in shown
    assert not Activity.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_large_file_is_refused_by_its_size(cast: Cast, settings: Settings) -> None:
    settings.UPLOAD_MEGABYTES = 1
    big = upload("to.png", PNG + b"x" * 1024 * 1024)
    answer = log(cast.client("officer"), typed(cast, proof_file=[big]))
    assert answer.status_code == 422
    assert "lớn hơn 1 MB" in answer.content.decode()


def test_sending_twice_leads_to_the_same_page(cast: Cast) -> None:
    client, data = cast.client("officer"), typed(cast)
    assert log(client, data).headers["Location"] == log(client, data).headers["Location"]
    assert Activity.objects.count() == 1


def test_the_tile_of_the_day_means_the_day_it_showed(cast: Cast) -> None:
    yesterday = days.today() - timedelta(days=1)
    log(cast.client("officer"), typed(cast, day=yesterday.isoformat()))
    assert Activity.objects.get().on == yesterday
    tomorrow = days.today() + timedelta(days=1)
    assert log(cast.client("officer"), typed(cast, day=tomorrow.isoformat())).status_code == 422


def test_a_channel_of_others_is_stored_with_a_warning_unless_named(cast: Cast) -> None:
    client = cast.client("officer")
    data = typed(cast, channel="other", other_channel=tile("tv"))
    assert "không có kênh" in said(log(client, data))
    named = {**data, "client_key": str(uuid.uuid4()), "outlet": "Đài tỉnh"}
    client = cast.client("officer")
    assert "không có kênh" not in said(log(client, named))
    assert Activity.objects.count() == 2


def test_the_page_says_the_window_and_the_usual_channels(cast: Cast) -> None:
    for _ in range(2):
        logged(cast.land.commune.pk, channel="dialogue", kind="event", placed="session")
    shown = page(cast.client("officer"), "log")
    assert "Ghi vào <b>quý" in shown
    assert shown.index("Đối thoại</span>") < shown.index("Loa xã</span>")


def test_a_unit_that_is_gone_logs_on_its_last_day(cast: Cast) -> None:
    client = cast.client("elder")
    shown = page(client, "log")
    assert "kết thúc ngày 30/6/2025" in shown
    assert 'value="30/6/2025"' in shown
    data = typed(cast, cast.land.ward, on="30/6/2025")
    del data["day"]
    assert log(client, data).status_code == 302
    assert Activity.objects.get().on == date(2025, 6, 30)
    data = typed(cast, cast.land.ward, on="01/7/2025")
    assert log(client, data).status_code == 422


def test_who_serves_two_units_chooses(cast: Cast) -> None:
    client = cast.client("twofold")
    assert "<select" in page(client, "log").partition("Kênh")[0]
    old = typed(cast, cast.land.ward, day="other", on="30/6/2025")
    assert log(client, old).status_code == 302
    assert log(client, typed(cast)).status_code == 302
    assert {a.unit for a in Activity.objects.all()} == {cast.land.ward, cast.land.commune}
    today = log(client, typed(cast, cast.land.ward))
    assert today.status_code == 422
    assert "đến hết 30/6/2025)" in today.content.decode()
    chosen = page(client, "log", **{"don-vi": cast.land.ward.slug})
    assert "kết thúc ngày" in chosen


@pytest.mark.parametrize("who", ["chair", "reviewer", "neighbour", "clerk"])
def test_who_may_not_log_for_the_commune_is_turned_away(cast: Cast, who: str) -> None:
    assert log(cast.client(who), typed(cast)).status_code == 403
    there = reverse("activities:log")
    assert cast.client(who).get(there, {"don-vi": cast.land.commune.slug}).status_code == 403
    assert not Activity.objects.exists()
