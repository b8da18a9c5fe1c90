"""What an administrator types about the installation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from lantoa.accounts.rules import ROLE_LABELS
from lantoa.catalogue.models import ReportPeriod
from lantoa.catalogue.rules import CADENCE_CHOICES, TIER_NAMES, Tier
from lantoa.catalogue.rules.settings import Kind, Known
from lantoa.kernel.vietnamese import capital_first, nfc, number
from lantoa.ui.fields import DayField, NumberField, PlainWords
from lantoa.workspace.forms.start import below_words, period_words


def _field(known: Known) -> forms.Field:
    match known.kind:
        case Kind.DAYS:
            return NumberField(
                label=known.label,
                least=known.least,
                most=known.most,
                error_messages={"required": "Chưa ghi số ngày. Ghi vào ô này."},
            )
        case Kind.COUNT | Kind.PERCENT | Kind.POINTS:
            return NumberField(
                label=known.label,
                decimals=2 if known.kind is Kind.POINTS else 0,
                least=known.least,
                most=known.most,
                error_messages={"required": "Chưa ghi số. Ghi vào ô này."},
            )
        case Kind.ROLES:
            return forms.MultipleChoiceField(
                label=known.label,
                required=False,
                choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
                widget=forms.CheckboxSelectMultiple,
            )
        case Kind.TRUTH:
            return forms.BooleanField(label=known.label, required=False)
        case _:
            return forms.CharField(
                label=known.label,
                required=False,
                max_length=known.most,
                widget=forms.Textarea(attrs={"rows": 3}),
            )


class SettingForm(PlainWords, forms.Form):
    """One setting's value, and from which day on."""

    on = DayField(label="Áp dụng từ ngày", help_text="Hôm nay hoặc ngày sau, ví dụ 17/9/2026.")

    def __init__(self, known: Known, now: Any, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _field(known)
        self.order_fields(["value", "on"])
        self.fields["value"].help_text = known.help
        self.fields["value"].initial = sorted(now) if isinstance(now, frozenset) else now
        self.fields["on"].initial = today


def value_words(known: Known, value: Any) -> str:
    """A value as a person reads it."""
    match known.kind:
        case Kind.DAYS:
            return f"{value} ngày"
        case Kind.COUNT:
            return number(value)
        case Kind.PERCENT:
            return f"{number(value)} %"
        case Kind.POINTS:
            return f"{number(Decimal(value))} điểm"
        case Kind.ROLES:
            return ", ".join(label for role, label in ROLE_LABELS.items() if role.value in value)
        case Kind.TRUTH:
            return "bật" if value else "tắt"
        case _:
            return str(value) or "chưa ghi"


class HolidayForm(PlainWords, forms.Form):
    """A day off, or a Saturday or Sunday on which offices work in its place."""

    OFF = "off"
    kind = forms.ChoiceField(
        label="Ngày này",
        choices=[(OFF, "Nghỉ"), ("made_up", "Làm bù (thứ Bảy, Chủ nhật)")],
        widget=forms.RadioSelect,
        initial=OFF,
        required=False,
    )
    day = DayField(label="Ngày")
    name = forms.CharField(
        label="Tên", max_length=120, help_text="Ví dụ: Tết Nguyên đán, mùng 1; làm bù cho 02/01."
    )

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or self.OFF)


class DeadlineForm(PlainWords, forms.Form):
    """By which working day after the cut-off a tier sends."""

    tier = forms.ChoiceField(
        label="Cấp",
        choices=[
            (tier.value, capital_first(TIER_NAMES[tier])) for tier in Tier if tier != "district"
        ],
        widget=forms.RadioSelect,
    )
    cadences = forms.MultipleChoiceField(
        label="Loại kỳ",
        choices=[(key, capital_first(name)) for key, name in CADENCE_CHOICES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    working_days = NumberField(label="Số ngày làm việc sau ngày chốt", least=1, most=60)
    on = DayField(label="Áp dụng từ ngày", help_text="Cho các kỳ chốt từ ngày này.")
    is_verified = forms.BooleanField(label="Đã đối chiếu với văn bản của tỉnh", required=False)


class ExpectForm(PlainWords, forms.Form):
    """Which reports are owed for a period, by whom, to whom."""

    unit = forms.CharField(widget=forms.HiddenInput, required=False)
    period = forms.ChoiceField(label="Kỳ báo cáo")
    own = forms.BooleanField(label="Đơn vị mình nộp báo cáo lên trên", required=False)
    own_to = forms.CharField(label="Nộp cho", max_length=200, required=False)
    below = forms.BooleanField(required=False)
    below_to = forms.CharField(
        label="Cấp dưới ghi nơi nhận là",
        max_length=200,
        required=False,
        help_text="Tên ở dòng “Kính gửi” của báo cáo cấp dưới.",
    )

    def __init__(
        self,
        *args: Any,
        periods: Sequence[ReportPeriod],
        number_below: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (each.key, period_words(each)) for each in periods
        ]
        self.fields["below"].label = below_words(number_below)
        if not number_below:
            del self.fields["below"], self.fields["below_to"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("own") and not data.get("below"):
            self.add_error("own", "Chưa chọn ai nộp. Đánh dấu ít nhất một ô.")
        for name in ("own", "below"):
            if data.get(name) and not data.get(f"{name}_to", "").strip():
                self.add_error(f"{name}_to", "Chưa ghi nơi nhận. Ghi vào ô này.")
        return data

    def addressee(self, name: str) -> str:
        return nfc(self.cleaned_data[f"{name}_to"])
