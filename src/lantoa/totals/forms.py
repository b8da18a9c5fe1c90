"""Which figures are asked for. Sent by GET, so the names are those of the address."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import vietnamese
from lantoa.kernel.interval import Interval
from lantoa.totals import queries
from lantoa.totals.rules import BASIS_NAMES, LAYER_NAMES, Basis, Layer
from lantoa.ui.fields import DayField

LAYERS = {"ghi": Layer.LOGGED, "gui": Layer.SUBMITTED, "duyet": Layer.APPROVED}
BASES = {"luc-bao-cao": Basis.REPORTED, "hien-nay": Basis.TODAY}


class FiguresForm(forms.Form):
    """A period, or two days; a layer; a basis. What is left out: the plan year, what was logged, as
    it was reported."""

    ky = forms.ModelChoiceField(
        label="Kỳ",
        queryset=ReportPeriod.objects.none(),
        to_field_name="key",
        required=False,
        empty_label="Khoảng ngày tự chọn",
    )
    tu = DayField(label="Từ ngày", required=False, help_text="")
    den = DayField(label="Đến hết ngày", required=False, help_text="")
    lop = forms.ChoiceField(
        label="Lấy số từ",
        required=False,
        choices=[(name, LAYER_NAMES[layer]) for name, layer in LAYERS.items()],
    )
    theo = forms.ChoiceField(
        label="Cộng",
        required=False,
        widget=forms.HiddenInput(),
        choices=[(name, BASIS_NAMES[basis]) for name, basis in BASES.items()],
    )

    def __init__(self, today: date, given: Any) -> None:
        data = given.copy()
        if not any(data.get(name) for name in ("ky", "tu", "den")):
            year = queries.plan_year(today)
            window = queries.year_window(today)
            data["ky"] = year.key if year else ""
            data["tu"], data["den"] = map(vietnamese.day, (window.start, window.last))
        for name, values in (("lop", LAYERS), ("theo", BASES)):
            if not data.get(name):
                data[name] = next(iter(values))
        super().__init__(data)
        self.fields["ky"].queryset = queries.periods_until(today)  # type: ignore[attr-defined]
        self.fields["ky"].label_from_instance = (  # type: ignore[attr-defined]
            lambda period: vietnamese.capital_first(period.label)
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors or data.get("ky"):
            return data
        first, last = data.get("tu"), data.get("den")
        if first is None or last is None:
            missing = "tu" if first is None else "den"
            self.add_error(missing, "Chưa ghi ngày. Ghi cả hai ngày, hoặc chọn một kỳ.")
        elif last < first:
            self.add_error("den", "Ngày cuối đứng trước ngày đầu. Ghi lại một trong hai ngày.")
        elif last == date.max:
            self.add_error("den", "Ngày này quá xa. Ghi một ngày gần hơn.")
        return data

    @property
    def period(self) -> ReportPeriod | None:
        found: ReportPeriod | None = self.cleaned_data.get("ky")
        return found

    @property
    def window(self) -> Interval:
        """Asked of a valid form only, as are the others."""
        if self.period is not None:
            return self.period.window
        return Interval.through(self.cleaned_data["tu"], self.cleaned_data["den"])

    @property
    def layer(self) -> Layer:
        return LAYERS[self.cleaned_data["lop"]]

    @property
    def basis(self) -> Basis:
        return BASES[self.cleaned_data["theo"]]

    def address(self, **other: str) -> str:
        """The query of an address for the same figures, some of it said otherwise."""
        window = self.window
        parts = {"lop": self.cleaned_data["lop"], "theo": self.cleaned_data["theo"]}
        if self.period is not None:
            parts["ky"] = self.period.key
        else:
            parts |= {"tu": window.start.isoformat(), "den": window.last.isoformat()}
        return urlencode(parts | other)
