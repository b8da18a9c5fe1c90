"""The text: addressees, legal grounds, paragraphs, the numbers of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lantoa.kernel.vietnamese import nfc
from lantoa.papers import layout
from lantoa.papers.check.codes import fault
from lantoa.papers.check.elements import LETTER, heading_of
from lantoa.papers.check.examined import Examined, multiple
from lantoa.papers.check.findings import Finding, Place
from lantoa.papers.check.lines import Line
from lantoa.papers.check.numbering import roman
from lantoa.papers.check.pages import millimetres, points

_MM = 25.4 / 72
_INDENT_TOLERANCE = 0.4
_LINE_TOLERANCE = 0.04
_SHORT = 160
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_NEEDS_NUMBER = re.compile(
    r"^can cu (nghi dinh|quyet dinh|thong tu|nghi quyet|chi thi|ke hoach|cong van)\b"
)
_ROMAN = {roman(each).upper(): each for each in range(1, 100)}
_ADDRESSED = frozenset({"Tờ trình", LETTER})
_MAY_ADDRESS = frozenset({"Tờ trình", "Báo cáo", LETTER})


def faults(examined: Examined) -> Iterator[Finding]:
    yield from _addressees(examined)
    yield from _grounds(examined)
    yield from _paragraphs(examined)
    yield from _headings(examined)
    yield from _end(examined)


# --- Addressees --------------------------------------------------------------------------------


def _addressees(examined: Examined) -> Iterator[Finding]:
    kind, lines = examined.found.kind, examined.found.of("addressee")
    if not lines:
        yield from _no_addressee(examined, kind)
        return
    first, *others = lines
    place, text = examined.place(first), nfc(first.text)
    if kind and kind not in _MAY_ADDRESS:
        yield fault(
            "addressee_unexpected",
            place,
            f"{kind} không có “Kính gửi”; chỉ tờ trình, công văn và báo cáo gửi cấp trên có.",
            "Bỏ “Kính gửi”, ghi nơi nhận ở cuối văn bản.",
        )
    if not text.startswith("Kính gửi:"):
        yield fault(
            "addressee_colon",
            place,
            f"Ghi “{' '.join(text.split()[:2])}”; phải ghi “Kính gửi:”.",
            "Viết “Kính gửi:”, có dấu hai chấm sát chữ.",
        )
    if not others:
        return
    named_above = text.removeprefix("Kính gửi").strip(" :")
    for at, line in enumerate(others):
        end = "." if at == len(others) - 1 else ";"
        words = nfc(line.text)
        if not words.startswith("- ") or not words.endswith(end) or (named_above and at == 0):
            yield fault(
                "addressee_form",
                examined.place(line),
                "Mỗi nơi kính gửi là một dòng, mở bằng “- ”, kết thúc bằng “;”, dòng cuối “.”.",
                f"Sửa thành “- {words.lstrip('-– ').rstrip(' ;,.')}{end}”.",
            )


def _no_addressee(examined: Examined, kind: str) -> Iterator[Finding]:
    if kind in _ADDRESSED:
        yield fault(
            "missing_addressee",
            Place("Trước phần nội dung"),
            f"{kind} phải có “Kính gửi:”.",
            "Ghi “Kính gửi: ” và tên nơi nhận, trước phần nội dung.",
        )
    elif kind == "Báo cáo":
        yield fault(
            "report_addressee",
            Place("Trước phần nội dung"),
            "Báo cáo gửi cấp trên có “Kính gửi:”; báo cáo này không có.",
            "Thêm “Kính gửi:” nếu gửi cấp trên.",
        )


# --- Grounds -----------------------------------------------------------------------------------


def _grounds(examined: Examined) -> Iterator[Finding]:
    lines = examined.found.of("ground")
    for at, line in enumerate(lines):
        place, text = examined.place(line), nfc(line.text)
        end = "." if at == len(lines) - 1 else ";"
        if not text.endswith(end):
            yield fault(
                "ground_end",
                place,
                f"Dòng căn cứ kết thúc bằng “{text[-1]}”; phải là “{end}”.",
                "Mỗi dòng căn cứ kết thúc bằng “;”, dòng cuối bằng “.”.",
            )
        if "; căn cứ " in text.lower():
            yield fault(
                "ground_one_line",
                place,
                "Nhiều căn cứ trong một đoạn.",
                "Xuống dòng ở mỗi căn cứ.",
            )
        if _NEEDS_NUMBER.match(line.folded) and not (
            re.search(r"\bso\b.*\d", line.folded) and "ngay" in line.folded
        ):
            yield fault(
                "ground_incomplete",
                place,
                "Căn cứ chưa đủ số, ký hiệu và ngày ban hành.",
                "Ghi tên loại, số, ký hiệu, cơ quan, ngày ban hành và tên gọi.",
            )


# --- Paragraphs --------------------------------------------------------------------------------


def _paragraphs(examined: Examined) -> Iterator[Finding]:
    lines = examined.found.of("body")
    if not lines and not any(examined.found.of(key) for key in ("heading1", "heading2", "ground")):
        yield fault(
            "missing_body",
            Place("Toàn văn bản"),
            "Không thấy đoạn nội dung nào giữa phần đầu và phần ký.",
            "Viết nội dung thành đoạn ngoài bảng.",
        )
    for line in lines:
        if line.piece or (line.is_centred and len(line.text) <= _SHORT):
            continue
        yield from _indent(examined, line)
        yield from _gap(examined, line)
        yield from _line_spacing(examined, line)


def _indent(examined: Examined, line: Line) -> Iterator[Finding]:
    place = examined.place(line)
    setting = line.setting
    if setting.list_id and line.label:
        return
    start = setting.left + setting.first
    if line.typed[:1] == "\t" or (len(line.typed) > 1 and line.typed[:2].isspace()):
        stops = [at for at, kind in setting.tabs if at > start and kind == "left"]
        if line.typed[0] == "\t":
            start = stops[0] if stops else examined.sheet.default_tab
            start = max(start, setting.left + setting.first)
        yield fault(
            "tab_indent",
            place,
            "Đầu dòng lùi bằng phím tab hoặc dấu cách.",
            "Xóa tab, đặt lùi đầu dòng 1,27 cm trong định dạng đoạn.",
        )
    measured = start * _MM
    if not any(abs(measured - each) <= _INDENT_TOLERANCE for each in layout.FIRST_LINE_INDENTS):
        yield fault(
            "body_indent",
            place,
            f"Đầu dòng lùi {millimetres(measured)} mm; phải là 10 hoặc 12,7 mm.",
            "Đặt lùi đầu dòng (First line) 1 cm hoặc 1,27 cm.",
        )


def _gap(examined: Examined, line: Line) -> Iterator[Finding]:
    """Space before or after. Word processors leave it out between paragraphs of one style when
    told so."""
    setting = line.setting
    gap = 0.0 if setting.contextual else setting.before + setting.after
    if gap < layout.PARAGRAPH_GAP_MIN_PT:
        yield fault(
            "body_gap",
            examined.place(line),
            f"Khoảng cách đoạn {points(gap)} pt; ít nhất 6 pt.",
            "Đặt khoảng cách trước hoặc sau đoạn 6 pt trở lên.",
        )


def _line_spacing(examined: Examined, line: Line) -> Iterator[Finding]:
    found = multiple(line)
    least, most = layout.LINE_SPACING_MIN, layout.LINE_SPACING_MAX
    if not least - _LINE_TOLERANCE <= found <= most + _LINE_TOLERANCE:
        yield fault(
            "body_line_spacing",
            examined.place(line),
            f"Khoảng cách dòng {points(found)}; cho phép dòng đơn đến 1,5 dòng.",
            "Chọn khoảng cách dòng từ 1 đến 1,5.",
        )


# --- Headings ----------------------------------------------------------------------------------


def _headings(examined: Examined) -> Iterator[Finding]:
    """Numbers follow each other within what stands above them. A 1 may begin a new run anywhere."""
    last: dict[str, int] = {}
    for line in examined.found.text:
        found = heading_of(nfc(line.text))
        if found is None:
            continue
        level, number, _ = found
        if level == "heading3" and nfc(line.text)[len(number) :].lstrip()[:1] != ")":
            yield fault(
                "point_mark",
                examined.place(line),
                f"Điểm “{number}.” phải ghi “{number})”.",
                "Sau chữ của điểm dùng dấu đóng ngoặc đơn.",
            )
        at = _value(level, number)
        before = last.get(level, 0)
        deeper = {"heading1": ("heading2", "heading3"), "heading2": ("heading3",)}.get(level, ())
        for key in deeper:
            last.pop(key, None)
        last[level] = at
        if at in (1, before + 1):
            continue
        expected = _written(level, before + 1)
        is_letter = level == "heading3"
        yield fault(
            "letter_order" if is_letter else "heading_order",
            examined.place(line),
            f"Đề mục “{number}” đứng sau “{_written(level, before)}”; phải là “{expected}”."
            if before
            else f"Đề mục đầu tiên là “{number}”; phải là “{expected}”.",
            "Đánh số lại: các điểm theo thứ tự a, b, c, d, đ, e, g, h, i, k."
            if is_letter
            else "Đánh số lại cho liền mạch.",
        )


def _value(level: str, number: str) -> int:
    """The place in its row; 0 for a letter that Vietnamese has not."""
    if level == "heading1":
        return _ROMAN.get(number, 0)
    return int(number) if level == "heading2" else _ALPHABET.find(number) + 1


def _written(level: str, at: int) -> str:
    if level == "heading1":
        return roman(at).upper()
    if level == "heading2":
        return str(at)
    return _ALPHABET[at - 1] if 0 < at <= len(_ALPHABET) else "?"


def _end(examined: Examined) -> Iterator[Finding]:
    last = next(reversed(examined.found.of("body")), None)
    if last is not None and not last.text.rstrip(' \u201d"').endswith("./."):
        yield fault(
            "body_end",
            examined.place(last),
            "Đoạn cuối không kết thúc bằng “./.”.",
            "Thêm “./.” nếu cơ quan có thói quen này.",
        )
