"""The pages of the first set-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lantoa.accounts.models import User
from lantoa.catalogue.models import ReportPeriod
from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.kernel.vietnamese import day, nfc
from lantoa.ui.fields import NumberField, PlainWords
from lantoa.units.models import UnitVersion

Choices = Sequence[tuple[str, str]]

LEVELS = (
    ("province", "Ủy ban nhân dân cấp tỉnh"),
    ("commune", "Ủy ban nhân dân một xã, phường, đặc khu"),
    ("department", "Một sở, ban, ngành cấp tỉnh"),
)
ADDRESSES = (("anh", "anh"), ("chị", "chị"), ("ông", "ông"), ("bà", "bà"), ("anh/chị", "anh/chị"))


class UnitForm(PlainWords, forms.Form):
    """Which unit runs the installation. A commune is asked for once its province is known."""

    level = forms.ChoiceField(
        label="Hệ thống này của", choices=LEVELS, widget=forms.RadioSelect, initial="province"
    )
    province = forms.ChoiceField(label="Tỉnh, thành phố")
    commune = forms.ChoiceField(label="Xã, phường, đặc khu", required=False)
    name = forms.CharField(
        label="Tên sở, ban, ngành",
        max_length=160,
        required=False,
        help_text="Chỉ ghi khi chọn sở, ban, ngành. Ví dụ: Sở Nội vụ.",
    )

    def __init__(
        self,
        *args: Any,
        provinces: Sequence[UnitVersion],
        communes: Sequence[UnitVersion],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._provinces = provinces
        _offer(
            self,
            "province",
            [("", "Chọn tỉnh, thành phố"), *((v.unit.slug, v.name) for v in provinces)],
        )
        if communes:
            _offer(
                self,
                "commune",
                [("", "Chọn xã, phường"), *((v.unit.slug, v.name) for v in communes)],
            )
        else:
            del self.fields["commune"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        level = data.get("level")
        if level == "commune" and "commune" in self.fields and not data.get("commune"):
            self.add_error("commune", "Chưa chọn xã, phường. Chọn trong danh sách.")
        if level == "department" and not data.get("name"):
            self.add_error("name", "Chưa ghi tên sở, ban, ngành. Ghi vào ô này.")
        return data

    @property
    def asks_commune(self) -> bool:
        """Whether the page has to come again with the communes of the chosen province."""
        return self.cleaned_data["level"] == "commune" and "commune" not in self.fields

    @property
    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        is_commune = data["level"] == "commune"
        return {
            "level": data["level"],
            "province": data["province"],
            "unit": data["commune"] if is_commune else data["province"],
            "name": nfc(data["name"]) if data["level"] == "department" else "",
        }


class AdministratorForm(PlainWords, forms.Form):
    """The first person. The password leaves this form only as its hash."""

    full_name = forms.CharField(
        label="Họ và tên", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address_as = forms.ChoiceField(
        label="Xưng hô",
        choices=ADDRESSES,
        widget=forms.RadioSelect,
        initial="anh/chị",
        help_text="Hệ thống gọi người này như vậy.",
    )
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        validators=User._meta.get_field("username").validators,
        help_text="Chữ không dấu, số và . _ - @ +, ví dụ: nguyenvannam.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={
            "invalid": "Đây không phải là địa chỉ thư điện tử. Ghi lại, ví dụ nam@tinh.gov.vn."
        },
        help_text="Để nhận lại mật khẩu khi quên.",
    )
    password = forms.CharField(
        label="Mật khẩu",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Ít nhất 10 ký tự, không phải từ hay dùng, không giống tên.",
    )
    again = forms.CharField(
        label="Mật khẩu, ghi lần hai",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = kept
        if kept:
            for name in ("password", "again"):
                self.fields[name].required = False
            self.fields["password"].help_text = "Đã đặt. Để trống nếu giữ mật khẩu đó."
        self.fields["username"].error_messages["invalid"] = (
            "Tên đăng nhập có chữ có dấu hoặc ký tự lạ. Chỉ dùng chữ không dấu, số và . _ - @ +."
        )

    def clean_full_name(self) -> str:
        return " ".join(nfc(self.cleaned_data["full_name"]).split())

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        password, again = data.get("password"), data.get("again")
        if not password and not again:
            return data
        if password != again:
            self.add_error("again", "Hai lần ghi không giống nhau. Ghi lại cả hai ô.")
            return data
        user = User(
            username=data.get("username", ""),
            full_name=data.get("full_name", ""),
            email=data.get("email", ""),
        )
        try:
            validate_password(str(password), user)
        except ValidationError as error:
            self.add_error("password", error)
        return data

    @property
    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("full_name", "address_as", "username", "email")
        password = data.get("password")
        return {
            **{name: data[name] for name in names},
            "password": make_password(password) if password else self._kept,
        }


class LetterForm(PlainWords, forms.Form):
    """Where a letter of trial goes."""

    to = forms.EmailField(
        label="Gửi thư thử đến",
        error_messages={
            "invalid": "Đây không phải là địa chỉ thư điện tử. Ghi lại, ví dụ nam@tinh.gov.vn."
        },
    )


class RegimeForm(PlainWords, forms.Form):
    """The first reports: of which period, by whom, to whom, by when."""

    period = forms.ChoiceField(
        label="Kỳ báo cáo đầu tiên",
        required=False,
        help_text="Các kỳ sau cùng loại tự mở khi tới. Loại kỳ khác mở thêm ở trang Thiết lập.",
    )
    own = forms.BooleanField(label="Đơn vị mình nộp báo cáo lên trên", required=False)
    own_to = forms.CharField(label="Nộp cho", max_length=200, required=False)
    below = forms.BooleanField(required=False)
    below_to = forms.CharField(
        label="Cấp dưới ghi nơi nhận là",
        max_length=200,
        required=False,
        help_text="Tên ở dòng “Kính gửi” của báo cáo cấp dưới.",
    )
    verified = forms.BooleanField(
        label="Đã đối chiếu các thời hạn này với văn bản của tỉnh", required=False
    )

    def __init__(
        self,
        *args: Any,
        periods: Sequence[ReportPeriod],
        tiers: Sequence[str],
        number_below: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(
            self,
            "period",
            [*((each.key, period_words(each)) for each in periods), ("", "Chưa mở kỳ nào")],
        )
        self._tiers = list(tiers)
        for tier in self._tiers:
            self.fields[f"days_{tier}"] = NumberField(
                label=f"Thời hạn của {TIER_NAMES[Tier(tier)]}", least=1, most=60
            )
        if number_below:
            self.fields["below"].label = below_words(number_below)
        else:
            del self.fields["below"], self.fields["below_to"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in ("own", "below"):
            if data.get("period") and data.get(name) and not data.get(f"{name}_to", "").strip():
                self.add_error(f"{name}_to", "Chưa ghi nơi nhận. Ghi vào ô này.")
        return data

    @property
    def day_fields(self) -> list[forms.BoundField]:
        return [self[f"days_{tier}"] for tier in self._tiers]

    @property
    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "period": data["period"],
            "own": data["own"],
            "own_to": nfc(data["own_to"]),
            "below": data.get("below", False),
            "below_to": nfc(data.get("below_to", "")),
            "verified": data["verified"],
            "deadlines": {tier: data[f"days_{tier}"] for tier in self._tiers},
        }


def period_words(period: ReportPeriod) -> str:
    """``quý IV/2026, chốt 14/12/2026``: short enough for a phone."""
    return f"{period.period.short}, chốt {day(period.window.last)}"


def below_words(number: int) -> str:
    return f"Cả {number} xã, phường, đặc khu trực thuộc nộp báo cáo cho đơn vị mình"


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
