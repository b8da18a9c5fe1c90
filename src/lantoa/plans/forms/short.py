"""Short forms: what a step of a plan asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from lantoa.files import store
from lantoa.kernel import days
from lantoa.plans.actions import Money
from lantoa.plans.models import BudgetLine, Plan
from lantoa.plans.queries import money
from lantoa.ui.fields import DayField, NumberField, PlainWords


class IssueForm(PlainWords, forms.Form):
    """Number and day of the signed paper."""

    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=60,
        help_text="Ghi như trên văn bản đã ký, ví dụ 09/KH-UBND, hoặc đánh dấu “Chưa có số”.",
    )
    no_number = forms.BooleanField(label="Chưa có số", required=False)
    issued_on = DayField(label="Ngày ban hành", help_text="Ngày ghi trên văn bản.")

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = plan.number
        self.fields["number"].required = "no_number" not in self.data
        self.fields["issued_on"].initial = plan.issued_on or days.today()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        number, has_none = data.get("number", ""), data.get("no_number")
        if number and has_none:
            self.add_error("number", "Vừa có số vừa đánh dấu “Chưa có số”. Giữ một trong hai.")
        return data


class NumberForm(PlainWords, forms.Form):
    """Number and day of a plan that was issued without."""

    number = forms.CharField(
        label="Số, ký hiệu", max_length=60, help_text="Ghi như trên văn bản, ví dụ 09/KH-UBND."
    )
    issued_on = DayField(label="Ngày ban hành")


class ReasonForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="Lý do", max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class GiveBackForm(ReasonForm):
    reason = forms.CharField(
        label="Lý do trả lại",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Một câu nêu chỗ cần sửa, ví dụ: Bổ sung thời hạn của nhiệm vụ 3.",
    )


class ReviseForm(ReasonForm):
    reason = forms.CharField(
        label="Lý do điều chỉnh",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: Bổ sung chỉ tiêu truyền thanh theo Công văn 120/SNV-CCHC.",
    )


class CloseForm(PlainWords, forms.Form):
    note = forms.CharField(
        label="Ghi chú",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Phải ghi lý do khi kết thúc trước ngày cuối kỳ.",
    )


class CloneForm(PlainWords, forms.Form):
    title = forms.CharField(label="Trích yếu của kế hoạch mới", max_length=400)


class AttachForm(PlainWords, forms.Form):
    file = forms.FileField(label="Tệp")
    title = forms.CharField(
        label="Tên tệp là gì",
        required=False,
        max_length=200,
        help_text="Ví dụ: Bản ký, Dự toán kinh phí.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        megabytes = store.limit() // (1024 * 1024)
        self.fields["file"].help_text = f"PDF, DOCX, XLSX hoặc ảnh, không quá {megabytes} MB."


class OccasionForm(PlainWords, forms.Form):
    name = forms.CharField(
        label="Tên lớp, cuộc",
        max_length=200,
        help_text="Ví dụ: Lớp bồi dưỡng lý luận chính trị khóa 3.",
    )
    on = DayField(label="Ngày mở")


class BudgetForm(forms.Form):
    """Budget lines as rows of three boxes. An empty row is no row; what cannot be read stays."""

    SPARE = 3

    def __init__(self, standing: list[BudgetLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = [
            (row.purpose, money(row.amount).removesuffix(" đồng"), row.source) for row in standing
        ]
        places = len(stored) + self.SPARE
        if self.is_bound:
            named = [key.partition("-")[2] for key in self.data if key.startswith("purpose-")]
            places = max([places, *(int(each) + 1 for each in named if each.isdecimal())])
        for place in range(min(places, 60)):
            purpose, amount, source = stored[place] if place < len(stored) else ("", "", "")
            label = f"dòng {place + 1}"
            self.fields[f"purpose-{place}"] = forms.CharField(
                label=f"Nội dung chi, {label}", required=False, max_length=300, initial=purpose
            )
            self.fields[f"amount-{place}"] = NumberField(
                label=f"Số tiền (đồng), {label}", required=False, most=10**14 - 1, initial=amount
            )
            # Money has more figures than a count: the box is as wide as a text's.
            self.fields[f"amount-{place}"].widget.attrs["class"] = "in"
            self.fields[f"source-{place}"] = forms.CharField(
                label=f"Nguồn, {label}", required=False, max_length=200, initial=source
            )
        self.places = min(places, 60)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [
            (self[f"purpose-{place}"], self[f"amount-{place}"], self[f"source-{place}"])
            for place in range(self.places)
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for place in range(self.places):
            others = (data.get(f"amount-{place}"), data.get(f"source-{place}"))
            if not data.get(f"purpose-{place}") and any(each not in (None, "") for each in others):
                self.add_error(
                    f"purpose-{place}", "Chưa ghi nội dung chi. Ghi nội dung, hoặc xóa trắng dòng."
                )
        return data

    def money(self) -> list[Money]:
        data = self.cleaned_data
        found: list[Money] = []
        for place in range(self.places):
            amount = data[f"amount-{place}"]
            if data[f"purpose-{place}"]:
                found.append(
                    Money(
                        data[f"purpose-{place}"],
                        None if amount is None else Decimal(amount),
                        data[f"source-{place}"],
                    )
                )
        return found
