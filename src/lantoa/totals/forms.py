"""Which figures are asked for. Sent by GET, so the names are those of the address."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from lantoa.totals import queries
from lantoa.totals.rules import BASIS_NAMES, LAYER_NAMES, Basis, Layer
from lantoa.ui.windows import WindowForm

LAYERS = {"ghi": Layer.LOGGED, "gui": Layer.SUBMITTED, "duyet": Layer.APPROVED}
BASES = {"luc-bao-cao": Basis.REPORTED, "hien-nay": Basis.TODAY}


class FiguresForm(WindowForm):
    """A period, or two days; a layer; a basis. What is left out: the plan year, what was logged, as
    it was reported."""

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
        for name, values in (("lop", LAYERS), ("theo", BASES)):
            if not data.get(name):
                data[name] = next(iter(values))
        super().__init__(
            data,
            periods=queries.periods_until(today),
            usual=lambda: queries.usual_window(today),
        )

    @property
    def layer(self) -> Layer:
        return LAYERS[self.cleaned_data["lop"]]

    @property
    def basis(self) -> Basis:
        return BASES[self.cleaned_data["theo"]]

    def address(self, **other: str) -> str:
        """The query of an address for the same figures, some of it said otherwise."""
        parts = {"lop": self.cleaned_data["lop"], "theo": self.cleaned_data["theo"]}
        parts |= self.window_asked()
        return urlencode(parts | other)
