"""Inviting somebody, correcting a person, the own account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from lantoa.accounts.forms.choices import ROLES, PlaceField
from lantoa.accounts.queries.places import Place
from lantoa.accounts.rules import (
    ADDRESSES_AS,
    LONGEST_USERNAME,
    MAIL_NOTICE_LABELS,
    MailNotices,
)
from lantoa.kernel import days
from lantoa.ui.fields import DayField, PlainWords

_FORMS = [(word, word) for word in ADDRESSES_AS]


def _address_field() -> forms.ChoiceField:
    return forms.ChoiceField(label="Xưng hô", choices=_FORMS, initial=ADDRESSES_AS[-1])


def _keep_form(form: forms.Form, kept: str) -> None:
    """A form of address that is not on the list stays possible for who has it."""
    if kept and kept not in ADDRESSES_AS:
        field = cast("forms.ChoiceField", form.fields["address_as"])
        field.choices = [*_FORMS, (kept, kept)]


def _phone_field() -> forms.CharField:
    return forms.CharField(
        label="Số điện thoại",
        required=False,
        max_length=20,
        help_text="Ví dụ 0912 345 678.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


def _email_field() -> forms.CharField:
    return forms.CharField(
        label="Thư điện tử",
        required=False,
        max_length=254,
        help_text="Của riêng người này, không dùng hộp thư chung của cơ quan.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class InviteForm(PlainWords, forms.Form):
    """Somebody new, with one or more roles in one unit."""

    full_name = forms.CharField(
        label="Họ và tên", max_length=120, help_text="Ví dụ Đặng Thị Thảo. In trên văn bản khi ký."
    )
    address_as = _address_field()
    email = _email_field()
    phone = _phone_field()
    username = forms.CharField(
        label="Tên đăng nhập",
        required=False,
        max_length=LONGEST_USERNAME,
        help_text="Để trống thì lấy từ tên, ví dụ thao.dang.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    unit = PlaceField(label="Đơn vị")
    roles = forms.MultipleChoiceField(
        label="Vai trò", choices=ROLES, widget=forms.CheckboxSelectMultiple
    )
    position = forms.CharField(
        label="Chức vụ ghi trên văn bản",
        required=False,
        max_length=80,
        help_text="Ví dụ Chủ tịch, Phó Chủ tịch.",
    )
    since = DayField(label="Từ ngày", help_text="")

    def __init__(self, places: Sequence[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PlaceField", self.fields["unit"]).offer(places)
        self.fields["since"].initial = days.today()


class EditForm(PlainWords, forms.Form):
    """Name and ways to reach a person, corrected by the administrator."""

    full_name = forms.CharField(label="Họ và tên", max_length=120)
    address_as = _address_field()
    email = _email_field()
    phone = _phone_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _keep_form(self, str(self.initial.get("address_as", "")))


class OwnForm(PlainWords, forms.Form):
    """What a person may change of the own account."""

    address_as = _address_field()
    phone = _phone_field()
    mail_notices = forms.ChoiceField(
        label="Thư nhắc việc",
        choices=[(kind.value, label) for kind, label in MAIL_NOTICE_LABELS.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _keep_form(self, str(self.initial.get("address_as", "")))

    @property
    def chosen_notices(self) -> MailNotices:
        return MailNotices(self.cleaned_data["mail_notices"])
