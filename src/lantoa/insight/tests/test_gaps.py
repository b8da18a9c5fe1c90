"""What is missing: figures that are true, and open to what they count."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from lantoa.accounts.queries import StaffActor
from lantoa.accounts.rules import Role
from lantoa.activities.actions import void_activity
from lantoa.activities.models import Activity, Placement
from lantoa.activities.tests.factories import logged
from lantoa.catalogue.actions import change_setting
from lantoa.catalogue.models import Channel, Language, Topic
from lantoa.catalogue.rules import settings as known
from lantoa.insight.actions.spoken import add_spoken
from lantoa.insight.queries.gap_cover import coverage
from lantoa.insight.queries.gap_scope import Slice, activities_in, scope_of, spans_of
from lantoa.insight.queries.gaps import Gaps, unit_gaps
from lantoa.insight.rules.coverage import EVERY, Axis, Cover
from lantoa.insight.rules.gaps import Figure, Gap, Share, State
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Qualifier, exact, stated
from lantoa.plans import actions as plans
from lantoa.plans.tests.cast import SYSTEM, Cast, this_year
from lantoa.units.models import Unit
from lantoa.units.tests.factories import unit

TODAY = days.today()
MONTH = Interval.through(TODAY - timedelta(days=29), TODAY)


def asked(window: Interval = MONTH) -> dict[str, str]:
    return {"tu": window.start.isoformat(), "den": window.last.isoformat()}


def found_of(actor: StaffActor, of: Unit, window: Interval = MONTH) -> Gaps:
    return unit_gaps(actor, of.pk, window, on=TODAY, period=None)


def figure(found: Gaps, gap: Gap) -> Figure:
    return next(each for each in found.figures if each.gap is gap)


def press_body(cast: Cast) -> Unit:
    made = unit("Báo và Đài Mẫu", tier="province", division="", under=cast.land.province)
    Unit.objects.filter(pk=made.pk).update(kind="press")
    return made


@dataclass
class Filled:
    cast: Cast
    press: Unit


@pytest.fixture
def filled(cast: Cast) -> Filled:
    """Two communes, a province and its press body, with everything that must not count besides."""
    land = cast.land
    press = press_body(cast)
    topic = Topic.objects.get(slug="procedure")
    for number in range(6):
        logged(land.commune.pk, title=f"Bản tin {number}", tone="result", topic=topic)
    logged(land.commune.pk, title="Việc chậm", tone="shortcoming")
    logged(land.other.pk, title="Trả lời", tone="answer", channel="feedback", kind="feedback_case",
           placed="posting")  # fmt: skip
    logged(land.other.pk, title="Không nói gì", languages=("hmn", "vi"))
    logged(
        land.other.pk,
        title="Đối thoại",
        channel="dialogue",
        kind="event",
        placed="session",
        count=exact(1),
        people=stated(600, Qualifier.MORE_THAN),
    )
    logged(
        land.other.pk,
        title="Đối thoại nhỏ",
        channel="dialogue",
        kind="event",
        placed="session",
        count=exact(1),
        people=exact(40),
    )
    logged(land.province.pk, title="Lên báo", channel="newspaper", kind="article", placed="issue")
    logged(press.pk, title="Của báo", channel="newspaper", kind="article", placed="issue")
    logged(land.commune.pk, title="Lồng ghép", is_embedded=True, tone="shortcoming")
    void_activity(
        actor=SYSTEM,
        activity=logged(land.commune.pk, title="Ghi sai", tone="shortcoming"),
        reason="Ghi trùng",
    )
    kept = Activity.objects.get(title="Bản tin 0")
    merged = logged(land.commune.pk, title="Bản tin 0 nữa", tone="shortcoming")
    Activity.objects.filter(pk=merged.pk).update(merged_into=kept)
    return Filled(cast, press)


# --- Figures --------------------------------------------------------------------------------------


def test_each_figure_has_its_part_and_its_whole(filled: Filled) -> None:
    found = found_of(filled.cast.actor("reviewer"), filled.cast.land.province)
    assert found.number == 13
    assert found.embedded == 1
    assert {each.gap: each.now.share for each in found.figures} == {
        Gap.BALANCE: Share(2, 8),
        Gap.DIVERSITY: Share(8, 13),
        Gap.COMMUNES: Share(11, 13),
        Gap.LANGUAGES: Share(0, 0),
        Gap.PRESS: Share(1, 12),
        Gap.PARTICIPATION: Share(3, 13),
    }
    assert figure(found, Gap.BALANCE).unnamed == 5


def test_voided_merged_and_embedded_count_nowhere(filled: Filled) -> None:
    cast = filled.cast
    found = found_of(cast.actor("officer"), cast.land.commune)
    assert found.number == 7
    assert figure(found, Gap.BALANCE).now.share == Share(1, 7)
    scope = scope_of(cast.actor("officer"), cast.land.commune.pk, TODAY)
    titles = set(activities_in(scope, MONTH, Slice()).values_list("title", flat=True))
    assert not titles & {"Lồng ghép", "Ghi sai", "Bản tin 0 nữa"}
    embedded = activities_in(scope, MONTH, Slice(embedded=True))
    assert [each.title for each in embedded] == ["Lồng ghép"]


def test_below_the_least_number_nothing_is_said(cast: Cast) -> None:
    found = found_of(cast.actor("officer"), cast.land.commune)
    states = {each.gap: each.state for each in found.figures}
    assert states == {
        Gap.BALANCE: State.FEW,
        Gap.DIVERSITY: State.FEW,
        Gap.PRESS: State.FEW,
        Gap.PARTICIPATION: State.FEW,
        Gap.LANGUAGES: State.UNKNOWN,
        Gap.COMMUNES: State.NOT_ASKED,
    }
    page = cast.client("officer").get(reverse("insight:gaps"), asked()).content.decode()
    assert "Chưa đủ số liệu" in page
    assert "0 %" not in page.replace("100 %", "")


def test_what_is_low_is_decided_by_dated_settings(filled: Filled) -> None:
    actor, land = filled.cast.actor("reviewer"), filled.cast.land
    assert figure(found_of(actor, land.province), Gap.PRESS).state is State.FINE
    change_setting(actor=SYSTEM, unit_id=land.province.pk, name=known.GAP_PRESS, value=9, on=TODAY)
    assert figure(found_of(actor, land.province), Gap.PRESS).state is State.LOW
    change_setting(actor=SYSTEM, unit_id=land.province.pk, name=known.GAP_LEAST, value=13, on=TODAY)
    assert figure(found_of(actor, land.province), Gap.PRESS).state is State.FEW


def test_the_press_takes_part_in_three_ways(cast: Cast) -> None:
    land, press = cast.land, press_body(cast)
    plan = plans.create_plan(
        actor=SYSTEM, unit_id=land.commune.pk, title="Kế hoạch", period=this_year()
    )
    plans.add_line(
        actor=SYSTEM,
        plan=plan,
        line=plans.NewLine(title="Phối hợp với báo", supporting_ids=[press.pk]),
    )
    plan = plans.issue_plan(actor=SYSTEM, plan=plan)
    logged(land.commune.pk, title="Không có báo")
    logged(land.commune.pk, title="Nhiệm vụ chung", plan_line=plan.lines.get())
    logged(land.commune.pk, title="Lên báo", channel="newspaper", kind="article", placed="issue")
    by_press = logged(land.commune.pk, title="Báo đăng giúp")
    Placement.objects.filter(activity=by_press).update(unit=press)
    logged(press.pk, title="Của chính báo")
    actor = cast.actor("reviewer")
    scope = scope_of(actor, land.province.pk, TODAY)
    part = activities_in(scope, MONTH, Slice(Gap.PRESS))
    assert {each.title for each in part} == {"Nhiệm vụ chung", "Lên báo", "Báo đăng giúp"}
    share = figure(found_of(actor, land.province), Gap.PRESS).now.share
    assert share == Share(3, 4)


def test_languages_are_held_against_what_somebody_entered(filled: Filled) -> None:
    cast, land = filled.cast, filled.cast.land
    actor = cast.actor("reviewer")
    for tag in ("hmn", "tyz"):
        add_spoken(
            actor=SYSTEM,
            unit_id=land.other.pk,
            language=Language.objects.get(tag=tag),
            since=TODAY - timedelta(days=40),
        )
    found = found_of(actor, land.province)
    languages = figure(found, Gap.LANGUAGES)
    assert languages.now.share == Share(1, 2)
    assert languages.state is State.LOW
    assert [each.tag for each in found.tongues.missing] == ["tyz"]
    assert languages.before is not None
    assert languages.before.share == Share(0, 2), "the list held on that window's last day"
    assert languages.trend[0].amount is None, "the list did not hold yet"


def test_every_window_of_a_trend_is_what_its_slice_counts(filled: Filled) -> None:
    cast = filled.cast
    back = TODAY - timedelta(days=45)
    for number in range(3):
        logged(cast.land.commune.pk, title=f"Trước {number}", on=back, tone="answer")
    logged(cast.land.commune.pk, title="Năm trước", on=TODAY - timedelta(days=366), tone="answer")
    actor = cast.actor("reviewer")
    scope = scope_of(actor, cast.land.province.pk, TODAY)
    spans = spans_of(None, MONTH)
    found = found_of(actor, cast.land.province)
    assert len(spans.trend) == 8
    for each in found.figures:
        if each.gap in (Gap.DIVERSITY, Gap.LANGUAGES):
            continue
        readings = [*each.trend, each.year_before]
        for window, reading in zip([*spans.trend, spans.year_before], readings, strict=True):
            assert reading is not None
            assert window is not None
            part = activities_in(scope, window, Slice(each.gap)).count()
            whole = activities_in(scope, window, Slice(each.gap, whole=True)).count()
            assert reading.share == Share(part, whole), (each.gap, window)


def test_units_that_said_nothing_are_named_and_are_not_zero(filled: Filled) -> None:
    cast = filled.cast
    quiet = unit("Xã Im Lặng", under=cast.land.province, since=date(2025, 7, 1))
    actor = cast.actor("reviewer")
    found = found_of(actor, cast.land.province)
    assert [each.unit_id for each in found.silent] == [quiet.pk]
    cover = coverage(found.scope, MONTH, Axis.UNIT, Axis.CHANNEL)
    assert cover.grid.at(quiet.slug, EVERY).cover is Cover.SILENT
    page = cast.client("reviewer").get(
        reverse("insight:gaps"), {**asked(), "hang": "don-vi", "cot": "kenh"}
    )
    assert "1 đơn vị chưa ghi hoạt động nào" in page.content.decode()
    assert 'class="cell unstated"' in page.content.decode()


# --- Coverage -------------------------------------------------------------------------------------


def test_coverage_knows_asked_done_and_proven(filled: Filled) -> None:
    cast, land = filled.cast, filled.cast.land
    plan = plans.create_plan(
        actor=SYSTEM, unit_id=land.commune.pk, title="Kế hoạch", period=this_year()
    )
    for channel, topic in (("banner", "procedure"), ("loudspeaker", "institution"), ("tv", None)):
        row = Channel.objects.get(slug=channel)
        named = Topic.objects.get(slug=topic).pk if topic else None
        plans.add_line(
            actor=SYSTEM,
            plan=plan,
            line=plans.NewLine(title=channel, channel_id=row.pk, topic_id=named, deadline=TODAY),
        )
    plans.issue_plan(actor=SYSTEM, plan=plan)
    scope = scope_of(cast.actor("officer"), land.commune.pk, TODAY)
    found = coverage(scope, MONTH, Axis.CHANNEL, Axis.TOPIC)
    assert found.grid.at("loudspeaker", "procedure").cover is Cover.DONE
    assert found.grid.at("loudspeaker", "procedure").done == 6
    assert found.grid.at("loudspeaker", "institution").cover is Cover.MISSING
    assert found.grid.at("banner", "procedure").cover is Cover.MISSING
    assert found.grid.at("tv", EVERY).cover is Cover.MISSING
    assert found.grid.at("tv", "procedure").cover is Cover.NOTHING
    named = [(row.key, column.key if column else None) for row, column in found.missing]
    assert sorted(named, key=str) == [
        ("banner", None),
        ("loudspeaker", "institution"),
        ("tv", None),
    ]
    assert "survey" in {each.key for each in found.unused}


def test_proof_of_all_makes_a_crossing_proven(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    scope = scope_of(cast.actor("officer"), cast.land.commune.pk, TODAY)
    before = coverage(scope, MONTH, Axis.CHANNEL, Axis.LANGUAGE).grid.at("loudspeaker", "vi")
    made.evidence.create(
        link="https://a.vn", sha256="0" * 64, added_at=timezone.now(), actor_key="t"
    )
    made.evidence.create(
        link="https://b.vn", sha256="1" * 64, added_at=timezone.now(), actor_key="t"
    )
    after = coverage(scope, MONTH, Axis.CHANNEL, Axis.LANGUAGE).grid.at("loudspeaker", "vi")
    assert (before.cover, after.cover) == (Cover.DONE, Cover.PROVEN)
    assert (after.done, after.proven) == (1, 1)


@pytest.mark.parametrize("rows", list(Axis))
@pytest.mark.parametrize("columns", [axis for axis in Axis if axis is not Axis.UNIT])
def test_every_crossing_opens_to_just_what_it_counts(
    filled: Filled, rows: Axis, columns: Axis
) -> None:
    if rows is columns:
        return
    cast = filled.cast
    scope = scope_of(cast.actor("reviewer"), cast.land.province.pk, TODAY)
    found = coverage(scope, MONTH, rows, columns)
    client = cast.client("reviewer")
    for row in found.rows:
        for column in (EVERY, *(each.key for each in found.columns)):
            cell = found.grid.at(row.key, column)
            if not cell.done:
                continue
            words = {axis: "cua" if axis is Axis.UNIT else axis.value for axis in Axis}
            narrowed = {words[rows]: row.key or "-"}
            if column != EVERY:
                narrowed[words[columns]] = column or "-"
            answer = client.get(
                reverse("insight:gap_acts"),
                {**asked(), "don-vi": cast.land.province.slug, **narrowed},
            )
            assert answer.context["page_obj"].paginator.count == cell.done, narrowed


# --- The page -------------------------------------------------------------------------------------

_LINK = re.compile(r'<a class="go" href="([^"]*khoang-trong/hoat-dong/[^"]*)">(.*?)</a>', re.DOTALL)


def doors(html: str) -> Iterator[tuple[str, int]]:
    for url, words in _LINK.findall(html):
        number = re.search(r"([\d.]+)(?: hoạt động được tính| lồng ghép.*)?\s*$",
                           re.sub(r"<[^>]+>", "", words))  # fmt: skip
        if number:
            yield unescape(url), int(number[1].replace(".", ""))


def test_each_number_on_the_page_opens_to_what_it_counts(filled: Filled) -> None:
    client = filled.cast.client("reviewer")
    page = client.get(reverse("insight:gaps"), asked())
    assert page.status_code == 200
    found = list(doors(page.content.decode()))
    assert len(found) >= 14
    for url, number in found:
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer.context["page_obj"].paginator.count == number, url
        assert f"<h1>{number} hoạt động được tính</h1>" in answer.content.decode().replace("\n", "")


def test_people_stand_in_their_parts_and_open_to_the_figure(filled: Filled) -> None:
    client = filled.cast.client("neighbour")
    html = client.get(reverse("insight:gaps"), asked()).content.decode()
    assert "hơn 600" in html
    assert "640" not in html
    url = unescape(re.search(r'href="([^"]*dialogue\.attendance\.placement[^"]*)"', html)[1])  # type: ignore[index]
    assert client.get(url).status_code == 200


def test_the_number_of_queries_does_not_grow(
    filled: Filled, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cast = filled.cast
    client = cast.client("reviewer")
    address = reverse("insight:gaps")
    client.get(address, asked())

    def queries(**narrowed: str) -> int:
        with django_assert_max_num_queries(60) as used:
            assert client.get(address, {**asked(), **narrowed}).status_code == 200
        return len(used)

    before = queries(), queries(hang="don-vi", cot="tieng")
    for number in range(4):
        made = unit(f"Xã Thêm {number}", under=cast.land.province, since=date(2025, 7, 1))
        logged(made.pk, channel="banner", kind="panel", placed="panel", languages=("tyz",))
    assert (queries(), queries(hang="don-vi", cot="tieng")) == before


def test_the_list_behind_a_number_has_a_fixed_cost(
    filled: Filled, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cast = filled.cast
    client = cast.client("reviewer")
    address = reverse("insight:gap_acts")
    client.get(address, asked())

    def queries(**narrowed: str) -> int:
        with django_assert_max_num_queries(40) as used:
            client.get(address, {**asked(), **narrowed})
        return len(used)

    before = queries(), queries(gom="bao-chi")
    for number in range(3):
        made = unit(f"Xã Thêm {number}", under=cast.land.province, since=date(2025, 7, 1))
        logged(made.pk, channel="newspaper", kind="article", placed="issue")
    assert (queries(), queries(gom="bao-chi")) == before


def test_nobody_sees_the_gaps_of_another_unit(filled: Filled) -> None:
    cast = filled.cast
    for name in ("gaps", "gap_acts"):
        answer = cast.client("officer").get(
            reverse(f"insight:{name}"), {**asked(), "don-vi": cast.land.other.slug}
        )
        assert answer.status_code == 403
    own = cast.client("officer").get(
        reverse("insight:gap_acts"), {**asked(), "cua": cast.land.other.slug}
    )
    assert own.context["page_obj"].paginator.count == 0
    assert cast.client("clerk").get(reverse("insight:gaps"), asked()).status_code == 200


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"don-vi": "khong-co"}, 404),
        ({"gom": "x"}, 404),
        ({"cua": "khong-co"}, 404),
        ({"kenh": "x\x00y"}, 400),
        ({"noi-dung": "<script>alert(1)</script>" * 9}, 200),
        ({"cach-noi": "vô nghĩa"}, 200),
        ({"trang": "999999999999999999999"}, 200),
        ({"tu": "2026-02-30"}, 404),
        ({"ky": "2099"}, 404),
    ],
)
def test_odd_addresses_are_answered(filled: Filled, given: dict[str, str], status: int) -> None:
    answer = filled.cast.client("reviewer").get(reverse("insight:gap_acts"), {**asked(), **given})
    assert answer.status_code == status
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"hang": "kenh", "cot": "kenh"}, "Cột trùng với hàng"),
        ({"tu": "2026-05-01", "den": "2026-04-01"}, "Ngày cuối đứng trước ngày đầu"),
        ({"tu": "2026-05-01", "den": ""}, "Chưa ghi ngày"),
        ({"tu": "0001-01-01", "den": "2026-04-01"}, ""),
    ],
)
def test_a_question_that_cannot_be_answered_is_said(
    cast: Cast, given: dict[str, str], words: str
) -> None:
    answer = cast.client("officer").get(reverse("insight:gaps"), {**asked(), **given})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    table = cast.client("officer").get(reverse("insight:gap_table", args=["csv"]), given)
    assert table.status_code in (200, 404)


def test_a_period_is_compared_with_the_periods_before_it(cast: Cast) -> None:
    page = cast.client("officer").get(reverse("insight:gaps"))
    assert page.status_code == 200
    assert page.context["period"].cadence == "year"
    labels = {point for each in page.context["shown"] for point in each.chart.twin.rows}
    assert any(f"năm {TODAY.year}" in str(row[0]) for row in labels)


def test_tables_say_what_the_page_says(filled: Filled) -> None:
    client = filled.cast.client("reviewer")
    for kind in ("csv", "xlsx", "ods"):
        for part in ("chi-so", "bao-phu"):
            answer = client.get(
                reverse("insight:gap_table", args=[kind]), {**asked(), "phan": part}
            )
            assert answer.status_code == 200
            content = answer.getvalue()
            if kind == "csv":
                rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            else:
                book = CalamineWorkbook.from_filelike(io.BytesIO(content))
                rows = [list(map(str, row)) for row in book.get_sheet_by_index(0).to_python()]
            if part == "chi-so":
                assert len(rows) >= 1 + 6 * 8
                now = [row for row in rows if row[0].startswith("Nêu hạn chế") and row[8]]
                assert [float(each) for each in now[0][4:6]] == [2, 8]
                assert now[0][6:8] == ["", "chưa đủ số liệu"], "too few: no share is made of them"
            else:
                named = [row for row in rows if row[:2] == [rows[1][0], "Tất cả"]]
                assert named
    assert client.get(reverse("insight:gap_table", args=["exe"]), asked()).status_code == 404
    odd = client.get(reverse("insight:gap_table", args=["csv"]), {**asked(), "phan": "x"})
    assert odd.status_code == 404


def test_a_page_has_one_main_button_and_says_what_to_do_next(filled: Filled) -> None:
    officer = filled.cast.client("neighbour").get(reverse("insight:gaps"), asked())
    html = officer.content.decode()
    assert html.count('class="btn main"') == 1
    assert html.count("<h1>") == 1
    assert "Việc tiếp theo" in html
    assert reverse("activities:log") in html
    overseer = filled.cast.client("reviewer").get(
        reverse("insight:gaps"), {**asked(), "don-vi": filled.cast.land.other.slug}
    )
    assert reverse("plans:list") in overseer.content.decode()


def test_an_administrator_keeps_the_list_of_languages(cast: Cast) -> None:
    cast.add("admin", (cast.land.province, Role.ADMINISTRATOR))
    html = cast.client("admin").get(reverse("insight:gaps"), asked()).content.decode()
    assert reverse("insight:spoken") in html
