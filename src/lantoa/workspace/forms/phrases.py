"""A sentence of reports, as an administrator words it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from lantoa.catalogue.rules.phrases import LONGEST
from lantoa.ui.fields import DayField, PlainWords


class PhraseForm(PlainWords, forms.Form):
    """The sentence, and from which day on."""

    text = forms.CharField(
        label="Câu mẫu",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Chưa có câu nào. Viết một câu."},
    )
    on = DayField(label="Áp dụng từ ngày", help_text="Hôm nay hoặc ngày sau, ví dụ 17/9/2026.")

    def __init__(self, *args: Any, text: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": text, "on": today}, **kwargs)
