"""A staff list: the file, then the yes to what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from lantoa.accounts.queries.sheet_in import Cells
from lantoa.ui.fields import PlainWords

_SALT = "accounts.roster"
_HOURS = 2

GONE = "Bảng xem trước đã cũ. Gửi lại tệp."


class RosterForm(PlainWords, forms.Form):
    file = forms.FileField(
        label="Tệp danh sách",
        help_text="Tệp XLSX theo mẫu tải từ trang này, không quá 5.000 dòng.",
        widget=forms.ClearableFileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
    )


def seal_rows(rows: Sequence[Cells], who: str) -> str:
    """The good rows as text that only this installation can have written, for one person. Nothing
    is stored between the look and the yes."""
    plain = [{name: text for name, text in asdict(row).items() if text} for row in rows]
    return signing.dumps([who, plain], salt=_SALT, compress=True)


class ConfirmForm(forms.Form):
    rows = forms.CharField(widget=forms.HiddenInput)
    by_mail = forms.BooleanField(
        label="Gửi đường dẫn bằng thư cho người có thư điện tử", required=False
    )

    def __init__(self, who: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who

    def clean_rows(self) -> list[Cells]:
        try:
            who, plain = signing.loads(self.cleaned_data["rows"], salt=_SALT, max_age=_HOURS * 3600)
        except (signing.BadSignature, ValueError) as error:
            raise ValidationError(GONE, code="gone") from error
        if who != self.who:
            raise ValidationError(GONE, code="gone")
        return [Cells(**row) for row in plain]
