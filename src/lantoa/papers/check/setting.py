"""Size, style, case and side of every element, against the table of the layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lantoa.papers.check.codes import LOOKED_AT, fault
from lantoa.papers.check.examined import Examined
from lantoa.papers.check.findings import Finding, Place
from lantoa.papers.check.lines import Line, Stretch
from lantoa.papers.check.pages import page_numbers, points
from lantoa.papers.layout import ELEMENTS, Align, Case, Element

_WHOLE = frozenset({"body", "heading2", "heading3"})
"""Elements in which a word may be stressed: only a line that is so throughout is told."""
_LONG = 120
"""Letters above which a bold line of the text is no heading of its own."""
_CENTRED_BODY = 160
"""Letters up to which a centred line of the text is a heading or a caption."""


def faults(examined: Examined) -> Iterator[Finding]:
    for key, aspects in LOOKED_AT.items():
        if key == "page_number":
            yield from _of_page_numbers(examined)
            continue
        for line in examined.found.of(key):
            for aspect in aspects:
                yield from _CHECKS[aspect](examined, key, ELEMENTS[key], line)


def _of_page_numbers(examined: Examined) -> Iterator[Finding]:
    element = ELEMENTS["page_number"]
    place = Place("Số trang ở đầu trang")
    for number in page_numbers(examined.sheet, examined.sheet.pages[0]):
        shown = [each for each in number.line.stretches if each.field.upper().startswith("PAGE")]
        yield from _size_of(shown, "page_number", element, place)
        yield from _style_of(shown, "page_number", element, place)


def _size(examined: Examined, key: str, element: Element, line: Line) -> Iterator[Finding]:
    yield from _size_of(line.lettered, key, element, examined.place(line, key))


def _size_of(
    stretches: list[Stretch], key: str, element: Element, place: Place
) -> Iterator[Finding]:
    wrong: Counter[float] = Counter()
    for each in stretches:
        if not element.size_min <= each.look.size <= element.size_max:
            wrong[each.look.size] += len(each.text)
    if not wrong:
        return
    measured = wrong.most_common(1)[0][0]
    allowed = points(element.size_min)
    if element.size_max > element.size_min:
        allowed += f" đến {points(element.size_max)}"
    yield fault(
        f"{key}_size",
        place,
        f"{element.label}: cỡ chữ {points(measured)}; cho phép {allowed}.",
        f"Chọn cỡ chữ {points(element.size)}.",
    )


def _style(examined: Examined, key: str, element: Element, line: Line) -> Iterator[Finding]:
    stretches = line.lettered
    if key in _WHOLE:
        right = any((each.look.bold, each.look.italic) == _wanted(element) for each in stretches)
        is_title = key == "body" and len(line.text) < _LONG
        needs_bold = key == "heading2" and not _is_title(line)
        if right or is_title or needs_bold:
            return
    yield from _style_of(stretches, key, element, examined.place(line, key))


def _is_title(line: Line) -> bool:
    """Whether a numbered line is a title rather than a sentence."""
    return len(line.text) < _LONG and line.text[-1] not in ".;:,"


def _wanted(element: Element) -> tuple[bool, bool]:
    return element.bold, element.italic


def _style_of(
    stretches: list[Stretch], key: str, element: Element, place: Place
) -> Iterator[Finding]:
    for each in stretches:
        if (each.look.bold, each.look.italic) != _wanted(element):
            yield fault(
                f"{key}_style",
                place,
                f"{element.label}: chữ {_named(each.look.bold, each.look.italic)}; "
                f"phải là chữ {_named(element.bold, element.italic)}.",
                f"Chọn kiểu chữ {_named(element.bold, element.italic)}.",
            )
            return


def _named(bold: bool, italic: bool) -> str:
    return f"{'nghiêng' if italic else 'đứng'}, {'đậm' if bold else 'không đậm'}"


def _case(examined: Examined, key: str, element: Element, line: Line) -> Iterator[Finding]:
    place = examined.place(line, key)
    is_upper = line.text == line.text.upper()
    if element.case is Case.UPPER and not is_upper:
        yield fault(
            f"{key}_case", place, f"{element.label}: phải viết chữ in hoa.", "Đổi sang chữ in hoa."
        )
    elif element.case is Case.AS_WRITTEN and is_upper and sum(map(str.isalpha, line.text)) > 3:
        yield fault(
            f"{key}_case",
            place,
            f"{element.label}: viết toàn chữ in hoa; phải viết chữ in thường.",
            "Đổi sang chữ in thường, viết hoa chữ đầu và tên riêng.",
        )


def _align(examined: Examined, key: str, element: Element, line: Line) -> Iterator[Finding]:
    align, place = line.setting.align, examined.place(line, key)
    if element.align is Align.CENTRE and align != "center":
        if line.side or line.typed[:2].isspace():
            yield fault(
                "spaces_to_centre",
                place,
                f"{element.label}: đặt vào giữa bằng dấu cách hoặc phím tab.",
                "Dùng bảng hai cột không kẻ và chọn canh giữa.",
            )
        else:
            yield fault(
                f"{key}_align", place, f"{element.label}: chưa canh giữa.", "Chọn canh giữa."
            )
    elif element.align is Align.JUSTIFY and align != "justify":
        if align != "center" or len(line.text) > _CENTRED_BODY:
            yield fault(
                f"{key}_align",
                place,
                f"{element.label}: chưa canh đều hai lề.",
                "Chọn canh đều hai bên.",
            )
    elif element.align is Align.LEFT and align not in ("left", "justify"):
        yield fault(f"{key}_align", place, f"{element.label}: phải sát lề trái.", "Chọn canh trái.")


_CHECKS = {"size": _size, "style": _style, "case": _case, "align": _align}
