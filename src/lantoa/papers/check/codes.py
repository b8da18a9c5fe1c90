"""Every kind of fault that the checker knows: its code, how grave it is, and where the rule stands.

The figures of the elements are those of ``papers.layout``, which drives our own papers too. What
Decree 30/2020/NĐ-CP does not say, or what its copies leave unsure, is a note at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lantoa.papers.check.findings import Finding, Level, Place
from lantoa.papers.layout import ELEMENTS

ANNEX_I = "Nghị định 30/2020/NĐ-CP, Phụ lục I"
PRACTICE = "Thông lệ, Nghị định không quy định"


@dataclass(frozen=True, slots=True)
class Rule:
    """``title`` names the kind of fault in a table of all of them."""

    level: Level
    law: str
    title: str


ASPECTS = {"size": "cỡ chữ", "style": "kiểu chữ", "case": "chữ in", "align": "canh lề"}

LOOKED_AT: dict[str, tuple[str, ...]] = {
    "nation": ("size", "style", "case", "align"),
    "motto": ("size", "style", "align"),
    "parent": ("size", "style", "case"),
    "issuer": ("size", "style", "case", "align"),
    "number": ("size", "style", "align"),
    "place_date": ("size", "style", "case", "align"),
    "type": ("size", "style", "case", "align"),
    "subject": ("size", "style", "case", "align"),
    "letter_subject": ("size", "style", "case", "align"),
    "addressee": ("size", "style"),
    "ground": ("size", "style"),
    "body": ("size", "style", "align"),
    "heading1": ("size", "style", "case", "align"),
    "heading2": ("size", "style", "case"),
    "heading3": ("size", "style"),
    "authority": ("size", "style", "case"),
    "signer": ("size", "style", "case"),
    "recipients_title": ("size", "style", "case"),
    "recipient": ("size", "style"),
    "annex": ("size", "style", "case", "align"),
    "annex_title": ("size", "style", "case", "align"),
    "annex_note": ("size", "style", "align"),
    "page_number": ("size", "style"),
}
"""Which looks of which element the decree settles."""

_MILDER = {"body_style", "heading2_style", "heading3_style", "addressee_style"}
"""A single word may be stressed, and whether a numbered line is a title is a guess."""

_E, _W, _N = Level.ERROR, Level.WARNING, Level.NOTE
_OWN: dict[str, tuple[Level, str, str]] = {
    "page_size": (_E, "khổ giấy", "Giấy không phải A4"),
    "page_orientation": (_E, "khổ giấy", "Trang ngang mà không có bảng"),
    "margin_top": (_E, "định lề trang", "Lề trên"),
    "margin_bottom": (_E, "định lề trang", "Lề dưới"),
    "margin_left": (_E, "định lề trang", "Lề trái"),
    "margin_right": (_E, "định lề trang", "Lề phải"),
    "font_name": (_E, "phông chữ", "Phông chữ khác Times New Roman"),
    "font_legacy": (_E, "phông chữ", "Phông chữ không phải Unicode (VNI, .Vn)"),
    "text_legacy": (_E, "phông chữ", "Chữ gõ bằng bảng mã cũ (TCVN3, VNI)"),
    "text_decomposed": (_W, "phông chữ", "Dấu tách rời khỏi chữ (Unicode tổ hợp)"),
    "colour": (_E, "phông chữ", "Chữ không phải màu đen"),
    "page_number_missing": (_E, "số trang", "Không có số trang"),
    "page_number_place": (_E, "số trang", "Số trang không ở lề trên"),
    "page_number_align": (_E, "số trang", "Số trang không ở giữa"),
    "page_number_first": (_E, "số trang", "Số trang hiện ở trang thứ nhất"),
    "page_number_form": (_E, "số trang", "Số trang không phải chữ số Ả Rập"),
    "page_number_words": (_W, "số trang", "Số trang kèm chữ hoặc dấu khác"),
    "missing_nation": (_E, "ô số 1", "Thiếu Quốc hiệu"),
    "missing_motto": (_E, "ô số 1", "Thiếu Tiêu ngữ"),
    "nation_words": (_E, "ô số 1", "Quốc hiệu sai chữ"),
    "motto_words": (_E, "ô số 1", "Tiêu ngữ sai chữ"),
    "motto_hyphens": (_E, "ô số 1", "Gạch nối trong Tiêu ngữ"),
    "motto_rule": (_E, "ô số 1", "Thiếu đường kẻ dưới Tiêu ngữ"),
    "motto_rule_length": (_W, "ô số 1", "Đường kẻ dưới Tiêu ngữ dài, ngắn"),
    "head_spacing": (_W, "ô số 1", "Quốc hiệu và Tiêu ngữ cách nhau quá dòng đơn"),
    "head_sides": (_E, "ô số 1, 2", "Quốc hiệu không ở bên phải, tên cơ quan không ở bên trái"),
    "head_row": (_W, "ô số 3, 4", "Số, ký hiệu và địa danh không ngang hàng"),
    "spaces_to_centre": (_W, "ô số 1 đến 5", "Canh giữa bằng dấu cách hoặc tab"),
    "missing_issuer": (_E, "ô số 2", "Thiếu tên cơ quan ban hành"),
    "issuer_rule": (_E, "ô số 2", "Thiếu đường kẻ dưới tên cơ quan"),
    "issuer_rule_length": (_W, "ô số 2", "Đường kẻ dưới tên cơ quan dài, ngắn"),
    "rule_typed": (_W, "ô số 1, 2, 5a", "Đường kẻ gõ bằng dấu gạch"),
    "missing_number": (_E, "ô số 3", "Thiếu số, ký hiệu"),
    "number_open": (_N, "ô số 3", "Chưa có số"),
    "number_prefix": (_E, "ô số 3", "Chữ “Số:” sai"),
    "number_zero": (_E, "ô số 3", "Số dưới 10 không có số 0 ở trước"),
    "number_slash": (_E, "ô số 3", "Không có dấu “/” giữa số và ký hiệu"),
    "symbol_missing": (_E, "ô số 3", "Thiếu ký hiệu"),
    "symbol_spaces": (_E, "ô số 3", "Dấu cách trong ký hiệu"),
    "symbol_case": (_E, "ô số 3", "Ký hiệu không viết in hoa"),
    "symbol_type": (_N, "ô số 3", "Ký hiệu không khớp tên loại"),
    "missing_place_date": (_E, "ô số 4", "Thiếu địa danh, thời gian"),
    "date_open": (_N, "ô số 4", "Chưa có ngày"),
    "date_place": (_E, "ô số 4", "Thiếu địa danh"),
    "date_comma": (_E, "ô số 4", "Thiếu dấu phẩy sau địa danh"),
    "date_words": (_E, "ô số 4", "Ngày không ghi đủ chữ ngày, tháng, năm"),
    "date_zero": (_E, "ô số 4", "Ngày dưới 10, tháng 1, 2 không có số 0"),
    "date_zero_extra": (_E, "ô số 4", "Số 0 thừa trước tháng"),
    "date_impossible": (_E, "ô số 4", "Ngày không có thật"),
    "missing_type": (_E, "ô số 5a, 5b", "Thiếu tên loại hoặc trích yếu công văn"),
    "missing_subject": (_E, "ô số 5a", "Thiếu trích yếu"),
    "subject_rule": (_E, "ô số 5a", "Thiếu đường kẻ dưới trích yếu"),
    "subject_rule_length": (_W, "ô số 5a", "Đường kẻ dưới trích yếu dài, ngắn"),
    "letter_subject_prefix": (_E, "ô số 5b", "Trích yếu công văn không mở bằng “V/v”"),
    "letter_subject_gap": (_W, "ô số 5b", "Trích yếu công văn cách số, ký hiệu không đủ 6 pt"),
    "element_order": (_E, "sơ đồ bố trí", "Thành phần đứng sai thứ tự"),
    "missing_addressee": (_E, "ô số 9a", "Công văn, tờ trình thiếu “Kính gửi”"),
    "report_addressee": (_N, "ô số 9a", "Báo cáo không có “Kính gửi”"),
    "addressee_unexpected": (_W, "ô số 9a", "“Kính gửi” ở loại văn bản không dùng"),
    "addressee_colon": (_E, "ô số 9a", "“Kính gửi” thiếu dấu hai chấm"),
    "addressee_form": (_E, "ô số 9a", "Nhiều nơi kính gửi trình bày sai"),
    "ground_end": (_E, "ô số 6", "Dấu cuối dòng căn cứ"),
    "ground_one_line": (_E, "ô số 6", "Nhiều căn cứ trong một dòng"),
    "ground_incomplete": (_W, "ô số 6", "Căn cứ thiếu số hoặc ngày"),
    "missing_body": (_E, "ô số 6", "Không thấy phần nội dung"),
    "body_indent": (_E, "ô số 6", "Lùi đầu dòng"),
    "body_gap": (_E, "ô số 6", "Khoảng cách giữa các đoạn"),
    "body_line_spacing": (_E, "ô số 6", "Khoảng cách dòng"),
    "heading_order": (_E, "ô số 6", "Đánh số đề mục ngắt quãng"),
    "point_mark": (_E, "ô số 6", "Sau chữ của điểm không có dấu đóng ngoặc"),
    "letter_order": (_E, "ô số 6", "Thứ tự điểm không theo chữ cái tiếng Việt"),
    "body_end": (_N, "", "Cuối nội dung không có “./.”"),
    "double_space": (_N, "", "Nhiều dấu cách liền nhau"),
    "tab_indent": (_N, "", "Lùi đầu dòng bằng phím tab hoặc dấu cách"),
    "missing_authority": (_E, "ô số 7a", "Thiếu chức vụ người ký"),
    "authority_prefix": (_E, "ô số 7a", "Viết sai TM., Q., KT., TL., TUQ."),
    "authority_incomplete": (_E, "ô số 7a", "Ghi quyền hạn mà không ghi chức vụ người ký"),
    "signature_side": (_E, "ô số 7a", "Chữ ký không ở nửa bên phải"),
    "signer_open": (_N, "ô số 7b", "Chưa có họ tên người ký"),
    "signer_title": (_E, "ô số 7b", "Học hàm, học vị trước họ tên"),
    "missing_recipients": (_E, "ô số 9b", "Thiếu “Nơi nhận”"),
    "recipients_words": (_E, "ô số 9b", "Chữ “Nơi nhận:” sai"),
    "recipients_side": (_E, "ô số 9b", "“Nơi nhận” không ở bên trái"),
    "recipient_form": (_E, "ô số 9b", "Dòng nơi nhận trình bày sai"),
    "recipients_first": (_E, "ô số 9b", "Dòng đầu không phải “Như trên”"),
    "recipients_archive": (_E, "ô số 9b", "Dòng cuối không phải “Lưu: VT”"),
    "annex_number": (_E, "phụ lục", "Số của phụ lục"),
    "annex_missing_title": (_N, "phụ lục", "Phụ lục không có tên"),
    "annex_missing_note": (_W, "phụ lục", "Phụ lục không ghi “Kèm theo”"),
    "annex_page_number": (_W, "phụ lục", "Số trang của phụ lục không đánh riêng"),
}  # fmt: skip

_BOXES = {"annex": "phụ lục", "page": "số trang"}


def _rules() -> dict[str, Rule]:
    found = {
        code: Rule(level, f"{ANNEX_I}, {law}" if law else PRACTICE, title)
        for code, (level, law, title) in _OWN.items()
    }
    for key, aspects in LOOKED_AT.items():
        element = ELEMENTS[key]
        law = f"{ANNEX_I}, {_BOXES.get(element.box, f'ô số {element.box}')}"
        for aspect in aspects:
            code = f"{key}_{aspect}"
            level = _W if code in _MILDER else _E
            found[code] = Rule(level, law, f"{element.label}: {ASPECTS[aspect]}")
    return found


RULES: dict[str, Rule] = _rules()


def fault(code: str, place: Place, what: str, remedy: str) -> Finding:
    """A finding of that kind. Raises ``KeyError`` for a code that the table does not have."""
    rule = RULES[code]
    return Finding(code, rule.level, place, what, remedy, rule.law)


def codes_of(findings: Iterable[Finding]) -> set[str]:
    return {each.code for each in findings}
