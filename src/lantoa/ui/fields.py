"""Form fields that read what Vietnamese officials type: days, numbers, counts with their state.

Django's own fields read ``09/10/2026`` as an American date and ``1.000`` as one, so forms of the
house use these.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from lantoa.kernel import vietnamese
from lantoa.kernel.value import NOT_STATED, Qualifier, State, Value, exact, stated
from lantoa.ui import words

_DAY = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$", re.ASCII)
_ISO_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$", re.ASCII)
_NUMBER = re.compile(r"^(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$", re.ASCII)
_RANGE = re.compile(r"^(.+?)\s*(?:đến|-|–)\s*(.+)$", re.ASCII)

_BOUNDS = {
    "hơn": Qualifier.MORE_THAN,
    "trên": Qualifier.MORE_THAN,
    "ít nhất": Qualifier.AT_LEAST,
    "tối thiểu": Qualifier.AT_LEAST,
    "nhiều nhất": Qualifier.AT_MOST,
    "tối đa": Qualifier.AT_MOST,
    "không quá": Qualifier.AT_MOST,
    "khoảng": Qualifier.ABOUT,
    "gần": Qualifier.ABOUT,
}


def read_day(text: str) -> date | None:
    """``17/9/2026``, ``17-09-2026``, ``2026-09-17``; anything else, or no such day, is ``None``."""
    if match := _DAY.match(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO_DAY.match(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_number(text: str) -> Decimal | None:
    """``1.200``, ``8,5``, ``600``; a point only between thousands, so ``8.5`` is ``None``."""
    bare = text.replace(" ", "").replace("\u00a0", "")
    if not _NUMBER.match(bare):
        return None
    try:
        return Decimal(bare.replace(".", "").replace(",", "."))
    except InvalidOperation:
        return None


def read_count(text: str) -> Value | None:
    """``23``, ``hơn 600``, ``khoảng 30``, ``50 đến 100``, ``không nêu``; else ``None``."""
    bare = " ".join(vietnamese.nfc(text).lower().split())
    if bare == words.NOT_STATED:
        return NOT_STATED
    qualifier = Qualifier.EXACT
    for bound, meaning in _BOUNDS.items():
        if bare.startswith(f"{bound} "):
            qualifier, bare = meaning, bare.removeprefix(bound).strip()
            break
    number = read_number(bare)
    ends = _RANGE.match(bare)
    low, high = (read_number(end) for end in ends.groups()) if ends else (None, None)
    try:
        if number is not None:
            return exact(number) if qualifier is Qualifier.EXACT else stated(number, qualifier)
        # A range that is only about right would lose that word in a sum: it is not taken.
        if low is None or high is None or qualifier is not Qualifier.EXACT:
            return None
        return Value(State.STATED, low, high)
    except ValueError:
        return None


class DayField(forms.Field):
    """A day. What cannot be read stays in the box."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Ví dụ 17/9/2026.")
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"class": "day", "inputmode": "numeric", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return vietnamese.day(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        found = read_day(str(value).strip())
        if found is None:
            raise ValidationError(
                f"“{value}” không phải là một ngày có thật. Ghi ngày/tháng/năm, ví dụ 17/9/2026.",
                code="day",
            )
        return found


class NumberField(forms.Field):
    """A number, zero or more. Whole unless ``decimals`` are allowed; answers int or Decimal."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        decimals: int = 0,
        least: int | None = 0,
        most: int | None = None,
        **options: Any,
    ) -> None:
        self.decimals, self.least, self.most = decimals, least, most
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        mode = "decimal" if self.decimals else "numeric"
        return {"class": "num", "inputmode": mode, "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return vietnamese.number(value) if isinstance(value, int | Decimal) else value

    def to_python(self, value: Any) -> int | Decimal | None:
        if value in self.empty_values:
            return None
        found = read_number(str(value).strip())
        if found is None:
            raise ValidationError(
                f"“{value}” không phải là số. Gõ chữ số, ví dụ 4 hoặc 1.200.", code="number"
            )
        places = -cast("int", found.normalize().as_tuple().exponent)
        if places > self.decimals:
            what = f"không quá {self.decimals} chữ số lẻ" if self.decimals else "số nguyên"
            raise ValidationError(f"“{value}” phải là {what}. Ghi lại số.", code="decimals")
        return found if self.decimals else int(found)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.least is not None and value < self.least:
            raise ValidationError(
                f"Số nhỏ nhất là {vietnamese.number(self.least)}. Ghi lại số.", code="least"
            )
        if self.most is not None and value > self.most:
            raise ValidationError(
                f"Số lớn nhất là {vietnamese.number(self.most)}. Ghi lại số.", code="most"
            )


class CountInput(forms.Widget):
    """A box for the number in words, and under it the tick *không nêu*."""

    template_name = "ui/widgets/count.html"

    def __init__(self, unit: str = "", tick_label: str = "", attrs: Any = None) -> None:
        super().__init__(attrs)
        self.unit = unit
        self.tick_label = tick_label or "Chưa đếm được: ghi “không nêu”"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, bool]:
        return str(data.get(name) or "").strip(), bool(data.get(f"{name}_unstated"))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_unstated" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, "", attrs)
        text, unstated = value if isinstance(value, tuple) else (value or "", False)
        own = context["widget"]
        own.update(text=text, unstated=unstated, unit=self.unit, tick_label=self.tick_label)
        own["tick_id"] = f"{own['attrs'].get('id', f'id_{name}')}_unstated"
        return context


class CountField(forms.Field):
    """A count with its state; answers a kernel ``Value``, or ``None`` when left empty.

    Takes *23*, *hơn 600*, *khoảng 30*, *50 đến 100*; the tick gives ``NOT_STATED``.
    """

    widget = CountInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"class": "count"}

    def __init__(self, *, unit: str = "", tick_label: str = "", **options: Any) -> None:
        options.setdefault("widget", CountInput(unit, tick_label))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Value):
            return vietnamese.number(value) if isinstance(value, int | Decimal) else value
        if value.state is State.NOT_STATED:
            return "", True
        return words.value_text(value), False

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)

    def clean(self, value: Any) -> Value | None:
        text, unstated = value if isinstance(value, tuple) else (str(value or ""), False)
        if text and unstated:
            raise ValidationError(
                "Vừa có số vừa đánh dấu “không nêu”. Giữ một trong hai.", code="both"
            )
        if unstated:
            return NOT_STATED
        if not text:
            if self.required:
                raise ValidationError(
                    "Chưa có số. Gõ số, hoặc đánh dấu “không nêu” nếu chưa đếm được.",
                    code="required",
                )
            return None
        found = read_count(text)
        if found is None:
            raise ValidationError(
                f"“{text}” không phải là số. Gõ chữ số, ví dụ 4 hoặc hơn 600.", code="count"
            )
        return found


class PlainWords:
    """Mix in before ``forms.Form``: what is missing is said by the name of its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in cast("forms.Form", self).fields.values():
            name = str(field.label or "").strip()
            if name and field.error_messages.get("required") is not None:
                field.error_messages["required"] = _missing(field, name[:1].lower() + name[1:])


def _missing(field: forms.Field, name: str) -> str:
    if isinstance(field, forms.FileField):
        return f"Chưa có {name}. Chọn tệp trên máy."
    if isinstance(field, forms.BooleanField):
        return "Chưa đánh dấu ô này. Đánh dấu để tiếp tục."
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return f"Chưa chọn {name}. Chọn trong danh sách."
    return f"Chưa ghi {name}. Ghi vào ô này."
