"""The head of the paper: boxes 1 to 5, what must be there, in which order, in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lantoa.kernel.vietnamese import fold, nfc
from lantoa.papers import layout
from lantoa.papers.check.codes import fault
from lantoa.papers.check.elements import LETTER, TYPES, side_of
from lantoa.papers.check.examined import Examined, multiple
from lantoa.papers.check.findings import Finding, Place
from lantoa.papers.check.lines import Line
from lantoa.papers.check.pages import points

_TOP = Place("Đầu trang 1")
_NATION = layout.NATION.upper()
_SINGLE_MOST = 1.2
"""What word processors call single is 1.0 to 1.15."""
_GAP_MOST = 6.0
_RIGHT_FROM = 0.3
"""Part of the line from which a line that is pushed in stands on the right."""

_MISSING = {
    "nation": ("missing_nation", "Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”"),
    "motto": ("missing_motto", "Tiêu ngữ “Độc lập - Tự do - Hạnh phúc”"),
    "issuer": ("missing_issuer", "tên cơ quan ban hành"),
    "number": ("missing_number", "số, ký hiệu"),
    "place_date": ("missing_place_date", "địa danh và thời gian ban hành"),
}
_ORDER = (
    ("nation", "motto"), ("motto", "place_date"), ("issuer", "number"), ("parent", "issuer"),
    ("nation", "type"), ("issuer", "type"), ("number", "type"), ("place_date", "type"),
    ("type", "subject"), ("subject", "addressee"), ("number", "addressee"),
    ("addressee", "ground"), ("addressee", "heading1"), ("addressee", "heading2"),
    ("ground", "heading1"), ("subject", "body"),
)  # fmt: skip
_NAMES = {
    "nation": "Quốc hiệu", "motto": "Tiêu ngữ", "place_date": "địa danh, thời gian",
    "issuer": "tên cơ quan ban hành", "parent": "cơ quan chủ quản", "number": "số, ký hiệu",
    "type": "tên loại", "subject": "trích yếu", "addressee": "“Kính gửi”", "ground": "căn cứ",
    "heading1": "đề mục", "heading2": "đề mục", "body": "nội dung",
}  # fmt: skip

_PREFIX = re.compile(r"^số\s*[:.]?\s*", re.IGNORECASE)
_SYMBOL = re.compile(r"^(?P<number>[\d.…_\s]*?)\s*(?P<mark>[/\-–])\s*(?P<symbol>.*)$")
_MIXED = frozenset({"QyĐ", "CTr", "TTr", "TrS"})
_SPACED = re.compile(r"\s[-–/&]|[-–/&]\s|–")
_DAY = re.compile(
    r"^(?P<place>.*?)\s*(?P<comma>,?)\s*ngày\s*(?P<day>\S*?)\s*tháng\s*(?P<month>\S*?)\s*năm"
    r"\s*(?P<year>\S*?)\.?$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"^[.…_\s]*$")


def faults(examined: Examined) -> Iterator[Finding]:
    yield from _missing(examined)
    yield from _order(examined)
    yield from _sides(examined)
    yield from _nation(examined)
    yield from _spacing(examined)
    for line in examined.found.of("number")[:1]:
        yield from _number(examined, line)
    for line in examined.found.of("place_date")[:1]:
        yield from _place_date(examined, line)
    for line in examined.found.of("letter_subject")[:1]:
        yield from _letter_subject(examined, line)


def _missing(examined: Examined) -> Iterator[Finding]:
    found = examined.found
    for key, (code, words) in _MISSING.items():
        if not found.of(key):
            yield fault(code, _TOP, f"Không thấy {words}.", "Bổ sung đúng vị trí ở đầu trang 1.")
    if not found.kind:
        yield fault(
            "missing_type",
            _TOP,
            "Không thấy tên loại văn bản (BÁO CÁO, KẾ HOẠCH…) hoặc trích yếu “V/v” của công văn.",
            "Ghi tên loại ở giữa trang, hoặc “V/v …” dưới số, ký hiệu nếu là công văn.",
        )
    elif found.of("type") and not found.of("subject"):
        yield fault(
            "missing_subject",
            examined.place(found.of("type")[0]),
            "Không thấy trích yếu dưới tên loại.",
            "Ghi trích yếu nội dung, canh giữa dưới tên loại.",
        )


def _order(examined: Examined) -> Iterator[Finding]:
    for upper, lower in _ORDER:
        above, below = examined.found.first(upper), examined.found.first(lower)
        if above is not None and below is not None and _stands_above(below, above):
            yield fault(
                "element_order",
                examined.place(below, lower),
                f"{_NAMES[lower][:1].upper()}{_NAMES[lower][1:]} đứng trước {_NAMES[upper]}.",
                f"Chuyển xuống dưới {_NAMES[upper]}.",
            )
            return


def _stands_above(line: Line, other: Line) -> bool:
    """Beside each other is not above: cells of one row, the two sides of one line."""
    if line.number == other.number:
        return False
    mine, its = line.cell, other.cell
    if mine is None or its is None or mine.table != its.table or mine.column == its.column:
        return line.number < other.number
    return mine.row < its.row


def _sides(examined: Examined) -> Iterator[Finding]:
    nation, issuer = examined.found.first("nation"), examined.found.first("issuer")
    if nation is not None and not _is_right(examined, nation):
        yield fault(
            "head_sides",
            examined.place(nation, "nation"),
            "Quốc hiệu không nằm ở nửa bên phải.",
            "Đặt tên cơ quan ở ô bên trái, Quốc hiệu và Tiêu ngữ ở ô bên phải của một bảng.",
        )
    elif issuer is not None and side_of(issuer) == "right":
        yield fault(
            "head_sides",
            examined.place(issuer, "issuer"),
            "Tên cơ quan ban hành không nằm ở nửa bên trái.",
            "Đặt tên cơ quan ở ô bên trái, Quốc hiệu và Tiêu ngữ ở ô bên phải của một bảng.",
        )
    number, place = examined.found.first("number"), examined.found.first("place_date")
    rows = [line.cell.row for line in (number, place) if line is not None and line.cell]
    if len(rows) == 2 and rows[0] != rows[1]:
        yield fault(
            "head_row",
            examined.place(place or number, "place_date"),  # type: ignore[arg-type]
            "Số, ký hiệu và địa danh, thời gian không nằm trên một hàng.",
            "Đặt hai phần vào cùng một hàng của bảng.",
        )


def _is_right(examined: Examined, line: Line) -> bool:
    if line.side or (line.cell is not None and line.cell.columns > 1):
        return side_of(line) == "right"
    pushed = line.setting.left + max(line.setting.first, 0.0)
    starts_blank = len(line.typed) - len(line.typed.lstrip()) > 3
    far = pushed > _RIGHT_FROM * examined.page(line).room
    return far or starts_blank or line.setting.align == "right"


def _nation(examined: Examined) -> Iterator[Finding]:
    # "HOÀ" and "HÒA" are both right; the forms of the decree have the one, its text the other.
    for line in examined.found.of("nation")[:1]:
        if nfc(line.text).upper().replace("HOÀ", "HÒA") != _NATION:
            yield fault(
                "nation_words",
                examined.place(line, "nation"),
                "Quốc hiệu không đúng từng chữ.",
                f"Ghi đúng: {_NATION}.",
            )
    for line in examined.found.of("motto")[:1]:
        words = nfc(line.text)
        if words == layout.MOTTO:
            continue
        said = re.sub(r"\s*[-–—−]\s*", " - ", words)
        code = "motto_hyphens" if said == layout.MOTTO else "motto_words"
        what = (
            "Gạch nối trong Tiêu ngữ phải là dấu “-” có dấu cách hai bên."
            if code == "motto_hyphens"
            else "Tiêu ngữ không đúng từng chữ; chỉ viết hoa chữ đầu của mỗi cụm từ."
        )
        yield fault(code, examined.place(line, "motto"), what, f"Ghi đúng: {layout.MOTTO}.")


def _spacing(examined: Examined) -> Iterator[Finding]:
    nation, motto = examined.found.first("nation"), examined.found.first("motto")
    if nation is None or motto is None:
        return
    widest = max(multiple(nation), multiple(motto))
    gap = nation.setting.after + motto.setting.before
    if widest > _SINGLE_MOST or gap > _GAP_MOST:
        said = (
            f"dòng {points(round(widest, 2))}"
            if widest > _SINGLE_MOST
            else f"thêm {points(gap)} pt giữa hai dòng"
        )
        yield fault(
            "head_spacing",
            examined.place(motto, "motto"),
            f"Quốc hiệu và Tiêu ngữ cách nhau {said}; phải là dòng đơn.",
            "Chọn khoảng cách dòng đơn, bỏ khoảng cách trước và sau đoạn.",
        )


# --- Number and symbol -------------------------------------------------------------------------


def _number(examined: Examined, line: Line) -> Iterator[Finding]:
    place, text = examined.place(line, "number"), nfc(line.text)
    prefix = _PREFIX.match(text)
    if not text.startswith("Số:"):
        yield fault(
            "number_prefix",
            place,
            f"Ghi “{(prefix[0] if prefix else text[:6]).strip()}”; phải ghi “Số:”.",
            "Viết “Số:”, chữ in thường, có dấu hai chấm.",
        )
    rest = text[prefix.end() :] if prefix else text
    parts = _SYMBOL.match(rest)
    symbol = parts["symbol"].strip() if parts else ""
    if parts is None or not symbol:
        yield fault(
            "symbol_missing",
            place,
            "Thiếu ký hiệu sau số.",
            "Ghi số, dấu “/”, rồi chữ viết tắt tên loại và tên cơ quan, ví dụ 15/BC-UBND.",
        )
    given = (parts["number"] if parts else rest).strip(" .…_")
    if not given:
        yield fault(
            "number_open", place, "Chưa có số; văn thư cấp khi đăng ký.", "Để trống tới lúc cấp số."
        )
    elif given.isdigit() and len(given) == 1 and given != "0":
        yield fault("number_zero", place, f"Số {given} dưới 10.", f"Thêm số 0 ở trước: 0{given}.")
    if parts is not None and symbol:
        yield from _symbol(examined, place, parts, rest)


def _symbol(examined: Examined, place: Place, parts: re.Match[str], rest: str) -> Iterator[Finding]:
    symbol = parts["symbol"].strip()
    if parts["mark"] != "/":
        yield fault(
            "number_slash",
            place,
            f"Giữa số và ký hiệu là dấu “{parts['mark']}”; phải là dấu “/”.",
            "Ghi theo mẫu 15/BC-UBND.",
        )
    before = rest[: parts.start("mark")]
    after = rest[parts.end("mark") :]
    is_apart = before != before.rstrip() and before.strip(" .…_") != ""
    if is_apart or after != after.lstrip() or _SPACED.search(symbol):
        yield fault(
            "symbol_spaces",
            place,
            f"Ký hiệu “{rest.strip()}” có dấu cách quanh “/”, “-” hoặc dùng gạch dài.",
            "Viết liền, nối bằng “-”, ví dụ 15/BC-UBND.",
        )
    groups = [each.strip() for each in re.split(r"[-–/&]", symbol)]
    lower = [each for each in groups if each not in _MIXED and each != each.upper()]
    if lower:
        yield fault(
            "symbol_case",
            place,
            f"Ký hiệu “{', '.join(lower)}” phải viết chữ in hoa.",
            "Đổi sang chữ in hoa.",
        )
    expected = TYPES.get(examined.found.kind)
    if expected and fold(groups[0]) != fold(expected):
        yield fault(
            "symbol_type",
            place,
            f"Tên loại {examined.found.kind} thường viết tắt là {expected}, ở đây ghi {groups[0]}.",
            "Đối chiếu bảng chữ viết tắt ở Phụ lục III.",
        )


# --- Place and day -----------------------------------------------------------------------------


def _place_date(examined: Examined, line: Line) -> Iterator[Finding]:
    place, found = examined.place(line, "place_date"), _DAY.match(nfc(line.text))
    if found is None:
        yield fault(
            "date_words",
            place,
            "Thời gian không ghi đủ các chữ “ngày”, “tháng”, “năm”.",
            "Ghi theo mẫu: Suối Mẫu, ngày 05 tháng 02 năm 2026.",
        )
        return
    if not found["place"].strip(" ,"):
        yield fault("date_place", place, "Thiếu địa danh.", "Ghi địa danh trước ngày, tháng, năm.")
    elif not found["comma"]:
        yield fault(
            "date_comma", place, "Thiếu dấu phẩy sau địa danh.", "Thêm dấu phẩy sau địa danh."
        )
    day, month, year = (found[name] for name in ("day", "month", "year"))
    if _OPEN.match(day) or _OPEN.match(month):
        yield fault(
            "date_open", place, "Chưa có ngày; văn thư ghi khi đăng ký.", "Để trống tới lúc cấp số."
        )
        return
    if not all(each.isascii() and each.isdigit() for each in (day, month, year)) or len(year) != 4:
        yield fault(
            "date_words",
            place,
            "Ngày, tháng, năm phải ghi bằng chữ số, năm đủ bốn chữ số.",
            "Ghi theo mẫu: ngày 05 tháng 02 năm 2026.",
        )
        return
    for words, said, most in (("Ngày", day, 9), ("Tháng", month, 2)):
        if len(said) == 1 and 0 < int(said) <= most:
            yield fault(
                "date_zero", place, f"{words} {said} phải có số 0 ở trước.", f"Ghi 0{said}."
            )
    if len(month) == 2 and month[0] == "0" and int(month) > 2:
        yield fault(
            "date_zero_extra",
            place,
            f"Tháng {month}: chỉ tháng 1 và tháng 2 có số 0 ở trước.",
            f"Ghi {int(month)}.",
        )
    try:
        date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        yield fault(
            "date_impossible",
            place,
            f"Không có ngày {day} tháng {month} năm {year}.",
            "Kiểm tra lại ngày, tháng, năm.",
        )


def _letter_subject(examined: Examined, line: Line) -> Iterator[Finding]:
    if examined.found.kind != LETTER:
        return
    place = examined.place(line, "letter_subject")
    if not nfc(line.text).startswith("V/v") and line.text != line.text.upper():
        yield fault(
            "letter_subject_prefix",
            place,
            f"Trích yếu mở bằng “{line.text[:9].strip()}”; phải là “V/v”.",
            "Viết “V/v” rồi đến nội dung.",
        )
    number = examined.found.first("number")
    above = number.setting.after if number is not None else 0.0
    gap = line.setting.before + above
    if gap < layout.PARAGRAPH_GAP_MIN_PT:
        yield fault(
            "letter_subject_gap",
            place,
            f"Trích yếu cách số, ký hiệu {points(gap)} pt; phải là 6 pt.",
            "Đặt khoảng cách trước đoạn 6 pt.",
        )
