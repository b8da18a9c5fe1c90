"""Files of units and successions: brought, and what was shown of them confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from lantoa.files.store import clean_name
from lantoa.ui.fields import PlainWords

_SALT = "lantoa.units.brought"
_HOURS = 2
LARGEST = 500_000
"""Bytes of one file here: what was looked at goes through the page once more. Whole countries are
loaded by command."""

GONE = "Bảng xem trước đã cũ. Gửi lại tệp."


def _file(label: str, help_text: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


class BringForm(PlainWords, forms.Form):
    units = _file("Tệp danh mục đơn vị", "CSV, cùng các cột với tệp tải từ danh mục đơn vị.")
    successions = _file("Tệp kế thừa", "CSV, đơn vị cũ thành đơn vị nào; không có thì để trống.")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in ("units", "successions"):
            if data.get(name) and data[name].size > LARGEST:
                self.add_error(name, "Tệp lớn hơn 500 KB. Chia thành nhiều tệp nhỏ hơn.")
        if not self.errors and not any(data.get(name) for name in ("units", "successions")):
            self.add_error("units", "Chưa chọn tệp nào. Chọn ít nhất một tệp.")
        return data

    @property
    def brought(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for each in (self.cleaned_data["units"], self.cleaned_data["successions"]):
            if each:
                name = clean_name(each.name)
                found[f"{name} (2)" if name in found else name] = each.read()
        return found


def sealed(files: Mapping[str, bytes], who: str, under: int) -> str:
    """What was shown, as text that only this installation can have written, for one person and
    one unit. Nothing is stored between the look and the yes."""
    plain = {name: content.hex() for name, content in files.items()}
    return signing.dumps([who, under, plain], salt=_SALT, compress=True)


class ConfirmBringForm(forms.Form):
    brought = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, who: str, under: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who, self.under = who, under

    def clean_brought(self) -> dict[str, bytes]:
        try:
            who, under, plain = signing.loads(
                self.cleaned_data["brought"], salt=_SALT, max_age=_HOURS * 3600
            )
        except (signing.BadSignature, ValueError) as error:
            raise ValidationError(GONE, code="gone") from error
        if (who, under) != (self.who, self.under):
            raise ValidationError(GONE, code="gone")
        return {name: bytes.fromhex(content) for name, content in plain.items()}
