"""Which gaps are asked for. Sent by GET, so the names are those of the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from lantoa.catalogue.models import Language
from lantoa.insight.rules.coverage import AXIS_NAMES, Axis
from lantoa.insight.rules.gaps import VIETNAMESE
from lantoa.totals import queries as totals
from lantoa.ui.fields import DayField, PlainWords
from lantoa.ui.windows import WindowForm

UNIT = "don-vi"
_ROWS = [(each.value, AXIS_NAMES[each]) for each in Axis]
_COLUMNS = [(each.value, AXIS_NAMES[each]) for each in Axis if each is not Axis.UNIT]


class GapsForm(WindowForm):
    """A unit, a period or two days, and which two ways of looking cross. What is left out: the
    first unit, the plan year, channels by contents."""

    hang = forms.ChoiceField(label="Bảng phủ: hàng", required=False, choices=_ROWS)
    cot = forms.ChoiceField(label="Bảng phủ: cột", required=False, choices=_COLUMNS)

    def __init__(
        self, today: date, given: Any, units: Sequence[tuple[str, str]], slug: str
    ) -> None:
        data = given.copy()
        for name, axis in (("hang", Axis.CHANNEL), ("cot", Axis.TOPIC)):
            if not data.get(name):
                data[name] = axis.value
        data[UNIT] = slug
        super().__init__(
            data,
            periods=totals.periods_until(today),
            usual=lambda: totals.usual_window(today),
        )
        shown = forms.Select() if len(units) > 1 else forms.HiddenInput()
        self.fields[UNIT] = forms.ChoiceField(
            label="Đơn vị", choices=units, required=False, widget=shown
        )
        self.order_fields([UNIT])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("hang") and data.get("hang") == data.get("cot"):
            self.add_error("cot", "Cột trùng với hàng. Chọn một trong hai khác đi.")
        return data

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """All but the two axes, which are folded away."""
        return [each for each in self.visible_fields() if each.name not in ("hang", "cot")]

    @property
    def axes_are_chosen(self) -> bool:
        chosen = (self.data.get("hang"), self.data.get("cot"))
        return chosen != (Axis.CHANNEL.value, Axis.TOPIC.value)

    @property
    def rows(self) -> Axis:
        return Axis(self.cleaned_data["hang"])

    @property
    def columns(self) -> Axis:
        return Axis(self.cleaned_data["cot"])

    def asked(self) -> dict[str, str]:
        """The unit and the window as an address says them."""
        return {UNIT: str(self.data[UNIT]), **self.window_asked()}

    def address(self, **other: str) -> str:
        """The query of an address for the same page, some of it said otherwise."""
        axes = {"hang": self.cleaned_data["hang"], "cot": self.cleaned_data["cot"]}
        return urlencode({**self.asked(), **axes, **other})


class SpokenForm(PlainWords, forms.Form):
    """A language that is spoken in the unit."""

    language = forms.ModelChoiceField(
        label="Tiếng",
        queryset=Language.objects.exclude(tag=VIETNAMESE),
        to_field_name="tag",
        empty_label="Chọn một tiếng",
    )
    since = DayField(label="Kể từ ngày", help_text="Ngày bắt đầu tính, có thể là ngày đã qua.")
    source = forms.CharField(
        label="Theo nguồn",
        max_length=300,
        required=False,
        help_text="Ví dụ: số liệu điều tra 53 dân tộc thiểu số, báo cáo của xã.",
    )
