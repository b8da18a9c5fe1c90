"""Numbers, periods, qualifiers, cadences, channels: the small readings, as tables."""

from __future__ import annotations

import pytest

from lantoa.reader import DEFAULT, read
from lantoa.reader.numbers import find_numbers, parse_amount
from lantoa.reader.periods import find_periods


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.098", 1098),
        ("14.334", 14334),
        ("77,4", 77.4),
        ("04", 4),
        ("10 nghìn", 10000),
        ("1,2 triệu", 1200000),
        ("hai", 2),
        ("mười hai", 12),
        ("2.000.000", 2000000),
        ("nhiều", None),
        ("5 cân", None),
    ],
)
def test_an_amount_is_the_number_as_meant(written: str, value: float | None) -> None:
    assert parse_amount(written, DEFAULT) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("từ 50 đến 100 học viên", ["50-100"]),
        ("50-100 đại biểu", ["50-100"]),
        ("63/63 xã", [63]),
        ("1.098 tin và 04 bài", [1098, 4]),
        ("lần thứ 3, khóa 12, quý 2, Điều 5", []),
        ("tăng 6 ngôn ngữ, gấp 4 lần", []),
        ("tổng số 96 phóng sự", [96]),
        ("hàng năm lớp học mở", []),
        ("mở năm lớp", [5]),
        ("424/KH-UBND", []),
    ],
)
def test_quantities_are_told_from_orders_and_changes(text: str, values: list[object]) -> None:
    assert [token.value for token in find_numbers(text, DEFAULT)] == values


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("năm 2018", ["2018"]),
        ("quý I năm 2024", ["2024-Q1"]),
        ("Quý III/2024", ["2024-Q3"]),
        ("6 tháng đầu năm 2023", ["2023-H1"]),
        ("9 tháng đầu năm", ["-N9"]),
        ("tháng 01/2016", ["2016-01"]),
        ("tháng 4 năm 2025", ["2025-04"]),
        ("từ ngày 29/9 đến ngày 05/10/2025", ["2025-09-29/2025-10-05"]),
        ("ngày 31/02/2018", []),
        ("tháng 13/2018", []),
        ("giai đoạn năm 2016", []),
        ("so với cùng kỳ năm 2017", []),
        ("năm 2016-2020", []),
    ],
)
def test_a_period_has_its_key(text: str, keys: list[str]) -> None:
    assert [mention.key for mention in find_periods(text)] == keys


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Báo tỉnh đăng hơn 600 tin, bài.", "more_than"),
        ("Báo tỉnh đăng trên 600 tin, bài.", "more_than"),
        ("Báo tỉnh đăng gần 600 tin, bài.", "about"),
        ("Báo tỉnh đăng không quá 600 tin, bài.", "at_most"),
        ("Báo tỉnh đăng 600 tin, bài.", "exact"),
        ("Xã phát trên 12 cụm loa.", "exact"),
        ("Xã có trên 12 cụm loa.", "more_than"),
        ("Báo tỉnh đăng 600 tin, bài trở lên.", "at_least"),
    ],
)
def test_a_bound_is_read_from_the_words_beside(text: str, qualifier: str) -> None:
    (fact,) = read(text).facts
    assert fact.qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("Đài truyền hình phát mỗi tuần 2 chuyên mục.", "week"),
        ("Đài truyền hình phát 2 chuyên mục/tháng.", "month"),
        ("Loa truyền thanh phát ngày 2 buổi.", "day"),
        ("Hằng quý, Báo tỉnh đăng 3 bài viết.", "quarter"),
        ("Mỗi lớp tập huấn có 02 chuyên đề.", "class"),
        ("Loa truyền thanh phát 15 phút/ngày.", "day"),
    ],
)
def test_a_frequency_is_a_target(text: str, cadence: str) -> None:
    (fact,) = read(text).facts
    assert (fact.kind.value, fact.cadence) == ("target", cadence)


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Đăng 30 tin, bài trên Báo và Đài Phát thanh, Truyền hình tỉnh.", "newspaper"),
        ("Đăng 30 bài trên Trang thông tin điện tử xã.", "unit_websites"),
        ("Đăng 30 bài trên Trang Cải cách hành chính tỉnh.", "reform_site"),
        ("Đăng 30 bài trên Cổng Thông tin điện tử tỉnh.", "provincial_portal"),
        ("Đăng 30 bài trên Cổng thông tin điện tử huyện.", "unit_websites"),
        ("Đài truyền thanh huyện phát 30 tin.", "radio"),
        ("Đài truyền thanh xã phát 30 tin.", "loudspeaker"),
        ("Đăng 30 bài trên fanpage của Đoàn xã.", "social_network"),
        ("Treo 30 áp phích.", "poster"),
        ("Gửi 1.500 thư ngỏ của Chủ tịch UBND tỉnh.", "open_letter"),
        ("Đã viết 30 bài.", "other"),
    ],
)
def test_a_figure_finds_its_channel(text: str, channel: str) -> None:
    (fact,) = read(text).facts
    assert fact.channel == channel
