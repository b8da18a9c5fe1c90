from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.catalogue.models import Channel, CountUnit
from lantoa.kernel import days
from lantoa.kernel.value import Qualifier, stated
from lantoa.kernel.vietnamese import day
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.tests.cast import Cast, plan

HOSTILE = '<script>alert("x")</script>'


def head(**given: str) -> dict[str, str]:
    year = days.today().year
    facts = {"title": "Tuyên truyền", "first_day": f"01/01/{year}", "last_day": f"31/12/{year}"}
    return {**facts, **given}


def task(**given: object) -> dict[str, object]:
    return {"title": "Phát bản tin", "cadence": "month", **given}


def post(client: Client, name: str, *args: object, **data: object) -> object:
    return client.post(reverse(f"plans:{name}", args=args), data)


def test_a_plan_is_drafted_filled_and_issued(cast: Cast) -> None:
    officer, chair = cast.client("officer"), cast.client("chair")
    unit = cast.land.commune
    answer = post(officer, "new", **head(number="09/KH-UBND", unit=str(unit.pk)))
    made = Plan.objects.get()
    assert answer.headers["Location"] == reverse("plans:page", args=[made.pk])
    channel = Channel.objects.get(slug="loudspeaker")
    count = CountUnit.objects.get(slug="bulletin")
    answer = post(
        officer,
        "add_line",
        made.pk,
        **task(target="ít nhất 1", count_unit=count.pk, channel=channel.pk),
    )
    assert answer.status_code == 302
    line = PlanLine.objects.get()
    assert (line.target, line.channel, line.cadence) == (
        stated(1, Qualifier.AT_LEAST),
        channel,
        "month",
    )
    today = day(days.today())
    asked = post(chair, "issue", made.pk)
    assert "Ban hành kế hoạch này?" in asked.content.decode()
    assert Plan.objects.get().is_draft
    signed = {"confirmed": "1", "number": "09/KH-UBND", "issued_on": today}
    assert post(chair, "issue", made.pk, **signed).status_code == 302
    assert not Plan.objects.get().is_draft
    page = officer.get(reverse("plans:page", args=[made.pk])).content.decode()
    for words in ("Đã ban hành", "09/KH-UBND", "ít nhất 1", "mỗi tháng", "0 hoạt động"):
        assert words in page
    again = post(chair, "issue", made.pk, confirmed="1")
    assert again.status_code == 422
    assert "đã ban hành rồi" in again.content.decode()


def test_what_nobody_knows_is_said_to_be_not_stated(cast: Cast) -> None:
    made = plan(cast.land.commune)
    for name, args in (("page", [made.pk]), ("list", [])):
        page = cast.client("officer").get(reverse(f"plans:{name}", args=args)).content.decode()
        assert "không nêu" in page
        assert "None" not in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": ""}, "Chưa ghi trích yếu"),
        ({"number": "KH-UBND"}, "không có chữ số"),
        ({"issued_on": "31/12/2999"}, "chưa tới"),
        ({"issued_on": "31/02/2026"}, "không phải là một ngày có thật"),
        ({"last_day": "01/01/2001"}, "trước ngày đầu kỳ"),
        ({"first_day": ""}, "Chưa ghi thực hiện từ ngày"),
    ],
)
def test_a_refused_plan_keeps_what_was_typed(cast: Cast, given: dict[str, str], words: str) -> None:
    data = head(**{"title": "Giữ & nguyên", "unit": str(cast.land.commune.pk), **given})
    answer = post(cast.client("officer"), "new", **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    if data["title"]:
        assert "Giữ &amp; nguyên" in page
    assert not Plan.objects.exists()


def test_a_refused_task_keeps_what_was_typed(cast: Cast) -> None:
    made = plan(cast.land.commune, issued=False, tasks=0)
    answer = post(cast.client("officer"), "add_line", made.pk, **task(target="hơn 600"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "chưa có đơn vị tính" in page
    assert 'value="hơn 600"' in page
    assert not PlanLine.objects.exists()


def test_the_page_of_a_province_says_who_has_no_plan(cast: Cast) -> None:
    above = plan(cast.land.province)
    plan(cast.land.commune, parent=above)
    page = cast.client("reviewer").get(reverse("plans:page", args=[above.pk])).content.decode()
    assert "1/2 đơn vị có kế hoạch (50 %)" in page
    assert "Chưa có: Xã Ân Hòa." in page


def test_a_commune_is_told_of_the_plan_above_without_a_link_it_may_not_follow(cast: Cast) -> None:
    above = plan(cast.land.province)
    made = plan(cast.land.commune, parent=above)
    there = reverse("plans:page", args=[above.pk])
    mine = reverse("plans:page", args=[made.pk])
    assert there not in cast.client("officer").get(mine).content.decode()
    assert there in cast.client("reviewer").get(mine).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("chair", 200), ("reviewer", 200), ("neighbour", 403), ("clerk", 403)],
)
def test_who_sees_a_plan(cast: Cast, who: str, status: int) -> None:
    made = plan(cast.land.commune)
    client = cast.client(who)
    assert client.get(reverse("plans:page", args=[made.pk])).status_code == status
    listed = client.get(reverse("plans:list"), {"don-vi": cast.land.commune.slug})
    assert listed.status_code == status


@pytest.mark.parametrize("who", ["chair", "reviewer", "neighbour", "clerk"])
def test_who_may_not_write_is_turned_away(cast: Cast, who: str) -> None:
    made = plan(cast.land.commune, issued=False, tasks=0)
    client = cast.client(who)
    assert client.get(reverse("plans:add_line", args=[made.pk])).status_code == 403
    assert post(client, "add_line", made.pk, **task()).status_code == 403
    assert post(client, "new", **head(unit=str(cast.land.commune.pk))).status_code == 403
    assert not PlanLine.objects.exists()
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "reviewer", "neighbour", "clerk"])
def test_only_the_chair_issues(cast: Cast, who: str) -> None:
    made = plan(cast.land.commune, issued=False)
    assert post(cast.client(who), "issue", made.pk, confirmed="1").status_code == 403
    assert Plan.objects.get().is_draft


def test_hostile_words_are_shown_as_words(cast: Cast) -> None:
    post(cast.client("officer"), "new", **head(title=HOSTILE, unit=str(cast.land.commune.pk)))
    made = Plan.objects.get()
    post(cast.client("officer"), "add_line", made.pk, **task(title=HOSTILE))
    for name, args in (("page", [made.pk]), ("list", []), ("add_line", [made.pk])):
        page = cast.client("officer").get(reverse(f"plans:{name}", args=args)).content.decode()
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page


def test_writing_needs_the_token_and_the_right_method(cast: Cast) -> None:
    made = plan(cast.land.commune, issued=False)
    strict = cast.client("chair", enforce_csrf_checks=True)
    assert post(strict, "issue", made.pk, confirmed="1").status_code == 403
    assert Plan.objects.get().is_draft
    assert cast.client("chair").get(reverse("plans:issue", args=[made.pk])).status_code == 405
    assert cast.client("officer").post(reverse("plans:list")).status_code == 405


def test_what_does_not_exist_is_not_found(cast: Cast) -> None:
    client = cast.client("officer")
    assert client.get(reverse("plans:page", args=[999])).status_code == 404
    assert client.get(reverse("plans:list"), {"don-vi": "khong-co"}).status_code == 404
    assert client.get(reverse("plans:list"), {"trang": "x"}).status_code == 200
