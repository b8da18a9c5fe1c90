"""How a unit names itself: asked at the first set-up, and later on a page of its own."""

from __future__ import annotations

from typing import Any

from django import forms

from lantoa.ui.fields import DayField, PlainWords
from lantoa.units.actions import NewIdentity
from lantoa.units.rules.identity import Speaker

NAMES = ("issuer_parent", "issuer", "place", "address", "phone", "email")


class IdentityForm(PlainWords, forms.Form):
    """Names for papers and pages. What is left empty is derived from the unit's own name."""

    issuer_parent = forms.CharField(
        label="Dòng trên của tên cơ quan",
        max_length=160,
        required=False,
        help_text="Góc trái văn bản. Với ủy ban nhân dân: Ủy ban nhân dân. Với sở, phòng: tên cơ "
        "quan chủ quản.",
    )
    issuer = forms.CharField(
        label="Dòng dưới, in đậm",
        max_length=160,
        required=False,
        help_text="Ví dụ: Tỉnh Lai Châu; Sở Nội vụ. Viết hoa như trong câu.",
    )
    place = forms.CharField(
        label="Địa danh",
        max_length=80,
        required=False,
        help_text="Đứng trước ngày tháng trên văn bản, ví dụ: Lai Châu.",
    )
    address = forms.CharField(label="Địa chỉ", max_length=300, required=False)
    phone = forms.CharField(label="Điện thoại", max_length=40, required=False)
    email = forms.CharField(
        label="Thư điện tử của cơ quan", max_length=254, required=False, help_text="Hộp thư chung."
    )
    crest = forms.FileField(
        label="Ảnh biểu trưng",
        required=False,
        help_text="Tệp PNG hoặc JPEG.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    drop_crest = forms.BooleanField(label="Bỏ ảnh biểu trưng đang dùng", required=False)

    def __init__(self, *args: Any, has_crest: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_crest:
            del self.fields["drop_crest"]

    @property
    def new(self) -> NewIdentity:
        return NewIdentity(**{name: self.cleaned_data[name] for name in NAMES})


class DatedIdentityForm(IdentityForm):
    """The same, from a day on."""

    on = DayField(label="Áp dụng từ ngày", help_text="Hôm nay hoặc ngày sau.")


def of_speaker(speaker: Speaker) -> dict[str, str]:
    """First words of the form: what holds now."""
    return {name: getattr(speaker, name) for name in NAMES}
