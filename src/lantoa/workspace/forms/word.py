"""What an administrator sends for a Word template."""

from __future__ import annotations

from typing import Any

from django import forms

from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.kernel.vietnamese import capital_first
from lantoa.ui.fields import DayField, PlainWords


class WordTemplateForm(PlainWords, forms.Form):
    file = forms.FileField(
        label="Tệp mẫu",
        help_text="Tệp .docx soạn từ mẫu gốc, không quá 4 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        allow_empty_file=True,
    )
    name = forms.CharField(label="Tên mẫu", help_text="Ví dụ: Mẫu báo cáo cấp xã.", max_length=200)
    tier = forms.ChoiceField(label="Dùng cho báo cáo của", widget=forms.RadioSelect)
    on = DayField(label="Áp dụng từ ngày", help_text="Hôm nay hoặc ngày sau, ví dụ 17/9/2026.")

    def __init__(self, *args: Any, tiers: list[Tier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [  # type: ignore[attr-defined]
            (tier.value, capital_first(TIER_NAMES[tier])) for tier in tiers
        ]
