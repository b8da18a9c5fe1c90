"""What an administrator types about the day on which figures are closed."""

from __future__ import annotations

from typing import Any

from django import forms

from lantoa.catalogue.rules import CADENCE_CHOICES
from lantoa.catalogue.rules.closing import LAST_DAY_OF_MONTH, LATEST_DAY, MONTHS, Closing
from lantoa.kernel.vietnamese import capital_first
from lantoa.ui.fields import DayField, NumberField, PlainWords
from lantoa.workspace.forms.regimes import legal_field


class ClosingForm(PlainWords, forms.Form):
    cadences = forms.MultipleChoiceField(
        label="Loại kỳ",
        choices=[(key, capital_first(name)) for key, name in CADENCE_CHOICES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = NumberField(
        label="Số liệu tính đến hết ngày",
        least=1,
        most=LATEST_DAY,
        required=False,
        help_text="Để trống: ngày cuối tháng. Kỳ sau tính từ ngày kế tiếp.",
    )
    month = forms.ChoiceField(
        label="Của tháng",
        choices=[(str(key), capital_first(name)) for key, name in MONTHS.items()],
        widget=forms.RadioSelect,
    )
    on = DayField(label="Áp dụng từ ngày", help_text="Cho các kỳ chốt số liệu từ ngày này.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis"] = legal_field()

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        day = LAST_DAY_OF_MONTH if data["day"] is None else int(data["day"])
        names = ("cadences", "on", "legal_basis")
        return {
            **{name: data[name] for name in names},
            "closing": Closing(day, int(data["month"])),
        }
