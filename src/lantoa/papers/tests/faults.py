"""Faults to plant: the code that must be found, and how to put the fault into a right paper.

``REPORT`` and ``LETTER`` are lists, so that one code may have several faults.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from lxml import etree

from lantoa.papers.check.opening import W
from lantoa.papers.tests.planting import (
    Plant,
    Planted,
    drop,
    empty,
    look,
    move,
    put,
    say,
    stand,
    swap,
    words,
)


def sized(key: str, points: float, at: int = 0) -> Plant:
    return lambda draft: look(draft.one(key, at), "sz", val=round(points * 2))


def said(key: str, old: str, new: str, at: int = 0) -> Plant:
    return lambda draft: swap(draft.one(key, at), old, new)


def bare(key: str, at: int = 0) -> Plant:
    return lambda draft: empty(draft.one(key, at))


def toggled(key: str, tag: str, on: bool, at: int = 0) -> Plant:
    return lambda draft: look(draft.one(key, at), tag, val=int(on))


def aligned(key: str, side: str, at: int = 0) -> Plant:
    return lambda draft: stand(draft.one(key, at), "jc", val=side)


def recased(key: str, change: Callable[[str], str], at: int = 0) -> Plant:
    return lambda draft: say(draft.one(key, at), change(words(draft.one(key, at))))


def margin(side: str, millimetres: float) -> Plant:
    def plant(draft: Planted) -> None:
        draft.sections()[0].find(f"{W}pgMar").set(f"{W}{side}", str(round(millimetres * 56.693)))

    return plant


def paper(width: float, height: float) -> Plant:
    def plant(draft: Planted) -> None:
        size = draft.sections()[0].find(f"{W}pgSz")
        size.set(f"{W}w", str(round(width * 56.693)))
        size.set(f"{W}h", str(round(height * 56.693)))

    return plant


def across_without_table(draft: Planted) -> None:
    """The last annex lies across; its table goes."""
    drop(list(draft.body.iterchildren(f"{W}tbl"))[-1])


def unheaded(*keys: str) -> Plant:
    """Nothing of those elements is left."""

    def plant(draft: Planted) -> None:
        for key in keys:
            for paragraph in draft.all(key):
                empty(paragraph)

    return plant


def fonts(name: str, key: str = "body", at: int = 0) -> Plant:
    return lambda draft: look(draft.one(key, at), "rFonts", ascii=name, hAnsi=name)


def themed(draft: Planted) -> None:
    """The style names no font: what is left is that of the theme, which the file has not."""
    for run in draft.one("body").iter(f"{W}r"):
        drop(run.find(f"{W}rPr/{W}rFonts"))
    put(draft.style("body").find(f"{W}rPr"), "rFonts", ascii="Arial", hAnsi="Arial")


def decomposed(draft: Planted) -> None:
    paragraph = draft.one("body", 1)
    say(paragraph, unicodedata.normalize("NFD", words(paragraph)))


def no_page_numbers(draft: Planted) -> None:
    for section in draft.sections():
        for link in section.findall(f"{W}headerReference"):
            drop(link)


def at_the_foot(draft: Planted) -> None:
    for section in draft.sections():
        for link in section.findall(f"{W}headerReference"):
            link.tag = f"{W}footerReference"


def on_the_first_page(draft: Planted) -> None:
    drop(draft.sections()[0].find(f"{W}titlePg"))


def to_the_right(draft: Planted) -> None:
    for root in draft.heads():
        stand(root.find(f"{W}p"), "jc", val="right")


def in_roman(draft: Planted) -> None:
    draft.sections()[0].find(f"{W}pgNumType").set(f"{W}fmt", "lowerRoman")


def with_words(draft: Planted) -> None:
    for root in draft.heads():
        paragraph = root.find(f"{W}p")
        run = etree.SubElement(etree.Element(f"{W}p"), f"{W}r")
        run.append(etree.fromstring(etree.tostring(paragraph.find(f"{W}r/{W}rPr"))))
        etree.SubElement(run, f"{W}t").text = "Trang "
        paragraph.find(f"{W}pPr").addnext(run)


def small_number(draft: Planted) -> None:
    for root in draft.heads():
        look(root.find(f"{W}p"), "sz", val=20)


def bold_number(draft: Planted) -> None:
    for root in draft.heads():
        look(root.find(f"{W}p"), "b")


def no_rule(key: str) -> Plant:
    """The empty paragraph below the element whose border is the rule goes."""

    def plant(draft: Planted) -> None:
        drop(draft.one(key).getnext())

    return plant


def long_rule(key: str) -> Plant:
    def plant(draft: Planted) -> None:
        stand(draft.one(key).getnext(), "ind", left=0, right=0)

    return plant


def hyphens_for_rule(draft: Planted) -> None:
    paragraph = draft.one("motto")
    rule = paragraph.getnext()
    copy = etree.fromstring(etree.tostring(paragraph))
    say(copy, "-" * 42)
    rule.getparent().replace(rule, copy)


def sides_swapped(draft: Planted) -> None:
    for row in draft.body.find(f"{W}tbl").iterchildren(f"{W}tr"):
        cells = list(row.iterchildren(f"{W}tc"))
        move(cells[1], cells[0])


def place_on_top(draft: Planted) -> None:
    """The place stands in the row of the names."""
    draft.one("motto").getnext().addnext(draft.one("place_date"))
    second = list(draft.body.find(f"{W}tbl").iterchildren(f"{W}tr"))[1]
    last = list(second.iterchildren(f"{W}tc"))[1]
    etree.SubElement(last, f"{W}p")


def head_without_table(draft: Planted) -> None:
    """Both sides in one line, kept apart by tabs."""
    left, right = draft.one("parent"), draft.one("nation")
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}tab")
    left.append(run)
    look(right, "b")
    for each in list(right.iter(f"{W}r")):
        left.append(each)
    stand(left, "jc", val="left")
    table = draft.body.find(f"{W}tbl")
    table.addprevious(left)


def type_above_head(draft: Planted) -> None:
    rule = draft.one("subject").getnext()
    for node in (draft.one("type"), draft.one("subject"), rule):
        move(node, draft.body.find(f"{W}tbl"))


def request_to_nobody(draft: Planted) -> None:
    say(draft.one("type"), "TỜ TRÌNH")
    empty(draft.one("addressee"))


def addressee_below(draft: Planted) -> None:
    draft.one("heading1", 1).addnext(draft.one("addressee"))


def motto_above(draft: Planted) -> None:
    draft.one("motto").getnext().addnext(draft.one("nation"))


def indented(twips: int) -> Plant:
    return lambda draft: stand(draft.one("body", 1), "ind", firstLine=twips)


def spaced(**attributes: object) -> Plant:
    return lambda draft: stand(draft.one("body", 1), "spacing", **attributes)


def contextual(draft: Planted) -> None:
    put(draft.style("body").find(f"{W}pPr"), "contextualSpacing")


def signature_to_the_left(draft: Planted) -> None:
    row = list(draft.body.iterchildren(f"{W}tbl"))[1].find(f"{W}tr")
    cells = list(row.iterchildren(f"{W}tc"))
    move(cells[1], cells[0])


def position_gone(draft: Planted) -> None:
    drop(draft.one("authority", 1))


def second_ground_in_first(draft: Planted) -> None:
    first, second = draft.all("ground")
    say(first, f"{words(first)} {words(second)[:1].lower()}{words(second)[1:]}")
    drop(second)


def one_more_line(key: str, text: str) -> Plant:
    """A line after the last one of that element, in the same look."""

    def plant(draft: Planted) -> None:
        last = draft.all(key)[-1]
        copy = etree.fromstring(etree.tostring(last))
        say(copy, text)
        last.addnext(copy)

    return plant


def goes_on_counting(draft: Planted) -> None:
    draft.sections()[1].find(f"{W}pgNumType").attrib.pop(f"{W}start")


def tab_first(draft: Planted) -> None:
    paragraph = draft.one("body", 1)
    stand(paragraph, "ind", firstLine=0)
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}tab")
    paragraph.find(f"{W}r").addprevious(run)


def legacy(text: str) -> Plant:
    return lambda draft: say(draft.one("body", 1), text)


REPORT: list[tuple[str, Plant]] = [
    ("page_size", paper(215.9, 279.4)),
    ("page_size", paper(182, 257)),
    ("page_orientation", across_without_table),
    ("margin_top", margin("top", 15)),
    ("margin_top", margin("top", 30)),
    ("margin_bottom", margin("bottom", 30)),
    ("margin_left", margin("left", 25.4)),
    ("margin_right", margin("right", 25.4)),
    ("font_name", fonts("Arial")),
    ("font_name", fonts("Calibri", "table_cell", 3)),
    ("font_name", themed),
    ("font_legacy", fonts(".VnTime")),
    ("font_legacy", fonts("VNI-Times")),
    ("text_legacy", legacy("C«ng t¸c tuyªn truyÒn c¶i c¸ch hµnh chÝnh ®· ®¹t kÕt qu¶ tèt./.")),
    ("text_legacy", legacy("Coâng taùc tuyeân truyeàn caûi caùch haønh chính ñaõ ñaït./.")),
    ("text_decomposed", decomposed),
    ("colour", lambda draft: look(draft.one("body", 1), "color", val="FF0000")),
    ("colour", lambda draft: look(draft.one("recipient", 1), "color", val="0563C1")),
    ("page_number_missing", no_page_numbers),
    ("page_number_place", at_the_foot),
    ("page_number_first", on_the_first_page),
    ("page_number_align", to_the_right),
    ("page_number_form", in_roman),
    ("page_number_words", with_words),
    ("page_number_size", small_number),
    ("page_number_style", bold_number),
    ("missing_nation", bare("nation")),
    ("missing_motto", bare("motto")),
    ("missing_issuer", unheaded("parent", "issuer")),
    ("missing_body", unheaded("ground", "body", "heading1", "heading2", "heading3")),
    ("missing_number", bare("number")),
    ("missing_place_date", bare("place_date")),
    ("missing_subject", bare("subject")),
    ("missing_recipients", bare("recipients_title")),
    ("nation_words", said("nation", "CỘNG HÒA", "CỘNG HOA")),
    ("motto_words", said("motto", "Tự do", "Tự Do")),
    ("motto_hyphens", said("motto", " - ", "-")),
    ("motto_hyphens", said("motto", " - ", " – ")),
    ("motto_rule", no_rule("motto")),
    ("issuer_rule", no_rule("issuer")),
    ("subject_rule", no_rule("subject")),
    ("motto_rule_length", long_rule("motto")),
    ("issuer_rule_length", long_rule("issuer")),
    ("subject_rule_length", long_rule("subject")),
    ("rule_typed", hyphens_for_rule),
    ("head_spacing", lambda draft: stand(draft.one("motto"), "spacing", line=360)),
    ("head_spacing", lambda draft: stand(draft.one("nation"), "spacing", after=200)),
    ("head_sides", sides_swapped),
    ("head_row", place_on_top),
    ("spaces_to_centre", head_without_table),
    ("element_order", type_above_head),
    ("element_order", addressee_below),
    ("element_order", motto_above),
    ("number_prefix", said("number", "Số:", "Số")),
    ("number_prefix", said("number", "Số:", "SỐ:")),
    ("number_zero", said("number", "15", "9")),
    ("number_slash", said("number", "15/BC-UBND", "132-BC/UBND")),
    ("symbol_missing", said("number", "15/BC-UBND", "15")),
    ("symbol_spaces", said("number", "BC-UBND", "BC - UBND")),
    ("symbol_spaces", said("number", "15/", "15 / ")),
    ("symbol_case", said("number", "BC-UBND", "BC-ubnd")),
    ("symbol_type", said("number", "BC-UBND", "KH-UBND")),
    ("number_open", said("number", "15", "     ")),
    ("date_open", said("place_date", "ngày 12 tháng 10", "ngày    tháng   ")),
    ("date_comma", said("place_date", "Mẫu,", "Mẫu")),
    ("date_place", said("place_date", "Suối Mẫu, ngày", "ngày")),
    ("date_words", said("place_date", "ngày 12 tháng 10 năm 2026", "12/10/2026")),
    ("date_words", said("place_date", "2026", "26")),
    ("date_zero", said("place_date", "ngày 12", "ngày 5")),
    ("date_zero", said("place_date", "tháng 10", "tháng 2")),
    ("date_zero_extra", said("place_date", "tháng 10", "tháng 06")),
    ("date_impossible", said("place_date", "ngày 12 tháng 10", "ngày 31 tháng 9")),
    ("date_impossible", said("place_date", "tháng 10", "tháng 9999999999")),
    ("missing_type", bare("type")),
    ("report_addressee", unheaded("addressee")),
    ("addressee_colon", said("addressee", "Kính gửi:", "Kính gửi")),
    ("addressee_unexpected", lambda draft: say(draft.one("type"), "KẾ HOẠCH")),
    ("missing_addressee", request_to_nobody),
    ("ground_end", recased("ground", lambda text: text.rstrip(";"))),
    ("ground_end", recased("ground", lambda text: text.rstrip(".") + ";", at=1)),
    ("ground_one_line", second_ground_in_first),
    ("ground_incomplete", said("ground", "số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 ", "")),
    ("body_indent", indented(0)),
    ("body_indent", indented(284)),
    ("body_gap", spaced(before=0, after=60)),
    ("body_gap", contextual),
    ("body_line_spacing", spaced(after=120, line=480, lineRule="auto")),
    ("body_line_spacing", spaced(after=120, line=240, lineRule="exact")),
    ("heading_order", said("heading1", "III.", "IV.", at=2)),
    ("heading_order", said("heading2", "2.", "3.", at=1)),
    ("heading_order", said("heading1", "I.", "II.")),
    ("letter_order", said("heading3", "b)", "c)", at=1)),
    ("point_mark", said("heading3", "a)", "a.")),
    ("body_end", said("body", "./.", ".", at=-1)),
    ("double_space", said("body", "truyền được", "truyền   được", at=1)),
    ("tab_indent", tab_first),
    ("authority_prefix", said("authority", "KT. ", "KT ")),
    ("authority_prefix", said("authority", "KT. ", "KT.")),
    ("authority_incomplete", position_gone),
    ("missing_authority", unheaded("authority")),
    ("signature_side", signature_to_the_left),
    ("signer_open", bare("signer")),
    ("signer_title", recased("signer", lambda text: f"ThS. {text}")),
    ("recipients_words", said("recipients_title", ":", "")),
    ("recipients_side", signature_to_the_left),
    ("recipient_form", said("recipient", "- ", "", at=1)),
    ("recipient_form", recased("recipient", lambda text: text.rstrip(";"), at=1)),
    ("recipients_first", said("recipient", "Như trên", "Sở Tài chính")),
    ("recipients_archive", said("recipient", "Lưu: VT, VHXH", "Phòng VHXH", at=-1)),
    ("annex_number", said("annex", "Phụ lục II", "Phụ lục III", at=1)),
    ("annex_number", said("annex", "Phụ lục I", "Phụ lục 1")),
    ("annex_missing_title", bare("annex_title")),
    ("annex_missing_note", bare("annex_note")),
    ("annex_page_number", goes_on_counting),
]  # fmt: skip
"""What is planted into the whole report."""

LETTER: list[tuple[str, Plant]] = [
    ("letter_subject_prefix", said("letter_subject", "V/v", "Về việc")),
    ("letter_subject_gap", lambda draft: stand(draft.one("letter_subject"), "spacing", before=0)),
    ("letter_subject_size", sized("letter_subject", 14)),
    ("letter_subject_style", toggled("letter_subject", "b", True)),
    ("letter_subject_case", recased("letter_subject", str.upper)),
    ("letter_subject_align", aligned("letter_subject", "left")),
    ("missing_type", bare("letter_subject")),
    ("missing_addressee", unheaded("addressee")),
    ("addressee_form", said("addressee", "- ", "", at=2)),
    ("addressee_form", recased("addressee", lambda text: text.rstrip(";"), at=1)),
]
"""What is planted into the whole letter."""

_LOOKS: list[tuple[str, Plant]] = [
    (f"{key}_size", sized(key, points, at))
    for key, points, at in (
        ("nation", 14, 0), ("motto", 12, 0), ("parent", 14, 0), ("issuer", 11, 0),
        ("number", 12, 0), ("place_date", 15, 0), ("type", 16, 0), ("subject", 12, 0),
        ("addressee", 12, 0), ("ground", 12, 1), ("body", 12, 2), ("heading1", 16, 1),
        ("heading2", 12, 1), ("heading3", 12, 1), ("authority", 12, 1), ("signer", 12, 0),
        ("recipients_title", 11, 0), ("recipient", 12, 1), ("annex", 13, 1),
        ("annex_title", 12, 1), ("annex_note", 12, 1),
    )
] + [
    (f"{key}_style", toggled(key, tag, on))
    for key, tag, on in (
        ("nation", "b", False), ("motto", "b", False), ("motto", "i", True),
        ("parent", "b", True), ("issuer", "b", False), ("number", "b", True),
        ("place_date", "i", False), ("type", "b", False), ("subject", "b", False),
        ("addressee", "b", True), ("ground", "i", False), ("heading1", "b", False),
        ("heading2", "b", False), ("heading3", "b", True), ("authority", "b", False),
        ("signer", "b", False), ("recipients_title", "i", False), ("recipient", "i", True),
        ("annex", "b", False), ("annex_title", "b", False), ("annex_note", "i", False),
    )
] + [("body_style", toggled("body", "i", True, 1))] + [
    (f"{key}_case", recased(key, change))
    for key, change in (
        ("nation", str.capitalize), ("parent", str.title), ("issuer", str.capitalize),
        ("place_date", str.upper), ("type", str.capitalize), ("subject", str.upper),
        ("heading1", lambda text: f"I. {text[3:].capitalize()}"), ("heading2", str.upper),
        ("authority", lambda text: f"KT. {text[4:].capitalize()}"), ("signer", str.upper),
        ("recipients_title", str.upper), ("annex", str.upper), ("annex_title", str.capitalize),
    )
] + [
    (f"{key}_align", aligned(key, side))
    for key, side in (
        ("nation", "left"), ("motto", "right"), ("issuer", "left"), ("number", "left"),
        ("place_date", "right"), ("type", "left"), ("subject", "both"), ("body", "left"),
        ("heading1", "center"), ("annex", "left"), ("annex_title", "left"),
        ("annex_note", "right"),
    )
]  # fmt: skip
REPORT += _LOOKS
