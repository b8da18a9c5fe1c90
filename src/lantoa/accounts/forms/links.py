"""The first password, or a new one, behind a link."""

from __future__ import annotations

from typing import Any

from django import forms

from lantoa.ui.fields import PlainWords


class JoinForm(PlainWords, forms.Form):
    password1 = forms.CharField(
        label="Mật khẩu",
        strip=False,
        max_length=200,
        help_text="Ít nhất 10 ký tự. Nên dùng vài từ ghép lại, chỉ mình mình biết.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Ghi lại mật khẩu",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Hai lần ghi khác nhau. Ghi lại cả hai.")
        return data
