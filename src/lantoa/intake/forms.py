from __future__ import annotations

from typing import Any

from django import forms

from lantoa.files import kinds
from lantoa.intake.actions import NOT_A_DRAFT
from lantoa.ui.fields import PlainWords

_TAKEN = ",".join(extension for kind in kinds.DOCUMENTS for extension in kind.extensions)


class BringForm(PlainWords, forms.Form):
    file = forms.FileField(
        label="Tệp văn bản",
        help_text="DOCX, PDF, XLSX, HTML hoặc TXT. Bản quét được giữ nhưng chưa đọc được chữ.",
        widget=forms.ClearableFileInput(attrs={"accept": _TAKEN}),
        allow_empty_file=True,
    )
    unit = forms.ChoiceField(label="Đơn vị", required=False)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = units
        if len(units) < 2:
            del self.fields["unit"]


class DeclareForm(PlainWords, forms.Form):
    """The draft in which the figures of a document are declared. An option says the draft and its
    revision on this page: ``12-3``. None is chosen beforehand where the file leaves that open."""

    expected = forms.ChoiceField(label="Kê khai vào dự thảo")

    def __init__(
        self,
        *args: Any,
        drafts: list[tuple[str, str]],
        period: str,
        says_period: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["expected"]
        if isinstance(field, forms.ChoiceField):
            field.choices = drafts if says_period else [("", "Chọn dự thảo"), *drafts]
        # The form that comes back has no draft chosen where the chosen one is none any more.
        field.error_messages["required"] = str(NOT_A_DRAFT)
        if period:
            field.help_text = f"Kỳ báo cáo ghi trong tệp: {period}. Chọn dự thảo của đúng kỳ này."
        else:
            field.help_text = "Tệp không ghi rõ kỳ báo cáo. Đối chiếu kỳ rồi mới chọn dự thảo."
