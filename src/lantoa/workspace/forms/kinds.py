"""Sorts of bodies that units can be."""

from __future__ import annotations

from django import forms

from lantoa.catalogue.rules import TIER_CHOICES
from lantoa.kernel.vietnamese import capital_first
from lantoa.ui.fields import DayField, PlainWords


class KindNameForm(PlainWords, forms.Form):
    name = forms.CharField(
        label="Tên loại đơn vị", max_length=120, help_text="Ví dụ: Trung tâm dịch vụ công."
    )


class KindForm(KindNameForm):
    tier = forms.ChoiceField(
        label="Cấp",
        required=False,
        choices=[
            ("", "Mọi cấp"),
            *((key, capital_first(name)) for key, name in TIER_CHOICES if key != "district"),
        ],
        widget=forms.RadioSelect,
    )
    since = DayField(label="Dùng từ ngày")
