from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django import forms

from lantoa.catalogue import queries as catalogue
from lantoa.reports.rules.outline import DEFAULT, Parts, full_titles, typed
from lantoa.reports.rules.prose import LONGEST_REASON, LONGEST_SECTION
from lantoa.ui.fields import CountField, DayField, PlainWords


class Words(forms.CharField):
    """Long words; lines end as they are stored, so that their length is counted alike."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if self.max_length:
            self.error_messages["max_length"] = (
                f"Phần này dài hơn {self.max_length} chữ cái. "
                "Rút gọn, hoặc chuyển phần chi tiết sang phụ lục."
            )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class SectionsForm(PlainWords, forms.Form):
    """The parts of the outline that a person writes, and the revision they were typed on."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: Parts = DEFAULT, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = typed(parts)
        titles = full_titles(parts)
        for part in self.parts:
            self.fields[part.slug] = Words(
                label=titles[part.slug],
                help_text=part.help,
                required=False,
                max_length=LONGEST_SECTION,
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    @property
    def sections(self) -> dict[str, str]:
        return {part.slug: self.cleaned_data[part.slug] for part in self.parts}


class EstimateForm(PlainWords, forms.Form):
    """What one line is expected to come to by the end of the window."""

    value = CountField(
        label="Ước thực hiện đến hết kỳ",
        help_text="Ghi một con số, có thể kèm từ: khoảng 30, ít nhất 12.",
    )
    basis = forms.CharField(
        label="Căn cứ ước",
        help_text="Một câu, ví dụ: Còn 4 buổi phát theo lịch đến cuối kỳ.",
        max_length=LONGEST_REASON,
    )


class DeclareForm(PlainWords, forms.Form):
    indicator = forms.ChoiceField(label="Chỉ tiêu")
    value = CountField(
        label="Số liệu",
        help_text="Ghi như nguồn nêu: 23, hơn 600, ít nhất 3, khoảng 30, 50 đến 100.",
    )
    reason = forms.CharField(
        label="Lý do không có trong sổ hoạt động",
        help_text="Một câu, ví dụ: Đếm theo sổ của đài, chưa nhập từng lần phát.",
        max_length=LONGEST_REASON,
    )
    source_words = Words(
        label="Nguyên văn nguồn",
        help_text="Chép câu trong văn bản nêu con số này, nếu có.",
        required=False,
        max_length=2000,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grouped = groupby(catalogue.indicators(on), key=lambda each: each.channel.name)
        choices: list[tuple[str, Any]] = [("", "Chọn chỉ tiêu")]
        choices += [
            (channel, [(each.slug, each.name) for each in rows]) for channel, rows in grouped
        ]
        field = self.fields["indicator"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class ReasonForm(PlainWords, forms.Form):
    reason = Words(
        label="Lý do",
        help_text="Nêu rõ cần sửa gì, ví dụ: Số cuộc đối thoại không khớp sổ hoạt động.",
        max_length=2000,
    )


class ReturnForm(ReasonForm):
    """``version`` is the number of the version that the page was opened on."""

    version = forms.IntegerField(
        required=False, min_value=1, max_value=9999, widget=forms.HiddenInput
    )


class PaperCheckForm(PlainWords, forms.Form):
    file = forms.FileField(
        label="Tệp văn bản",
        help_text="Tệp .docx. Tệp .doc cũ thì mở bằng Word, lưu lại thành .docx.",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        allow_empty_file=True,
    )


class ScanForm(PlainWords, forms.Form):
    file = forms.FileField(
        label="Tệp bản ký",
        help_text="Bản đã ký, đóng dấu, quét thành PDF hoặc chụp thành ảnh JPEG.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg"}),
    )


class NumberForm(PlainWords, forms.Form):
    number = forms.CharField(
        label="Số văn bản",
        help_text="Chỉ ghi chữ số theo sổ văn thư; phần ký hiệu có sẵn.",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    issued_on = DayField(label="Ngày văn bản")


class DecisionForm(PlainWords, forms.Form):
    """Why a report need not come, may come later, or is owed after all."""

    reason = Words(
        label="Lý do",
        max_length=1000,
        help_text="Đơn vị đọc được. Ví dụ: đơn vị sáp nhập từ 01/7, số liệu do đơn vị mới báo cáo.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ExtensionForm(DecisionForm):
    until = DayField(label="Hạn mới")
    field_order = ("until", "reason")
