"""Lists of activities, and the files they become."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from lantoa.activities import queries
from lantoa.activities.actions import void_activity
from lantoa.activities.models import Activity
from lantoa.activities.queries import After, Narrowing, narrowing
from lantoa.activities.queries.sheet import COLUMNS
from lantoa.activities.tests.factories import logged, picture
from lantoa.catalogue.models import Language, Topic
from lantoa.kernel import days
from lantoa.kernel.value import NOT_STATED, Qualifier, exact, stated
from lantoa.plans.models import Occasion
from lantoa.plans.tests.cast import SYSTEM, Cast, plan

FILES = ("csv", "xlsx", "ods")


def titles(cast: Cast, who: str = "officer", **asked: str) -> list[str]:
    """What the list of an address shows, row by row."""
    answer = cast.client(who).get(reverse("activities:list"), asked)
    return [activity.title for activity in answer.context["found"].activities]


def table(cast: Cast, kind: str, who: str = "officer", **asked: str) -> list[dict[str, object]]:
    """The file of an address as rows by heading."""
    answer = cast.client(who).get(reverse("activities:export", args=[kind]), asked)
    assert answer.status_code == 200
    content = answer.getvalue()
    if kind == "csv":
        rows: list[list[object]] = [
            list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        ]
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = [list(row) for row in sheet.to_python()]
    return [dict(zip(map(str, rows[0]), row, strict=False)) for row in rows[1:]]


def test_an_address_keeps_each_narrowing(cast: Cast) -> None:
    commune, today = cast.land.commune.pk, days.today()
    topic = Topic.objects.first()
    assert topic is not None
    logged(commune, title="Bản tin khai sinh", topic=topic)
    logged(commune, title="Treo băng rôn", channel="banner", kind="panel", placed="panel")
    logged(commune, title="Tiếng Mông", languages=("hmn",))
    logged(commune, title="Họp thôn", is_embedded=True)
    logged(commune, title="Tuần trước", on=today - timedelta(days=7))
    void_activity(actor=SYSTEM, activity=logged(commune, title="Ghi sai"), reason="Ghi trùng")
    Activity.objects.filter(title="Họp thôn").update(tone="answer")
    yesterday = (today - timedelta(days=1)).strftime("%d/%m/%Y")
    asked = {
        "tim": ("KHAI sinh", {"Bản tin khai sinh"}),
        "kenh": ("banner", {"Treo băng rôn"}),
        "tieng": ("hmn", {"Tiếng Mông"}),
        "long_ghep": ("on", {"Họp thôn"}),
        "den": (yesterday, {"Tuần trước"}),
        "huy": ("on", {"Ghi sai"}),
        "cach_noi": ("answer", {"Họp thôn"}),
        "chu_de": (topic.slug, {"Bản tin khai sinh"}),
    }
    found = {name: set(titles(cast, **{name: text})) for name, (text, _) in asked.items()}
    assert found == {name: wanted for name, (_, wanted) in asked.items()}
    assert titles(cast, tim="khai sinh", kenh="banner") == []


def test_a_list_keeps_what_counts_and_what_was_done_in_one_event(cast: Cast) -> None:
    commune = cast.land.commune
    line = plan(commune).lines.get()
    held = [
        Occasion.objects.create(
            line=line, name=name, on=days.today(), added_at=days.now(), actor_key="tests"
        )
        for name in ("Lớp 1", "Lớp 2")
    ]
    kept = logged(commune.pk, title="Lớp một", plan_line=line)
    logged(commune.pk, title="Lớp hai", plan_line=line)
    Activity.objects.filter(title="Lớp một").update(occasion=held[0])
    Activity.objects.filter(title="Lớp hai").update(occasion=held[1])
    void_activity(actor=SYSTEM, activity=logged(commune.pk, title="Ghi sai"), reason="Ghi trùng")
    merged = logged(commune.pk, title="Ghi hai lần")
    Activity.objects.filter(pk=merged.pk).update(merged_into=kept)
    assert set(titles(cast)) == {"Lớp một", "Lớp hai", "Ghi sai", "Ghi hai lần"}
    assert set(titles(cast, tinh="on")) == {"Lớp một", "Lớp hai"}
    assert titles(cast, tinh="on", lop=str(held[0].pk)) == ["Lớp một"]
    assert titles(cast, lop=str(10**30)) == titles(cast)


def test_what_cannot_be_read_is_said_and_the_list_stays(cast: Cast) -> None:
    logged(cast.land.commune.pk)
    client = cast.client("officer")
    answer = client.get(reverse("activities:list"), {"tu": "02/01/2026", "den": "01/01/2026"})
    assert answer.status_code == 422
    assert "Ngày cuối trước ngày đầu" in answer.content.decode()
    assert client.get(reverse("activities:list"), {"tim": "a\x00b"}).status_code == 400
    for address in ({"truoc": "x"}, {"truoc": "20261340-1"}, {"kenh": "'; --"}):
        assert client.get(reverse("activities:list"), address).status_code in (200, 422)


@pytest.mark.parametrize("kind", FILES)
def test_a_file_has_the_rows_of_its_list_and_no_other(cast: Cast, kind: str) -> None:
    commune = cast.land.commune.pk
    logged(commune, title="Của xã", proofs=[picture()], languages=("vi", "hmn"))
    logged(commune, title="Băng rôn", channel="banner", kind="panel", placed="panel")
    logged(cast.land.other.pk, title="Xã khác")
    rows = table(cast, kind, kenh="loudspeaker")
    assert [row["Nội dung"] for row in rows] == ["Của xã", "Của xã"]
    assert [row["Tiếng"] for row in rows] == [
        Language.objects.get(tag=tag).name for tag in ("vi", "hmn")
    ]
    assert [float(str(row["Số lượt"])) for row in rows] == [4, 4]
    # The product stands once, so that the column can be added up.
    assert float(str(rows[0]["Số sản phẩm"])) == 1 and rows[1]["Số sản phẩm"] == ""
    assert list(rows[0])[: len(COLUMNS)] == list(COLUMNS.values())


def test_what_is_not_stated_or_bounded_stays_so_in_a_file(cast: Cast) -> None:
    commune = cast.land.commune.pk
    logged(commune, title="Không nêu", count=NOT_STATED)
    logged(commune, title="Hơn", count=stated(600, Qualifier.MORE_THAN))
    logged(commune, title="Không", count=exact(0))
    said = {row["Nội dung"]: row["Số lượt"] for row in table(cast, "csv")}
    assert said == {"Không nêu": "không nêu", "Hơn": "hơn 600", "Không": "0"}


def test_a_title_that_is_a_formula_is_words_in_every_file(cast: Cast) -> None:
    logged(cast.land.commune.pk, title='=HYPERLINK("http://x.vn")')
    assert str(table(cast, "csv")[0]["Nội dung"]).startswith("'=")
    for kind in ("xlsx", "ods"):
        assert table(cast, kind)[0]["Nội dung"] == '=HYPERLINK("http://x.vn")'


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_given_to_those_who_may_see_its_list(cast: Cast, kind: str) -> None:
    logged(cast.land.commune.pk)
    address = reverse("activities:export", args=[kind])
    asked = {"don-vi": cast.land.commune.slug}
    seen: dict[str, int] = {}
    for who in ("officer", "reviewer", "neighbour", "clerk"):
        answer = cast.client(who).get(address, asked)
        seen[who] = answer.status_code
        answer.getvalue()
    assert seen == {"officer": 200, "reviewer": 200, "neighbour": 403, "clerk": 403}
    assert cast.client("officer").get(reverse("activities:export", args=["exe"])).status_code == 404


def test_units_below_are_listed_for_those_who_see_them_and_for_nobody_else(cast: Cast) -> None:
    logged(cast.land.commune.pk, title="Của xã")
    logged(cast.land.other.pk, title="Của xã khác")
    logged(cast.land.province.pk, title="Của tỉnh")
    below = {"cap-duoi": "on"}
    assert set(titles(cast, "reviewer", **below)) == {"Của xã", "Của xã khác", "Của tỉnh"}
    assert set(titles(cast, "reviewer")) == {"Của tỉnh"}
    assert set(titles(cast, "chair", **below)) == {"Của xã"}
    one = {"don-vi": cast.land.commune.slug, **below}
    assert set(titles(cast, "reviewer", **one)) == {"Của xã"}


def test_pages_hold_every_activity_once_in_order(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "PER_PAGE", 4)
    commune, today = cast.land.commune.pk, days.today()
    made = [logged(commune, on=today - timedelta(days=number // 5)) for number in range(13)]
    seen: list[int] = []
    after: After | None = None
    while True:
        found = queries.activity_list([commune], today, after=after)
        assert found.counted.number == 13
        seen += [activity.pk for activity in found.activities]
        if found.older is None:
            break
        after = found.older
    newest = sorted(made, key=lambda each: (each.on, each.pk), reverse=True)
    assert seen == [each.pk for each in newest]


def test_a_long_list_is_counted_up_to_a_bound(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowing, "PER_PAGE", 2)
    monkeypatch.setattr(narrowing, "COUNTED", 3)
    for _ in range(4):
        logged(cast.land.commune.pk)
    answer = cast.client("officer").get(reverse("activities:list"))
    assert "hơn 3 hoạt động" in answer.content.decode()


@pytest.mark.parametrize("many", [1, 40])
def test_a_list_over_many_units_finds_what_one_over_few_finds(cast: Cast, many: int) -> None:
    made = logged(cast.land.commune.pk)
    logged(cast.land.other.pk)
    others = range(1_000_000, 1_000_000 + many)
    found = queries.activity_list([cast.land.commune.pk, *others], days.today())
    assert [each.pk for each in found.activities] == [made.pk]


@pytest.mark.parametrize("number", [2, 25])
def test_a_file_costs_the_same_queries_for_few_and_many(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        logged(cast.land.commune.pk, proofs=[picture()])
    with django_assert_num_queries(4):
        rows = list(queries.rows_for_file([cast.land.commune.pk], days.today(), Narrowing()))
    assert len(rows) == number


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(1, 10**18 - 1))
def test_a_place_in_a_list_comes_back_from_its_address(on: date, pk: int) -> None:
    assert After.parse(str(After(on, pk))) == After(on, pk)
