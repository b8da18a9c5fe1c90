"""Checks of figures, words, days and names, without a database."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.catalogue.rules.adding import Adding, Way
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Qualifier, Total, exact, stated
from lantoa.reports.rules import checks as rules
from lantoa.reports.rules.checks import ASKED, Finding, Level, Other, check, errors, grouped
from lantoa.reports.rules.checks.bodies import impossible
from lantoa.reports.rules.checks.copied import Kin, Text, copied, no_addressee
from lantoa.reports.rules.checks.dates import wrong_days
from lantoa.reports.rules.checks.figures import Usual, faults, robust_z
from lantoa.reports.rules.checks.names import Place, foreign, key_of, mentions, phrases
from lantoa.reports.rules.checks.writing import faults as faults_of_words
from lantoa.reports.rules.checks.writing import left_open
from lantoa.reports.rules.figures import Contents, Declared, Figure, InLanguage
from lantoa.reports.rules.likeness import writing
from lantoa.reports.tests import copying
from lantoa.reports.tests.copying import honest
from lantoa.units.rules import bare_name

FULL = dict.fromkeys(ASKED, "Một câu.")
QUARTER = Interval.through(date(2023, 12, 15), date(2024, 3, 14))


def codes(found: list[Finding]) -> list[str]:
    return [each.code for each in found]


# --- Order ----------------------------------------------------------------------------------------


def test_errors_stand_above_warnings_and_are_never_left_out_for_them() -> None:
    more = [Finding(Level.WARNING, f"Cảnh báo {n}.", "", "sections", "w") for n in range(40)]
    found = check(Contents(), {}, has_plan=False, foreign=("Báo",), waiting=2, more=more)
    levels = [each.level for each in found]
    assert levels == sorted(levels, key=list(Level).index)
    assert codes(found).count("missing_part") == len(ASKED)
    assert codes(found).count("w") == 40
    groups = grouped(found)
    assert [group.level for group in groups] == [Level.ERROR, Level.WARNING]
    assert sum(len(group.findings) for group in groups) == len(found)


def test_who_may_not_view_the_other_report_does_not_learn_whose_it_is() -> None:
    finding = Finding(
        Level.WARNING, "Giống một báo cáo.", "", "next", "copied",
        other=Other(7, 3, "Giống báo cáo của Xã Kín."),
    )  # fmt: skip
    assert "Kín" not in str(finding.told(may_view=False))
    assert finding.told(may_view=True).what == "Giống báo cáo của Xã Kín."


# --- Figures --------------------------------------------------------------------------------------


def figure(
    measure: str = "tv.news.placement",
    amount: int | Total = 1,
    *,
    side: str = "placement",
    declared: int | None = None,
    **rest: object,
) -> Figure:
    total = amount if isinstance(amount, Total) else Total.of([exact(amount)])
    return Figure(
        measure, f"Số {measure}", "lượt", side, "tv", "Truyền hình",
        evidenced=total,
        declared=None if declared is None else Declared(exact(declared), "theo sổ"),
        **rest,
    )  # fmt: skip


def test_parts_larger_than_their_whole_are_found_and_not_those_that_may_fit() -> None:
    parts = [("a", "c"), ("b", "c")]
    whole = figure("c", 10)
    assert codes(faults(_contents(figure("a", 6), figure("b", 5), whole), parts=parts)) == [
        "parts_over_whole"
    ]
    assert faults(_contents(figure("a", 5), figure("b", 5), whole), parts=parts) == []
    more = Total.of([stated(9, Qualifier.MORE_THAN)])
    assert faults(_contents(figure("a", 10), figure("c", more)), parts=parts) == []


def _contents(*figures: Figure, **rest: object) -> Contents:
    return Contents(figures=figures, **rest)


def test_languages_larger_than_all_are_found() -> None:
    spoken = tuple(
        InLanguage("Truyền hình", "lượt", name, Total.of([exact(4)]))
        for name in ("tiếng Mông", "tiếng Thái")
    )
    declared = figure(amount=8, declared=5)
    assert "languages_over_all" in codes(faults(_contents(declared, languages=spoken)))
    assert faults(_contents(figure(amount=8), languages=spoken)) == []


@pytest.mark.parametrize(("amount", "is_found"), [(12, True), (15, True), (4, False)])
def test_a_declared_figure_that_is_that_of_the_other_side_is_found(
    amount: int, is_found: bool
) -> None:
    made = figure("tv.news.production", 3, side="production", declared=amount)
    found = faults(_contents(made, figure(amount=12)))
    assert ("sides_confused" in codes(found)) is is_found


def test_a_rate_over_a_hundred_is_found() -> None:
    rate = figure("r", 120, way=Way(Adding.RATE, Adding.RATE, "w"))
    assert codes(faults(_contents(rate))) == ["rate_over_100"]
    assert codes(faults(_contents(plan_coverage=(9, 8)))) == ["rate_over_100"]
    assert faults(_contents(figure(amount=120), plan_coverage=(8, 8))) == []


def test_a_negative_figure_is_found() -> None:
    found = faults(_contents(figure(amount=Total(exact=Decimal(-1)))))
    assert [(each.code, each.level) for each in found] == [("negative", Level.WARNING)]


@pytest.mark.parametrize(
    ("amount", "past", "found"),
    [
        (96, (3, 4, 3, 5), ["far_from_past"]),
        (6, (3, 4, 3, 5), []),
        (96, (3, 4, 3), []),
        (0, (100, 104, 98, 101, 99), ["far_from_past"]),
        (7, (3, 3, 3, 3), []),
        (12, (3, 3, 3, 3), ["far_from_past"]),
    ],
)
def test_a_figure_far_from_the_units_own_past_is_found(
    amount: int, past: tuple[int, ...], found: list[str]
) -> None:
    usual = {"m": Usual(past=tuple(map(Decimal, past)))}
    assert codes(faults(_contents(figure("m", amount)), usual=usual)) == found


def test_peers_are_told_as_a_note_and_only_when_there_are_enough() -> None:
    peers = tuple(map(Decimal, (4, 5, 6, 5, 4, 6, 5, 5)))
    far = faults(_contents(figure("m", 500)), usual={"m": Usual(peers=peers)})
    assert [(each.code, each.level) for each in far] == [("far_from_peers", Level.NOTE)]
    assert faults(_contents(figure("m", 500)), usual={"m": Usual(peers=peers[:7])}) == []
    more = Total.of([stated(500, Qualifier.MORE_THAN)])
    assert faults(_contents(figure("m", more)), usual={"m": Usual(peers=peers)}) == []


AMOUNTS = st.lists(st.integers(0, 10**6).map(Decimal), min_size=1, max_size=9)


@given(AMOUNTS, st.integers(0, 10**6).map(Decimal))
def test_the_distance_grows_with_the_figure_and_is_none_for_the_middle(
    rows: list[Decimal], amount: Decimal
) -> None:
    assert robust_z(amount + 1, rows) > robust_z(amount, rows)
    assert robust_z(sorted(rows)[len(rows) // 2], rows) == 0 or len(rows) % 2 == 0


# --- Words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Đã mở …… lớp tập huấn.",
        "Phát loa ........ buổi.",
        "Có [ghi số] cuộc đối thoại.",
        "Xã […] đã họp.",
        "Lorem ipsum dolor sit amet.",
        "Phát xxx tờ rơi.",
        "Họ và tên: ______",
        "Có {{ so }} tin.",
    ],
)
def test_what_was_left_open_is_an_error_and_quoted(text: str) -> None:
    found = errors({**FULL, "next": f"Câu tốt. {text}"}, waiting=0)
    assert [(each.code, each.place) for each in found] == [("left_open", "next")]
    assert found[0].quotes == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "Cải cách thể chế, tài chính công và hiện đại hóa nền hành chính,... được nhắc.",
        "Nghị quyết Đại hội lần thứ XX và XXX bài dự thi… nhiều hình thức…",
        "Theo Công văn số 15/UBND-VX [kèm theo].",
        "Nhiều việc như phát loa, dán áp phích...",
    ],
)
def test_good_vietnamese_is_not_taken_for_a_place_left_open(text: str) -> None:
    assert errors({**FULL, "next": text.replace("XXX", "30")}, waiting=0) == []


@pytest.mark.parametrize(
    "text", ["Mở lớp (ghi rõ số người dự).", "Đạt … cuộc.", "Họp ngày ... tháng sau.", "TODO viết."]
)
def test_what_looks_like_a_place_to_fill_in_is_a_warning(text: str) -> None:
    found = faults_of_words({"next": text}, {})
    assert [(each.code, each.level) for each in found] == [("maybe_open", Level.WARNING)]


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("1. Một\n2. Hai\n4. Bốn", ["4. Bốn"]),
        ("1. Một\n2. Hai\n3. Ba", []),
        ("1. Một\n2. Hai\nNói thêm\n1. Lại một\n2. Lại hai", []),
        ("2. Hai", ["2. Hai"]),
        ("a) Một\nb) Hai\nc) Ba\nd) Bốn\nđ) Năm\ne) Sáu\ng) Bảy", []),
        ("a) Một\nc) Ba", ["c) Ba"]),
        ("I. Một\nII. Hai\nIV. Bốn", ["IV. Bốn"]),
        ("1. Một\n1.1. Trong\n1.2. Trong\n2. Hai\n2.1. Trong", []),
        ("1. Một\n1.1. Trong\n1.3. Trong\n2. Hai\n1.4. Lạc", ["1.3. Trong", "1.4. Lạc"]),
        ("36 bản tin đã phát.\n14 tin đăng Zalo.", []),
        ("1.200 người dự\n30.4 là ngày nghỉ", []),
        ("2018. Một năm", []),
    ],
)
def test_numbers_of_lists_follow_each_other(text: str, broken: list[str]) -> None:
    found = faults_of_words({"steering": text}, {})
    assert [quote for each in found for quote in each.quotes] == broken


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Tỷ lệ hồ sơ đúng hạn đạt 102 %.", True),
        ("Tỉ lệ nộp trực tuyến là 1.040%.", True),
        (f"Tỷ lệ {'9' * 6000} %.", True),
        ("Tỷ lệ hồ sơ đúng hạn đạt 100 %, năm trước 98,5 %.", False),
        ("Tỷ lệ thực hiện đạt 120 % kế hoạch.", False),
        ("Phát 120 % số bản tin.", False),
        ("Tỷ lệ nộp trực tuyến là 63,125 %.", False),
    ],
)
def test_a_rate_in_the_words_over_a_hundred_is_found(text: str, is_found: bool) -> None:
    found = faults_of_words({"steering": text}, {})
    assert [each.code for each in found] == (["rate_over_100"] if is_found else [])


def test_two_parts_that_are_the_same_are_found() -> None:
    text = "Phối hợp giữa các cơ quan chưa thường xuyên."
    found = faults_of_words(
        {"shortcomings": text, "proposals": f" {text.upper()}\n", "next": "Ngắn."}, {}
    )
    assert [(each.code, each.place) for each in found] == [("same_parts", "proposals")]


def test_a_report_without_addressees_is_told_so() -> None:
    assert codes(no_addressee([" "])) == ["no_addressee"]
    assert no_addressee(["Sở Nội vụ"]) == []


# --- Days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Số liệu từ ngày 15/12/2022 đến ngày 14/3/2023.", ["wrong_window"]),
        ("Từ 15 tháng 12 năm 2022 đến hết 14 tháng 3 năm 2023 xã đã làm.", ["wrong_window"]),
        ("Số liệu từ ngày 15/12/2023 đến ngày 14/3/2024.", []),
        ("Từ ngày 02/01/2024 đến ngày 09/01/2024 mở hai lớp.", []),
        ("Trong quý I năm 2023 xã đã phát 12 bản tin.", ["wrong_year"]),
        ("Năm 2023, xã tổ chức hội thi.", ["wrong_year"]),
        ("Tháng 12/2023 treo 6 băng rôn.", []),
        ("Tháng 02/2023 treo 6 băng rôn.", ["wrong_year"]),
        ("Tăng 3 cuộc so với cùng kỳ năm 2023.", []),
        ("Theo Kế hoạch số 09/KH-UBND ngày 07/02/2023 của huyện, xã đã họp.", []),
        ("Thực hiện Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021, xã đã họp.", []),
        ("Chương trình tổng thể giai đoạn 2021-2030.", []),
        ("Ngày 05/11/2023 mở lớp tập huấn.", ["day_outside"]),
        ("Ngày 05/02/2024 mở lớp tập huấn.", []),
        ("Ngày 31/02/2024 không có trong lịch.", []),
        ("Ngày 99/99/9999 và năm 0000.", []),
    ],
)
def test_days_and_years_outside_the_window_are_found(text: str, found: list[str]) -> None:
    assert codes(wrong_days({"steering": text}, QUARTER, looks_ahead=frozenset())) == found


def test_a_part_that_looks_ahead_may_name_later_days() -> None:
    text = {"next": "Năm 2025 mở rộng. Ngày 30/4/2024 thay loa."}
    ahead = frozenset({"next"})
    assert wrong_days(text, QUARTER, looks_ahead=ahead) == []
    old = {"next": "Quý II năm 2023 sẽ mở lớp."}
    assert codes(wrong_days(old, QUARTER, looks_ahead=ahead)) == ["wrong_year"]


def test_last_years_text_with_the_year_forgotten_is_found() -> None:
    found = wrong_days({"steering": copying.last_year()}, QUARTER, looks_ahead=frozenset())
    assert "wrong_year" in codes(found)


# --- Bodies ---------------------------------------------------------------------------------------

COMMUNE = ("loudspeaker", "unit_site")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Duy trì chuyên mục trên Báo Phường Điện Biên và cổng thông tin.", True),
        ("Đài Phát thanh và Truyền hình Phường Điện Biên phát tin.", True),
        ("Phối hợp với Đài Phát thanh và Truyền hình phường mở chuyên mục.", True),
        ("Phát chuyên mục trên sóng truyền hình mỗi tháng một lần.", True),
        ("Đài Truyền hình tỉnh mở chuyên mục về phường.", True),
        ("Báo tỉnh đăng 12 tin, bài của chuyên mục.", True),
        ("Phối hợp với Đài Phát thanh và Truyền hình tỉnh đưa 01 tin.", False),
        ("Gửi 02 bài cho Báo tỉnh.", False),
        ("Đài truyền thanh phường phát 36 bản tin.", False),
        ("Thông báo phường đã dán ở nhà văn hóa.", False),
        ("Bà con nghe trên sóng phát thanh.", False),
    ],
)
def test_a_body_that_a_commune_cannot_have_is_found(text: str, is_found: bool) -> None:
    found = impossible({"steering": text}, ["Điện Biên"], COMMUNE)
    assert bool(found) is is_found


def test_a_body_that_the_tier_can_have_is_its_own() -> None:
    text = (
        "Đài Phát thanh và Truyền hình tỉnh phát 23 chuyên mục truyền hình; Báo tỉnh đăng 100 tin."
    )
    owned = ("tv", "radio", "newspaper", "provincial_portal")
    assert impossible({"steering": text}, ["Lai Châu"], owned) == []


# --- Names ----------------------------------------------------------------------------------------

UNITS = {
    1: ("Xã Nậm Mẫu", "commune"),
    2: ("Tỉnh Lai Châu", "province"),
    3: ("Xã Tân Tiến", "commune"),
    4: ("Phường Hòa Bình", "commune"),
    5: ("Tỉnh Hòa Bình", "province"),
    6: ("Huyện Mường La", "district"),
    7: ("Phường Điện Biên", "commune"),
    8: ("Tỉnh Điện Biên", "province"),
    9: ("Xã Đoàn Kết", "commune"),
    10: ("Phường 1", "commune"),
    11: ("Thành phố Vinh", "district"),
}


def named(text: str, own: set[int]) -> list[Finding]:
    found = mentions({"steering": text})
    known: dict[str, list[Place]] = {}
    for unit_id, (name, tier) in UNITS.items():
        bare = bare_name(name)
        place = Place(unit_id, name, bare, tier)
        known.setdefault(key_of(bare.removeprefix("Phường ")), []).append(place)
    asked = phrases(found)
    known = {phrase: rows for phrase, rows in known.items() if phrase in asked}
    return foreign(found, known, own)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ủy ban nhân dân xã Tân Tiến đã họp.", "xã Tân Tiến"),
        ("UBND XÃ TÂN TIẾN đã họp.", "xã TÂN TIẾN"),
        ("Tại phường Hoà Bình có 3 cuộc.", "phường Hoà Bình"),
        ("Phường Tân Tiến đổi mới cách làm.", "phường Tân Tiến"),
        ("Đăng trên Báo Hòa Bình 3 tin.", "Hòa Bình"),
        ("Loa phát ở Đoàn Kết mỗi sáng.", "Đoàn Kết"),
        ("Họp tại TP. Vinh ngày đầu tháng.", "thành phố Vinh"),
        ("Học ở huyện Mường La.", "huyện Mường La"),
        ("Trong tỉnh Điện Biên có nhiều lớp.", "tỉnh Điện Biên"),
    ],
)
def test_a_name_of_another_unit_is_found_with_its_sentence(text: str, name: str) -> None:
    found = named(f"Câu trước. {text}", {1, 2, 7})
    assert [each.code for each in found] == ["other_unit"]
    assert name in found[0].what
    assert found[0].quotes == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "Xã Nậm Mẫu thuộc tỉnh Lai Châu; Báo Lai Châu đăng tin.",
        "Nhân dân sống trong hòa bình, đoàn kết, tân tiến.",
        "Đoàn Kết là sức mạnh. Hòa Bình là nguyện vọng.",
        "Ông Nguyễn Tân Tiến và bà Lò Hòa Bình đã dự.",
        "Trường Tân Tiến, đường Hòa Bình, thôn Đoàn Kết, bản Mường La.",
        "Tờ “Đoàn Kết” và báo Đại Đoàn Kết đều viết.",
        "Đọc bài “Hòa Bình” (Hòa Bình là tên bài) mỗi sáng.",
        "Phong trào Đoàn Kết được duy trì.",
        "Phường Điện Biên đã họp; chiến thắng Điện Biên Phủ; tư tưởng Hồ Chí Minh.",
        "Giữ nếp sống đẹp, khối Đại Đoàn Kết toàn dân.",
    ],
)
def test_own_names_and_common_words_are_not_taken_for_other_units(text: str) -> None:
    assert named(text, {1, 2, 7}) == []


def test_another_unit_that_worked_along_is_only_a_note() -> None:
    found = named("Phối hợp với xã Tân Tiến tổ chức hội thi.", {1, 2})
    assert [each.level for each in found] == [Level.NOTE]


@given(st.text(max_size=200), st.sampled_from(["", "xã ", "tỉnh ", "Báo "]))
def test_no_text_breaks_the_reading_of_names(text: str, lead: str) -> None:
    said = f"{lead}{text} xã Tân Tiến\x00 {text}"
    assert all(each.sentence in said.replace("\x00", " ") or True for each in mentions({"a": said}))
    named(said, {1})
    impossible({"a": said}, ["Tân Tiến"], ())
    wrong_days({"a": said}, QUARTER, looks_ahead=frozenset())
    faults_of_words({"a": said, "b": text}, {})
    left_open({"a": said})


# --- The page of the docs -------------------------------------------------------------------------


def test_every_code_stands_in_the_reference() -> None:
    root = Path(rules.__file__).parent
    calls = [
        call
        for path in root.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("Finding", "_too_high")
    ]
    known = {
        each.value
        for call in calls
        for argument in call.args[4:5]
        for each in ast.walk(argument)
        if isinstance(each, ast.Constant)
    }
    known |= {"far_from_past", "far_from_peers", "copied", "copied_whole"}
    assert len(known) > 25
    page = (Path(__file__).parents[4] / "docs/reference/report-checks.md").read_text()
    assert [code for code in sorted(known) if f"`{code}`" not in page] == []


# --- Honest texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in honest() if name[0].isdigit()])
def test_an_honest_report_gives_no_warning_of_its_words(name: str) -> None:
    parts = {"steering": honest()[name]}
    found = [
        *impossible(parts, ["Nậm Mẫu"], COMMUNE),
        *wrong_days(parts, QUARTER, looks_ahead=frozenset()),
        *faults_of_words(parts, {}),
        *left_open(parts),
        *named(honest()[name], {1}),
    ]
    if name != "08_cong_thuc_tinh":
        assert found == []


# --- Copied ---------------------------------------------------------------------------------------


def texts(kin: Kin, number: int, text: str) -> list[Text]:
    return [Text(kin, f"báo cáo của Xã {n}", text, 100 + n, 200 + n) for n in range(number)]


def test_a_copy_is_named_by_kin_and_a_whole_one_said_to_be_so() -> None:
    own = writing({"steering": copying.ward()})
    found = copied(own, texts(Kin.ABOVE, 1, copying.province()), {})
    assert codes(found) == ["copied_whole"]
    assert found[0].what == "Toàn văn giống báo cáo của đơn vị cấp trên."
    assert found[0].other is not None and "Xã 0" in found[0].other.what
    assert {each.level for each in found} == {Level.WARNING}


def test_of_many_copies_some_are_named_and_the_others_counted() -> None:
    own = writing({"steering": copying.ward()})
    found = copied(own, texts(Kin.NEIGHBOUR, 168, copying.province()), {})
    assert codes(found) == ["copied_whole"] * 3 + ["copied_more"]
    assert "165" in found[-1].what


def test_an_own_report_of_another_kind_of_period_is_only_a_note() -> None:
    own = writing({"steering": honest()["01_so_dem"] + honest()["09_dang_ngan"]})
    found = copied(own, texts(Kin.OTHER_PAST, 1, honest()["09_dang_ngan"]), {})
    assert [(each.code, each.level) for each in found] == [("copied", Level.NOTE)]


def test_honest_neighbours_give_no_finding() -> None:
    own = writing({"steering": honest()["02_cong_thuc"]})
    others = [
        Text(Kin.NEIGHBOUR, "", text, 1, 1) for name, text in honest().items() if "02" not in name
    ]
    assert copied(own, others, {}) == []
