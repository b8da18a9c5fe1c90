"""What an administrator looks for in the log."""

from __future__ import annotations

from typing import Any

from django import forms

from lantoa.kernel import vietnamese
from lantoa.ui.fields import DayField, PlainWords
from lantoa.workspace.queries.log import Asked, acts


class LogForm(PlainWords, forms.Form):
    don_vi = forms.CharField(
        label="Đơn vị",
        required=False,
        max_length=100,
        help_text="Tên hoặc mã, có dấu hay không dấu.",
    )
    nguoi = forms.CharField(
        label="Người thực hiện",
        required=False,
        max_length=100,
        help_text="Họ tên hoặc tên đăng nhập.",
    )
    viec = forms.ChoiceField(label="Việc", required=False)
    doi_tuong = forms.CharField(
        label="Đối tượng",
        required=False,
        max_length=120,
        help_text="Khóa, ví dụ plans.plan:5.",
    )
    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến hết ngày", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["viec"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - made above
        field.choices = [("", "Mọi việc"), *acts()]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("tu"), found.get("den")
        if since and until and until < since:
            self.add_error(
                "den",
                f"Ngày {vietnamese.day(until)} trước ngày bắt đầu. Chọn ngày sau "
                f"{vietnamese.day(since)}.",
            )
        return found

    def asked(self) -> Asked:
        """What was understood; a field with a fault narrows nothing."""
        found = self.cleaned_data
        return Asked(
            unit=found.get("don_vi", ""),
            person=found.get("nguoi", ""),
            verb=found.get("viec", ""),
            object_key=found.get("doi_tuong", ""),
            since=found.get("tu"),
            until=found.get("den"),
        )
