"""Which gaps are asked for. Sent by GET, so the names are those of the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from lantoa.catalogue.models import Language, ReportPeriod
from lantoa.insight.rules.coverage import AXIS_NAMES, Axis
from lantoa.insight.rules.gaps import VIETNAMESE
from lantoa.kernel import vietnamese
from lantoa.kernel.interval import Interval
from lantoa.totals import queries as totals
from lantoa.ui.fields import DayField, PlainWords

UNIT = "don-vi"
_ROWS = [(each.value, AXIS_NAMES[each]) for each in Axis]
_COLUMNS = [(each.value, AXIS_NAMES[each]) for each in Axis if each is not Axis.UNIT]


class GapsForm(PlainWords, forms.Form):
    """A unit, a period or two days, and which two ways of looking cross. What is left out: the
    first unit, the plan year, channels by contents."""

    ky = forms.ModelChoiceField(
        label="Kỳ",
        queryset=ReportPeriod.objects.none(),
        to_field_name="key",
        required=False,
        empty_label="Khoảng ngày tự chọn",
    )
    tu = DayField(label="Từ ngày", required=False, help_text="")
    den = DayField(label="Đến hết ngày", required=False, help_text="")
    hang = forms.ChoiceField(label="Bảng phủ: hàng", required=False, choices=_ROWS)
    cot = forms.ChoiceField(label="Bảng phủ: cột", required=False, choices=_COLUMNS)

    def __init__(
        self, today: date, given: Any, units: Sequence[tuple[str, str]], slug: str
    ) -> None:
        data = given.copy()
        if not any(data.get(name) for name in ("ky", "tu", "den")):
            year = totals.plan_year(today)
            window = totals.year_window(today)
            data["ky"] = year.key if year else ""
            data["tu"], data["den"] = map(vietnamese.day, (window.start, window.last))
        for name, axis in (("hang", Axis.CHANNEL), ("cot", Axis.TOPIC)):
            if not data.get(name):
                data[name] = axis.value
        data[UNIT] = slug
        super().__init__(data)
        self.fields["ky"].queryset = totals.periods_until(today)  # type: ignore[attr-defined]
        self.fields["ky"].label_from_instance = (  # type: ignore[attr-defined]
            lambda period: vietnamese.capital_first(period.label)
        )
        shown = forms.Select() if len(units) > 1 else forms.HiddenInput()
        self.fields[UNIT] = forms.ChoiceField(
            label="Đơn vị", choices=units, required=False, widget=shown
        )
        self.order_fields([UNIT])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("hang") and data.get("hang") == data.get("cot"):
            self.add_error("cot", "Cột trùng với hàng. Chọn một trong hai khác đi.")
        if self.errors or data.get("ky"):
            return data
        first, last = data.get("tu"), data.get("den")
        if first is None or last is None:
            missing = "tu" if first is None else "den"
            self.add_error(missing, "Chưa ghi ngày. Ghi cả hai ngày, hoặc chọn một kỳ.")
        elif last < first:
            self.add_error("den", "Ngày cuối đứng trước ngày đầu. Ghi lại một trong hai ngày.")
        elif last == date.max or first.year < 2:
            self.add_error("den", "Ngày này quá xa. Ghi một ngày gần hơn.")
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
    def period(self) -> ReportPeriod | None:
        """Asked of a valid form only, as are the others."""
        found: ReportPeriod | None = self.cleaned_data.get("ky")
        return found

    @property
    def window(self) -> Interval:
        if self.period is not None:
            return self.period.window
        return Interval.through(self.cleaned_data["tu"], self.cleaned_data["den"])

    @property
    def rows(self) -> Axis:
        return Axis(self.cleaned_data["hang"])

    @property
    def columns(self) -> Axis:
        return Axis(self.cleaned_data["cot"])

    def asked(self) -> dict[str, str]:
        """The unit and the window as an address says them."""
        said = {UNIT: str(self.data[UNIT])}
        if self.period is not None:
            return said | {"ky": self.period.key}
        window = self.window
        return said | {"tu": window.start.isoformat(), "den": window.last.isoformat()}

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
