"""What is missing, at the edges: units that moved, words that retired, tasks that are not due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from lantoa.accounts.rules import Role
from lantoa.activities.models import Activity
from lantoa.activities.tests.factories import logged
from lantoa.catalogue.models import Channel, Topic
from lantoa.insight.queries.gap_cover import Coverage, coverage
from lantoa.insight.queries.gap_scope import Slice, activities_in, scope_of
from lantoa.insight.queries.gaps import unit_gaps
from lantoa.insight.rules.coverage import EVERY, Axis
from lantoa.insight.rules.gaps import Gap, Share
from lantoa.insight.tests.test_progress import plan
from lantoa.insight.views.gap_tables import cover_rows
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import exact
from lantoa.plans.tests.cast import Cast
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer
from lantoa.units.models import UnitVersion
from lantoa.units.tests.factories import unit, version

TODAY = days.today()
TEN_DAYS = Interval.through(TODAY - timedelta(days=9), TODAY)
YEAR = Interval(date(TODAY.year, 1, 1), date(TODAY.year + 1, 1, 1))


@pytest.mark.parametrize("first", ["2024-02-28", "2024-02-29", "2024-02-01"])
@pytest.mark.parametrize("last", ["2024-02-28", "2024-02-29"])
def test_a_window_that_touches_the_leap_day_is_answered(cast: Cast, first: str, last: str) -> None:
    if last < first:
        return
    client = cast.client("officer")
    for address in (
        reverse("insight:gaps"),
        reverse("insight:gap_acts"),
        reverse("insight:gap_table", args=["csv"]),
    ):
        answer = client.get(address, {"tu": first, "den": last})
        assert answer.status_code == 200
        assert answer.getvalue()


# --- Whom a task asks -----------------------------------------------------------------------------


def missing_units(found: Coverage) -> set[str]:
    return {row.label for row, column in found.missing if column is None}


def test_a_task_of_each_unit_asks_those_directly_below_its_own_plan(cast: Cast) -> None:
    land = cast.land
    department = unit("Sở Tư pháp Mẫu", tier="province", division="", under=land.province)
    centre = unit("Trung tâm Mẫu", tier="province", division="", under=department)
    television = Channel.objects.get(slug="tv")
    plan(
        department,
        {
            "target": exact(1),
            "each_unit": True,
            "channel_id": television.pk,
            "deadline": YEAR.start,
        },
        period=YEAR,
    )
    scope = scope_of(cast.actor("reviewer"), land.province.pk, TODAY)
    found = coverage(scope, YEAR, Axis.UNIT, Axis.CHANNEL)
    assert missing_units(found) == {"Trung tâm Mẫu"}
    assert found.grid.at(centre.slug, "tv").is_asked


# --- When a task is due ---------------------------------------------------------------------------


def covered(cast: Cast, window: Interval, on: date, **line: Any) -> Coverage:
    television = Channel.objects.get(slug="tv")
    made = {"target": exact(1), "channel_id": television.pk, **line}
    plan(cast.land.commune, made, period=Interval(date(2018, 1, 1), date(2019, 1, 1)))
    scope = scope_of(cast.actor("officer"), cast.land.commune.pk, min(window.last, on))
    return coverage(scope, window, Axis.CHANNEL, Axis.TOPIC)


JANUARY = Interval(date(2018, 1, 1), date(2018, 2, 1))
MAY = Interval(date(2018, 5, 1), date(2018, 6, 1))
LATE = date(2018, 12, 31)


@pytest.mark.parametrize(
    ("line", "window", "on", "words"),
    [
        ({"deadline": date(2018, 12, 20)}, JANUARY, LATE, "chưa có, chưa đến hạn"),
        ({}, JANUARY, LATE, "chưa có, chưa đến hạn"),
        ({"deadline": date(2018, 5, 20)}, MAY, LATE, "chưa có, kế hoạch yêu cầu"),
        ({"deadline": date(2018, 5, 20)}, MAY, date(2018, 5, 19), "chưa có, chưa đến hạn"),
        ({"deadline": date(2018, 5, 20)}, MAY, date(2018, 5, 20), "chưa có, kế hoạch yêu cầu"),
        ({"cadence": "month"}, MAY, LATE, "chưa có, kế hoạch yêu cầu"),
        ({"cadence": "month"}, MAY, date(2018, 5, 30), "chưa có, chưa đến hạn"),
        ({"cadence": "quarter"}, MAY, LATE, "chưa có, chưa đến hạn"),
        ({"cadence": "week"}, MAY, date(2018, 5, 5), "chưa có, chưa đến hạn"),
        ({"cadence": "week"}, MAY, date(2018, 5, 6), "chưa có, kế hoạch yêu cầu"),
    ],
)
def test_only_what_is_due_is_missing(
    cast: Cast, line: dict[str, Any], window: Interval, on: date, words: str
) -> None:
    found = covered(cast, window, on, **line)
    assert found.words_at("tv", EVERY) == words
    is_missing = words.endswith("yêu cầu")
    assert [row.key for row, _ in found.missing] == (["tv"] if is_missing else [])
    assert found.says_something
    assert "tv" not in {each.key for each in found.unused}
    row = next(each for each in cover_rows(found) if each[1] == "Tất cả")
    assert (row[2], row[5]) == ("có" if is_missing else "chưa đến hạn", words)


def test_a_deadline_before_the_window_asks_for_nothing_in_it(cast: Cast) -> None:
    found = covered(cast, MAY, LATE, deadline=date(2018, 4, 1))
    assert found.missing == []
    assert "tv" not in {each.key for each in found.rows}


def test_the_page_says_what_is_not_due_yet(cast: Cast) -> None:
    covered(cast, JANUARY, LATE)
    page = cast.client("officer").get(
        reverse("insight:gaps"), {"tu": "2018-01-01", "den": "2018-01-31"}
    )
    assert "chưa đến hạn" in page.content.decode()
    assert "không thiếu chỗ nào kế hoạch yêu cầu" in page.content.decode()
    heat = str(page.context["heat"].wide)
    assert heat.count('class="cell later"') == 1
    assert 'class="cell missing"' not in heat


# --- Words that retired ---------------------------------------------------------------------------


def test_a_retired_content_and_channel_keep_what_was_done(cast: Cast) -> None:
    land = cast.land
    made = logged(
        land.commune.pk,
        topic=Topic.objects.get(slug="procedure"),
        on=TODAY - timedelta(days=30),
    )
    gone = TODAY - timedelta(days=10)
    Topic.objects.filter(slug="procedure").update(valid_to=gone)
    Channel.objects.filter(pk=made.channel_id).update(valid_to=gone)
    actor = cast.actor("officer")
    window = Interval.through(TODAY - timedelta(days=60), TODAY)
    scope = scope_of(actor, land.commune.pk, TODAY)
    cover = coverage(scope, window, Axis.TOPIC, Axis.CHANNEL)
    assert sum(cover.grid.at(row.key, EVERY).done for row in cover.rows) == 1
    found = unit_gaps(actor, land.commune.pk, window, on=TODAY, period=None)
    assert [(each.slug, number) for each, number in found.forms] == [(made.channel.slug, 1)]
    assert made.channel.slug not in {each.slug for each in found.unused}


# --- Whose they are -------------------------------------------------------------------------------


def test_people_are_those_of_the_units_that_one_may_see(cast: Cast) -> None:
    land = cast.land
    cast.add("ed", (land.province, Role.EDITOR))
    logged(
        land.commune.pk,
        title="Đối thoại",
        channel="dialogue",
        kind="event",
        placed="session",
        count=exact(1),
        people=exact(40),
        on=TODAY,
    )
    for who, number in (("ed", 0), ("reviewer", 1)):
        found = unit_gaps(cast.actor(who), land.province.pk, TEN_DAYS, on=TODAY, period=None)
        assert found.number == number
        assert bool(found.people) == bool(number)


def test_a_unit_counts_where_it_stands_on_the_last_day(cast: Cast) -> None:
    land = cast.land
    since = land.province.versions.get().valid_from
    other = unit("Tỉnh Khác", tier="province", division="province", since=since)
    cast.add("both", (land.province, Role.REVIEWER), (other, Role.REVIEWER))
    old = land.commune.versions.get()
    moved = TODAY - timedelta(days=19)
    UnitVersion.objects.filter(pk=old.pk).update(valid_to=moved)
    version(land.commune, old.name, old.code, "commune", old.division, other, moved, None)
    logged(land.commune.pk, title="Sau khi chuyển", on=TODAY - timedelta(days=2))
    logged(land.commune.pk, title="Trước khi chuyển", on=TODAY - timedelta(days=25))
    actor = cast.actor("both")
    # The third window of the trend, counted from the last, ends on the day before the move.
    for head, now, then in ((land.province, 0, 1), (other, 1, 0)):
        found = unit_gaps(actor, head.pk, TEN_DAYS, on=TODAY, period=None)
        ledger = totals.totals(head.pk, TEN_DAYS, layer=Layer.LOGGED)
        assert found.number == now
        assert bool(ledger) == bool(now)
        assert activities_in(found.scope, TEN_DAYS, Slice()).count() == now
        told = next(each for each in found.figures if each.gap is Gap.COMMUNES)
        press = next(each for each in found.figures if each.gap is Gap.PRESS)
        assert [told.trend[-1].share, told.trend[-3].share] == [Share(now, now), Share(then, then)]
        assert press.trend[-3].share == Share(0, then)
        assert (land.commune.pk in found.scope.unit_ids) == bool(now)


# --- What it costs --------------------------------------------------------------------------------


def test_a_press_share_is_of_one_moment(cast: Cast) -> None:
    """Another's change between two questions must not make a part of more than the whole."""
    land = cast.land
    logged(land.commune.pk, channel="newspaper", kind="article", placed="issue", on=TODAY)
    changed: list[str] = []

    def another(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        answer = execute(sql, params, many, context)
        if not changed and "placement" in sql and "newspaper" in map(str, params or ()):
            changed.append(sql)
            Activity.objects.update(is_embedded=True)
        return answer

    with connection.execute_wrapper(another):
        found = unit_gaps(cast.actor("officer"), land.commune.pk, TEN_DAYS, on=TODAY, period=None)
    assert changed
    press = next(each for each in found.figures if each.gap is Gap.PRESS)
    assert press.now.share == Share(1, 1)


def test_without_a_trend_the_window_says_the_same(cast: Cast) -> None:
    land = cast.land
    for number in range(12):
        logged(land.commune.pk, title=f"Bản tin {number}", on=TODAY, tone="result")
    actor = cast.actor("reviewer")
    whole = unit_gaps(actor, land.province.pk, TEN_DAYS, on=TODAY, period=None)
    bare = unit_gaps(actor, land.province.pk, TEN_DAYS, on=TODAY, period=None, with_trend=False)
    assert bare.spans.all == (TEN_DAYS,)
    assert [(each.gap, each.state, each.now) for each in bare.figures] == [
        (each.gap, each.state, each.now) for each in whole.figures
    ]
    assert all(each.before is None and each.year_before is None for each in bare.figures)
