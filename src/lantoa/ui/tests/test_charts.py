"""Charts: lengths tell the truth, nothing lies in anything else, nothing typed becomes markup."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

import pytest
from django.template import engines
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Qualifier, Total, exact, stated
from lantoa.ui.charts import (
    Bar,
    Chart,
    Column,
    HeatCell,
    HeatRow,
    Point,
    Shade,
    Sureness,
    bar_chart,
    bars_of,
    heat_chart,
    line_chart,
)
from lantoa.ui.charts.bars import THICK
from lantoa.ui.charts.chart import NARROW, WIDE
from lantoa.ui.charts.text import SIZE, width, wrap

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert('x')</script>\x00\"&<b onclick=x>"


def root(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 - our own words


def tagged(drawn: str, name: str) -> Iterator[ET.Element]:
    return root(drawn).iter(name)


def with_class(drawn: str, name: str, *classes: str) -> list[ET.Element]:
    return [e for e in tagged(drawn, name) if set(classes) <= set(e.get("class", "").split())]


def bars(*found: Bar, key: str = "k", title: str = "Tên") -> Chart:
    return bar_chart(key, title=title, told="Kể", bars=found, what="Gì", amount="Số")


def line(*found: Point) -> Chart:
    return line_chart("k", title="Tên", told="Kể", points=found, what="Kỳ", amount="Số")


def heat(rows: list[HeatRow], columns: list[Column]) -> Chart:
    return heat_chart("k", title="Tên", told="Kể", columns=columns, rows=rows, what="Kênh")


def drawings(chart: Chart) -> list[str]:
    return [str(chart.wide), str(chart.narrow)]


# --- Where words stand -----------------------------------------------------------------------


def boxes(drawn: str) -> list[tuple[float, float, float, float, str]]:
    """Each line of words as the box that it takes: left, top, right, foot."""
    found = []
    for text in tagged(drawn, "text"):
        said = text.text or ""
        x, y = float(text.get("x", "0")), float(text.get("y", "0"))
        if text.get("text-anchor") == "middle":
            x -= width(said) / 2
        found.append((x, y - 15, x + width(said), y + 4, said))
    return found


def overlap(drawn: str) -> list[tuple[str, str]]:
    return [
        (one[4], other[4])
        for one, other in combinations(boxes(drawn), 2)
        if one[0] < other[2] - 0.1
        and other[0] < one[2] - 0.1
        and one[1] < other[3] - 0.1
        and other[1] < one[3] - 0.1
    ]


def outside(drawn: str) -> list[str]:
    tall, wide = (float(root(drawn).get(name, "0")) for name in ("height", "width"))
    return [said for left, top, right, foot, said in boxes(drawn) if foot > tall or right > wide]


amounts = st.one_of(st.none(), st.decimals(0, 10**9, places=1), st.integers(0, 40).map(Decimal))
labels = st.text(
    st.sampled_from("Ế ỹ w m i Đ a 8 ( ) . Truyền thanh cơ sở loa thông minh MWQ"), max_size=90
)


@st.composite
def a_bar(draw: st.DrawFn) -> Bar:
    amount = draw(amounts)
    sureness = (
        Sureness.UNSTATED
        if amount is None
        else draw(st.sampled_from([Sureness.EXACT, Sureness.BOUND]))
    )
    said = draw(st.sampled_from(["12", "hơn 600 tin, bài", "không nêu", "1.200.000 lượt người dự"]))
    return Bar(draw(labels), amount, said, sureness)


@st.composite
def a_point(draw: st.DrawFn) -> Point:
    bar = draw(a_bar())
    return Point(bar.label, bar.amount, bar.words, bar.sureness)


@given(st.lists(a_bar(), max_size=8))
@settings(max_examples=15)
def test_words_of_bars_lie_inside_and_never_on_one_another(found: list[Bar]) -> None:
    for drawn in drawings(bars(*found)):
        assert overlap(drawn) == []
        assert outside(drawn) == []


@given(st.lists(a_point(), max_size=14))
@settings(max_examples=15)
def test_words_of_a_line_lie_inside_and_never_on_one_another(found: list[Point]) -> None:
    for drawn in drawings(line(*found)):
        assert overlap(drawn) == []
        assert outside(drawn) == []


@given(
    st.integers(0, 27).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(
                st.tuples(labels, st.lists(st.integers(0, 10**6), min_size=n, max_size=n)),
                max_size=4,
            ),
        )
    )
)
@settings(max_examples=15)
def test_words_of_a_heat_table_lie_inside_and_never_on_one_another(
    given_rows: tuple[int, list[tuple[str, list[int]]]],
) -> None:
    count, found = given_rows
    shades = list(Shade)
    rows = [
        HeatRow(label, [HeatCell(shades[n % 5], str(n), "x") for n in numbers])
        for label, numbers in found
    ]
    for drawn in drawings(heat(rows, [Column(f"C{n}") for n in range(count)])):
        assert overlap(drawn) == []
        assert outside(drawn) == []


@settings(max_examples=40)
@given(st.text(max_size=200), st.integers(60, 400))
def test_wrapping_keeps_every_letter_and_the_room(text: str, room: int) -> None:
    found = wrap(text, room)
    assert "".join(found).replace(" ", "") == "".join(wrap(text, 10**6)).replace(" ", "")
    assert all(width(each) <= room for each in found)


# --- Lengths ---------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.lists(st.decimals(0, 10**6, places=1), min_size=1, max_size=20))
def test_bars_are_as_long_as_their_amounts(found: list[Decimal]) -> None:
    for drawn in drawings(bars(*(Bar("a", each, "x") for each in found))):
        lengths = [float(e.get("width", "")) for e in with_class(drawn, "rect", "bar")]
        assert len(lengths) == len(found)
        most = max(found)
        for length, amount in zip(lengths, found, strict=True):
            share = float(amount / most) if most else 0
            assert length == pytest.approx(share * max(lengths), abs=0.02)


@settings(max_examples=25)
@given(st.lists(st.decimals(0, 10**6, places=1), min_size=2, max_size=14))
def test_a_line_begins_at_zero_and_keeps_proportions(found: list[Decimal]) -> None:
    chart = line(*(Point("k", each, "1") for each in found))
    most = max([each for each in found if each] or [Decimal(1)])
    places = [float(e.get("cx", "")) for e in with_class(str(chart.narrow), "circle", "dot")]
    zero = 132.0
    top = max(places)
    for place, amount in zip(places, found, strict=True):
        share = float(amount / most)
        assert place - zero == pytest.approx(share * (top - zero), abs=0.02)
    if len(found) <= 12:
        heights = [float(e.get("cy", "")) for e in with_class(str(chart.wide), "circle", "dot")]
        base = 182.0
        high = base - min(heights)
        for height, amount in zip(heights, found, strict=True):
            assert base - height == pytest.approx(float(amount / most) * high, abs=0.02)


def test_zero_stands_at_zero_and_what_is_not_stated_stands_nowhere() -> None:
    chart = bars(Bar.of("không", exact(0)), Bar.of("trống", NOT_STATED), Bar.of("có", exact(5)))
    for drawn in drawings(chart):
        lengths = [e.get("width") for e in with_class(drawn, "rect", "bar")]
        assert len(lengths) == 2, "what was not stated has no bar"
        assert lengths[0] == "0"
        assert len(with_class(drawn, "path", "no-foot")) == 1
        assert "không nêu" in drawn
    through = line(
        Point("a", Decimal(0), "0"),
        Point("b", None, "?", Sureness.UNSTATED),
        Point("c", Decimal(4), "4"),
        Point("d", Decimal(5), "5"),
    )
    for drawn in drawings(through):
        assert len(with_class(drawn, "circle", "dot")) == 3
        assert len(with_class(drawn, "rect", "no-mark")) == 1
        assert len(with_class(drawn, "path", "joint")) == 1, "no line over what is not known"


def test_a_bounded_amount_is_never_drawn_as_an_exact_one() -> None:
    more = Bar.of("a", stated(600, Qualifier.MORE_THAN), unit="tin, bài")
    for drawn in drawings(bars(more, Bar.of("b", exact(600)))):
        assert len(with_class(drawn, "rect", "bar")) == 1
        assert len(with_class(drawn, "path", "open-end")) == 1
        assert "hơn 600 tin, bài" in drawn
    for drawn in drawings(line(Point("a", Decimal(600), "hơn 600", Sureness.BOUND))):
        assert len(with_class(drawn, "circle", "open-end")) == 1


def test_the_parts_of_a_total_are_bars_of_their_own() -> None:
    total = Total.of([exact(12), stated(600, Qualifier.MORE_THAN), stated(30, Qualifier.ABOUT)])
    found = bars_of("người dự", total, unit="người")
    assert [each.words for each in found] == ["12 người", "hơn 600 người", "khoảng 30 người"]
    assert [each.sureness for each in found] == [Sureness.EXACT, Sureness.BOUND, Sureness.BOUND]
    assert [each.words for each in bars_of("x", Total())] == ["không nêu"]
    assert Bar.of("x", NOT_APPLICABLE).sureness is Sureness.UNSTATED


@pytest.mark.parametrize(
    ("amount", "sureness"),
    [
        (None, Sureness.EXACT),
        (Decimal(1), Sureness.UNSTATED),
        (Decimal(-1), Sureness.EXACT),
        (Decimal("NaN"), Sureness.EXACT),
    ],
)
def test_an_amount_and_its_sureness_agree(amount: Decimal | None, sureness: Sureness) -> None:
    with pytest.raises(ValueError, match=r"chart|unstated"):
        Bar("a", amount, "x", sureness)
    with pytest.raises(ValueError, match=r"chart|unstated"):
        Point("a", amount, "x", sureness)


# --- The whole -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 400])
def test_any_number_of_rows_can_be_drawn(count: int) -> None:
    made = [Bar(f"Đơn vị {n}", Decimal(n), str(n)) for n in range(count)]
    points = [Point(f"k{n}", Decimal(n), str(n)) for n in range(count)]
    rows = [HeatRow(f"Đơn vị {n}", [HeatCell(Shade.DONE, "1", "1")]) for n in range(count)]
    table = heat(rows, [Column("Kênh")])
    for chart in (bars(*made), line(*points), table):
        assert len(chart.twin.rows) == count, "the table has every row"
        for drawn in drawings(chart):
            assert float(root(drawn).get("height", "0")) > 0
    assert len(with_class(str(table.wide), "rect", "cell")) == min(count, 60)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_drawing_has_a_name_a_description_and_nothing_that_the_policy_forbids(size: str) -> None:
    cells = [HeatCell(Shade.MISSING, "0", "x")]
    for chart in (
        bars(Bar("a", Decimal(1), "1")),
        line(Point("a", Decimal(1), "1")),
        heat([HeatRow("a", cells)], [Column("c")]),
    ):
        drawn = str(getattr(chart, size))
        top = root(drawn)
        assert top.get("role") == "img"
        named = (top.get("aria-labelledby") or "").split()
        assert [top.find(tag).get("id") for tag in ("title", "desc")] == named  # type: ignore[union-attr]
        assert top.findtext("title") == "Tên"
        assert not re.search(r"<(script|style|a|foreignObject)\b|\s(style|on\w+)=", drawn)
        assert float(top.get("width", "0")) <= {"wide": 1040, "narrow": NARROW}[size]


def test_hostile_words_stay_words() -> None:
    cell = HeatCell(Shade.DONE, HOSTILE, HOSTILE, "/x")
    charts = [
        bars(Bar(HOSTILE, Decimal(1), HOSTILE, href="/x"), title=HOSTILE),
        line(Point(HOSTILE, Decimal(1), HOSTILE, said=HOSTILE)),
        heat([HeatRow(HOSTILE, [cell])], [Column(HOSTILE)]),
    ]
    for chart in charts:
        html = engines["django"].from_string("{% chart drawn %}").render({"drawn": chart})
        assert "<script" not in html
        assert "<b onclick" not in html
        for drawn in drawings(chart):
            assert "\x00" not in drawn
            root(drawn)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//elsewhere.vn/", "https://x.vn", "x"])
def test_an_address_is_one_of_this_site(href: str) -> None:
    with pytest.raises(ValueError, match="address"):
        bars(Bar("a", Decimal(1), "1", href=href))


def test_a_key_is_part_of_an_id_and_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="key"):
        bars(key='x" onload="')
    with pytest.raises(ValueError, match="column"):
        heat([HeatRow("a", [])], [Column("c")])


def test_each_shade_has_a_mark_besides_its_colour() -> None:
    cells = [HeatCell(shade, "3", shade.value) for shade in Shade]
    drawn = str(heat([HeatRow("a", cells)], [Column("c")] * len(Shade)).narrow)
    assert drawn.count(">KH<") == 1
    assert drawn.count(">✓<") == 1
    assert drawn.count(">…<") == 1
    assert len(re.findall(r'class="cell missing"[^>]*fill="url\(#k-narrow-h\)"', drawn)) == 1
    assert {e.get("class") for e in tagged(drawn, "rect")} == {f"cell {s.value}" for s in Shade}


def test_the_table_twin_says_what_the_drawing_says_and_opens_it() -> None:
    chart = bars(Bar.of("Tin", stated(600, Qualifier.MORE_THAN), href="/hoat-dong/"))
    html = engines["django"].from_string("{% chart drawn 'Xem bảng' %}").render({"drawn": chart})
    assert '<a href="/hoat-dong/">hơn 600</a>' in html
    assert "Xem bảng" in html
    assert html.count("<svg") == 2


def test_text_is_no_smaller_than_a_page_s() -> None:
    assert SIZE >= 16
    assert THICK >= 20
    assert WIDE > NARROW
