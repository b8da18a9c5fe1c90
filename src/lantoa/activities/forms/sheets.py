"""Many activities at once: a sheet that is sent, or a grid that is filled in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from lantoa.activities.actions.sheet_rows import Cells, Fault
from lantoa.activities.queries.lookup import Lookup
from lantoa.activities.queries.sheet import COLUMNS
from lantoa.kernel import vietnamese as vn
from lantoa.ui.fields import PlainWords

ROWS = 8
"""Rows of the grid."""


class SheetForm(PlainWords, forms.Form):
    unit = forms.ChoiceField(label="Đơn vị")
    file = forms.FileField(
        label="Bảng hoạt động",
        help_text="Tệp XLSX theo mẫu tải từ trang này, hoặc CSV. Không quá 10.000 dòng.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, units: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]


class GridRow(PlainWords, forms.Form):
    """One row of the grid. All of it is words, read as a row of a sheet is read."""

    key = forms.UUIDField(widget=forms.HiddenInput())
    on = forms.CharField(label=COLUMNS["on"], max_length=20, required=False)
    channel = forms.ChoiceField(label=COLUMNS["channel"], required=False)
    title = forms.CharField(label=COLUMNS["title"], max_length=300, required=False)
    count = forms.CharField(label=COLUMNS["count"], max_length=40, required=False)
    language = forms.ChoiceField(label=COLUMNS["language"], required=False)
    outlet = forms.CharField(label=COLUMNS["outlet"], max_length=120, required=False)

    def __init__(
        self, number: int, names: Lookup, data: Mapping[str, Any] | None, on: date
    ) -> None:
        initial = {"key": uuid.uuid4(), "on": vn.day(on), "language": "vi"}
        super().__init__(data, prefix=f"d{number}", initial=initial)
        self.number = number
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            ("", "Chọn kênh"),
            *((each.slug, each.name) for each in dict.fromkeys(names.channels.values())),
        ]
        languages = dict.fromkeys(names.languages.values())
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", "Không theo tiếng"),
            *((each.tag, vn.capital_first(each.name.removeprefix("Tiếng "))) for each in languages),
        ]
        self.fields["on"].widget.attrs |= {"class": "day", "inputmode": "numeric"}
        self.fields["count"].widget.attrs |= {"class": "num"}

    @property
    def is_empty(self) -> bool:
        """A row is begun with its title, its number or its channel: the rest stands there."""
        return not any(self[name].value() for name in ("channel", "title", "count"))

    def cells(self) -> Cells:
        return {
            name: " ".join(vn.nfc(str(value)).split())
            for name, value in self.cleaned_data.items()
            if value
        }

    def put(self, faults: Sequence[Fault]) -> None:
        """What is wrong stands at its field; what was typed stays."""
        for fault in faults:
            name = fault.problem.field if fault.problem.field in self.fields else "title"
            self.add_error(name, str(fault.problem))
