"""What is wrong with a request, in Vietnamese: from the validator's codes to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lantoa.kernel.errors import Problem

Told = Callable[[Mapping[str, Any]], tuple[str, str]]

_INTEGER: Told = lambda _: ("Phải là số nguyên.", "Ghi chữ số, ví dụ 15.")  # noqa: E731
_SHAPE: Told = lambda _: ("Không đúng kiểu.", "Xem mô tả ở /api/v1/docs.")  # noqa: E731

_WORDS: Mapping[str, Told] = {
    "missing": lambda _: ("Chưa có phần này.", "Bổ sung rồi gửi lại."),
    "extra_forbidden": lambda _: ("Không có phần nào tên như vậy.", "Sửa tên hoặc bỏ phần này."),
    "value_error": lambda _: ("Không phải ngày.", "Ghi dạng 2026-06-30, từ năm 1900 đến 2199."),
    "string_type": lambda _: ("Phải là chữ.", "Đặt trong dấu ngoặc kép."),
    "string_too_short": lambda ctx: (
        f"Ngắn hơn {ctx.get('min_length')} chữ.",
        "Ghi đủ rồi gửi lại.",
    ),
    "string_too_long": lambda ctx: (
        f"Dài hơn {ctx.get('max_length')} chữ.",
        "Rút gọn rồi gửi lại.",
    ),
    "string_pattern_mismatch": lambda ctx: (
        f"Không đúng dạng {ctx.get('pattern')}.",
        "Ghi đúng dạng rồi gửi lại.",
    ),
    "literal_error": lambda ctx: (
        "Không nằm trong các giá trị nhận được.",
        f"Chọn một trong: {str(ctx.get('expected', '')).replace(' or ', ', ')}.",
    ),
    "enum": lambda ctx: (
        "Không nằm trong các giá trị nhận được.",
        f"Chọn một trong: {str(ctx.get('expected', '')).replace(' or ', ', ')}.",
    ),
    "int_parsing": _INTEGER,
    "int_type": _INTEGER,
    "int_from_float": _INTEGER,
    "int_parsing_size": _INTEGER,
    "bool_parsing": lambda _: ("Phải là true hoặc false.", "Ghi true hoặc false."),
    "greater_than_equal": lambda ctx: (
        f"Nhỏ hơn {ctx.get('ge')}.",
        f"Ghi từ {ctx.get('ge')} trở lên.",
    ),
    "less_than_equal": lambda ctx: (
        f"Lớn hơn {ctx.get('le')}.",
        f"Ghi không quá {ctx.get('le')}.",
    ),
    "too_short": lambda ctx: (f"Ít hơn {ctx.get('min_length')} phần.", "Bổ sung rồi gửi lại."),
    "too_long": lambda ctx: (f"Nhiều hơn {ctx.get('max_length')} phần.", "Bớt rồi gửi lại."),
}


def problems_of(errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """One problem for each thing that the validator found; what it was given is not repeated."""
    found: list[Problem] = []
    for error in errors:
        source, *rest = (str(part) for part in error.get("loc", ("",)))
        # The body stands under the name of a parameter that no sender knows.
        named = rest[1:] if source == "body" else rest
        kind = str(error.get("type", ""))
        what, remedy = _WORDS.get(kind, _SHAPE)(error.get("ctx") or {})
        found.append(Problem(".".join(named)[:200] or source, what, remedy, kind or "invalid"))
    return found[:50]
