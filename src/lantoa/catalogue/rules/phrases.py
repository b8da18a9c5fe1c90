"""Sentences of reports with places for figures: which cases there are, what each can fill in.

A place is a name in braces, ``{so}``; nothing else is a brace, and a sentence has no digit of its
own: each number in a report comes from a figure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from lantoa.kernel.errors import Problem
from lantoa.kernel.vietnamese import nfc, sentence_list

LONGEST = 400
"""Letters in one sentence."""

MOST_VARIANTS = 12
"""Ways to say one case."""

_PLACE = re.compile(r"\{([a-z_]+)\}")

PLACES: Mapping[str, tuple[str, str]] = {
    "kenh": ("tên kênh, hình thức", "truyền thanh cơ sở, loa xã"),
    "lam_ra": ("sản phẩm đã làm", "12 bản tin"),
    "dang_phat": ("số đã đăng, phát", "48 lượt phát"),
    "chi_tieu": ("tên cái được đếm, có chữ “số” ở trước", "số lượt phát"),
    "danh_sach": ("các dòng, kèm số của từng dòng nếu có", "tiếng Thái 05 lượt phát"),
    "don_vi_tinh": ("đơn vị tính", "lượt phát"),
    "so": ("con số", "48"),
    "luy_ke": ("số lũy kế từ đầu năm", "96"),
    "ke_hoach": ("chỉ tiêu hoặc văn bản kế hoạch", "120"),
    "ty_le": ("phần trăm, chỉ ghi số", "80"),
    "so_ky_truoc": ("số cùng kỳ năm trước", "36"),
    "chenh": ("phần tăng hoặc giảm", "12"),
    "tong": ("tổng số để so", "60"),
    "don_vi": ("cơ quan báo cáo", "Ủy ban nhân dân xã Suối Mẫu"),
    "ky": ("kỳ báo cáo", "quý III năm 2026"),
    "ky_sau": ("kỳ sau", "quý IV năm 2026"),
    "tu_ngay": ("ngày đầu kỳ", "ngày 15 tháng 6 năm 2026"),
    "den_ngay": ("ngày cuối kỳ", "ngày 14 tháng 9 năm 2026"),
    "co_quan": ("cơ quan ban hành kế hoạch", "Ủy ban nhân dân xã Suối Mẫu"),
    "ve_viec": ("trích yếu kế hoạch", "về tuyên truyền cải cách hành chính năm 2026"),
    "ke_hoach_tren": ("kế hoạch của cấp trên", "Kế hoạch số 15 ngày 05 tháng 01 năm 2026"),
    "co_quan_tren": ("cơ quan cấp trên ban hành", "Ủy ban nhân dân tỉnh Mẫu"),
}
"""Each place: what it means, and a sample for the preview."""

_SAMPLES = {
    ("opening.plan", "ke_hoach"): "Kế hoạch số 07 ngày 12 tháng 01 năm 2026",
    ("steering.plan", "ke_hoach"): "Kế hoạch số 07 ngày 12 tháng 01 năm 2026",
    ("steering.plan_under", "ke_hoach"): "Kế hoạch số 07 ngày 12 tháng 01 năm 2026",
    ("next.plan", "ke_hoach"): "Kế hoạch số 07 ngày 12 tháng 01 năm 2026",
    ("plan.over", "luy_ke"): "150",
    ("plan.over", "ty_le"): "125",
    ("plan.reached", "luy_ke"): "120",
    ("plan.reached", "ty_le"): "100",
    ("before.below", "so_ky_truoc"): "60",
    ("before.same", "so_ky_truoc"): "48",
}


class Group(StrEnum):
    FRAME = "Câu mở đầu và kết thúc"
    STEERING = "Chỉ đạo, điều hành"
    RESULTS = "Kết quả từng kênh"
    COMPARED = "So với kế hoạch và cùng kỳ"
    STRENGTHS = "Ưu điểm"
    SHORTCOMINGS = "Tồn tại, hạn chế"
    NEXT = "Nhiệm vụ kỳ sau"


@dataclass(frozen=True, slots=True)
class Case:
    """When a sentence is written. ``ends`` is how it must end."""

    slug: str
    name: str
    group: Group
    places: tuple[str, ...] = ()
    ends: str = "."

    def sample(self) -> dict[str, str]:
        return {name: _SAMPLES.get((self.slug, name), PLACES[name][1]) for name in self.places}


def _cases(group: Group, *rows: tuple[str, str, str] | tuple[str, str, str, str]) -> list[Case]:
    return [Case(row[0], row[1], group, tuple(row[2].split()), *row[3:]) for row in rows]


CASES: Mapping[str, Case] = {
    each.slug: each
    for each in [
        *_cases(
            Group.FRAME,
            ("opening.plan", "Mở đầu, có kế hoạch",
             "don_vi ky tu_ngay den_ngay ke_hoach co_quan ve_viec", ":"),
            ("opening.plain", "Mở đầu, không có kế hoạch", "don_vi ky tu_ngay den_ngay", ":"),
            ("closing", "Kết thúc", "don_vi ky", "./."),
        ),
        *_cases(
            Group.STEERING,
            ("steering.plan", "Đã ban hành kế hoạch", "don_vi ke_hoach ve_viec"),
            ("steering.plan_under", "Đã ban hành kế hoạch để thực hiện kế hoạch cấp trên",
             "don_vi ke_hoach ve_viec ke_hoach_tren co_quan_tren"),
            ("steering.none", "Chưa ban hành kế hoạch", "don_vi"),
            ("steering.coverage", "Bao nhiêu đơn vị cấp dưới có kế hoạch", "so tong ty_le"),
        ),
        *_cases(
            Group.RESULTS,
            ("channel.both", "Kênh có sản phẩm và có đăng, phát", "kenh lam_ra dang_phat"),
            ("channel.made", "Kênh chỉ có sản phẩm, không có số đăng, phát", "kenh lam_ra"),
            ("channel.placed", "Kênh chỉ có đăng, phát", "kenh dang_phat"),
            ("channel.silent", "Kế hoạch giao mà chưa ghi nhận", "kenh"),
            ("channel.unstated", "Có thực hiện mà không nêu số", "kenh chi_tieu"),
            ("channel.partly", "Một phần không nêu số (câu nối)", "chi_tieu"),
            ("channel.apart", "Số không cộng được giữa các đơn vị", "kenh chi_tieu"),
            ("channels.small", "Các hình thức ít số liệu, gộp một câu", "danh_sach"),
            ("bounded", "Có số kèm từ “hơn”, “ít nhất”", "danh_sach"),
            ("estimate", "Ước thực hiện đến hết kỳ", "danh_sach"),
            ("languages.stated", "Bằng tiếng dân tộc, tiếng nước ngoài", "kenh danh_sach"),
            ("languages.silent", "Bằng tiếng khác mà không nêu số lượt", "danh_sach"),
            ("outlets.stated", "Gửi đăng, phát ở nơi khác", "danh_sach"),
            ("outlets.silent", "Gửi nơi khác mà không nêu số lượt", "danh_sach"),
            ("nothing", "Kỳ không có số liệu nào", ""),
        ),
        *_cases(
            Group.COMPARED,
            ("plan.over", "Vượt kế hoạch", "don_vi_tinh luy_ke ke_hoach ty_le"),
            ("plan.reached", "Đạt kế hoạch", "don_vi_tinh luy_ke ke_hoach ty_le"),
            ("plan.under", "Chưa đạt kế hoạch", "don_vi_tinh luy_ke ke_hoach ty_le"),
            ("before.above", "Tăng so với cùng kỳ", "don_vi_tinh so so_ky_truoc chenh"),
            ("before.below", "Giảm so với cùng kỳ", "don_vi_tinh so so_ky_truoc chenh"),
            ("before.same", "Bằng cùng kỳ", "don_vi_tinh so_ky_truoc"),
            ("before.first", "Cùng kỳ năm trước chưa có số liệu của kênh", "kenh"),
        ),
        *_cases(
            Group.STRENGTHS,
            ("strengths.reached", "Chỉ tiêu đạt, vượt kế hoạch", "so danh_sach"),
            ("strengths.rise", "Chỉ tiêu tăng so với cùng kỳ", "so danh_sach"),
            ("strengths.forms", "Số hình thức đã dùng", "so"),
            ("strengths.languages", "Đã dùng tiếng dân tộc", "danh_sach"),
            ("strengths.proven", "Mọi hoạt động có minh chứng", ""),
        ),
        *_cases(
            Group.SHORTCOMINGS,
            ("shortcomings.late", "Nhiệm vụ chậm theo kế hoạch", "so danh_sach"),
            ("shortcomings.silent", "Kênh kế hoạch giao mà chưa làm", "danh_sach"),
            ("shortcomings.fall", "Chỉ tiêu giảm so với cùng kỳ", "so danh_sach"),
            ("shortcomings.under", "Hết năm chưa đạt kế hoạch", "so danh_sach"),
            ("shortcomings.unstated", "Chỉ tiêu chưa có số liệu", "so danh_sach"),
            ("shortcomings.languages", "Chưa đếm được bằng tiếng dân tộc", "danh_sach"),
            ("shortcomings.unserved", "Tiếng dân tộc chưa có nội dung", "danh_sach"),
            ("shortcomings.unproven", "Hoạt động chưa có minh chứng", "so"),
            ("shortcomings.missing_units", "Đơn vị cấp dưới chưa có báo cáo", "so"),
            ("shortcomings.silent_units", "Đơn vị cấp dưới chưa ghi hoạt động", "so"),
            ("shortcomings.balance", "Ít nội dung nói về hạn chế", "so tong ty_le"),
            ("shortcomings.forms", "Hình thức đơn điệu", "so kenh ty_le"),
            ("shortcomings.communes", "Cấp xã ít hoạt động", "so tong ty_le"),
            ("shortcomings.press", "Ít phối hợp với báo, đài", "so tong ty_le"),
            ("shortcomings.participation", "Người dân ít tham gia", "so tong ty_le"),
            ("shortcomings.none", "Không tìm thấy chỗ thiếu nào", ""),
        ),
        *_cases(
            Group.NEXT,
            ("next.plan", "Thực hiện tiếp kế hoạch", "ke_hoach ky_sau"),
            ("next.no_plan", "Chưa có kế hoạch", ""),
            ("next.lines", "Nhiệm vụ đến hạn trong kỳ sau", "ky_sau danh_sach"),
            ("next.late", "Hoàn thành nhiệm vụ chậm", "danh_sach"),
            ("next.channels", "Làm kênh còn bỏ trống", "danh_sach"),
            ("next.count", "Đếm và lưu minh chứng", ""),
            ("next.languages", "Làm nội dung bằng tiếng dân tộc còn thiếu", "danh_sach"),
            ("next.units", "Nhắc đơn vị chưa báo cáo", "so"),
            ("next.balance", "Nêu cả hạn chế, vướng mắc", ""),
            ("next.participation", "Thêm hình thức người dân tham gia", ""),
            ("next.press", "Phối hợp với báo, đài", ""),
        ),
    ]
}  # fmt: skip


@cache
def shipped() -> Mapping[str, tuple[str, ...]]:
    """Each case to the sentences that come with the product: a part of it, not of an
    installation, so that it is read here."""
    text = resources.files("lantoa.catalogue").joinpath("data", "phrases.toml").read_text("utf-8")
    return {case: tuple(texts) for case, texts in tomllib.loads(text)["cases"].items()}


def places_in(text: str) -> tuple[str, ...]:
    """The names in braces, each once, in their order."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The sentence with its places filled; what is filled in is never read for places again.
    Raises ``KeyError`` for a place without a value."""
    filled = _PLACE.sub(lambda match: values[match[1]], text)
    return f"{filled[:1].upper()}{filled[1:]}"


def sample(case: Case, text: str) -> str:
    """The sentence with sample figures, for a preview."""
    return fill(text, case.sample())


def cleaned(text: str) -> str:
    """In composed form, on one line."""
    return " ".join(nfc(text).split())


def problems_of(case: Case, text: str, others: Iterable[str] = ()) -> list[Problem]:
    """What keeps a text from being a sentence of the case; ``others`` are its other variants."""

    def problem(what: str, remedy: str, code: str) -> Problem:
        return Problem("text", what, remedy, code)

    if not text:
        return [problem("Chưa có câu nào.", "Viết một câu.", "empty")]
    found: list[Problem] = []
    if len(text) > LONGEST:
        found.append(
            problem(f"Câu dài hơn {LONGEST} chữ cái.", "Rút gọn hoặc tách câu.", "too_long")
        )
    if not text.isprintable():
        found.append(problem("Câu có ký tự không in được.", "Gõ lại câu.", "not_printable"))
    unknown = [name for name in places_in(text) if name not in case.places]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in case.places) or "không có chỗ nào"
        said = sentence_list([f"{{{name}}}" for name in unknown])
        found.append(
            problem(
                f"Trường hợp này không có chỗ điền {said}.",
                f"Chỉ dùng: {known}.",
                "unknown_place",
            )
        )
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        found.append(
            problem(
                "Dấu ngoặc nhọn chỉ dùng cho chỗ điền.",
                "Viết như {so}, hoặc bỏ dấu ngoặc nhọn.",
                "stray_brace",
            )
        )
    if any(each.isdigit() for each in rest):
        found.append(
            problem(
                "Câu mẫu có chữ số viết sẵn.",
                "Bỏ chữ số: số trong báo cáo chỉ lấy từ chỗ điền.",
                "digit",
            )
        )
    if not text.endswith(case.ends):
        found.append(problem(f"Câu phải kết thúc bằng “{case.ends}”.", "Thêm dấu cuối.", "ending"))
    if text in others:
        found.append(
            problem("Câu này trùng với một cách viết khác.", "Viết cách khác.", "same_as_other")
        )
    return found
