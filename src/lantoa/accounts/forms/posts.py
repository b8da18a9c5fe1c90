"""Posts, deputies, handover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from lantoa.accounts.forms.choices import PlaceField, RoleField
from lantoa.accounts.models import Post, User
from lantoa.accounts.queries.person import PostRow
from lantoa.accounts.queries.places import Place
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.ui.fields import DayField, PlainWords


class PostForm(PlainWords, forms.Form):
    """A new post of somebody who is known."""

    unit = PlaceField(label="Đơn vị")
    role = RoleField()
    position = forms.CharField(
        label="Chức vụ ghi trên văn bản",
        required=False,
        max_length=80,
        help_text="Ví dụ Chủ tịch, Phó Chủ tịch.",
    )
    since = DayField(label="Từ ngày", help_text="Ngày sắp tới thì đến ngày đó tự có hiệu lực.")
    until = DayField(label="Đến hết ngày", required=False, help_text="Chưa biết thì để trống.")

    def __init__(self, places: Sequence[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PlaceField", self.fields["unit"]).offer(places)
        self.fields["since"].initial = days.today()


class EndForm(PlainWords, forms.Form):
    """The day from which something is held no more."""

    valid_to = DayField(
        label="Thôi từ ngày", help_text="Ngày này không còn quyền. Từ ngày hôm nay thì thôi ngay."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].initial = days.today()


class PositionForm(PlainWords, forms.Form):
    position = forms.CharField(
        label="Chức vụ ghi trên văn bản",
        required=False,
        max_length=80,
        help_text="In phía trên chữ ký từ nay; văn bản đã ký giữ nguyên.",
    )


class DeputyForm(PlainWords, forms.Form):
    """Who signs for a chair, and from when to when."""

    user = forms.ChoiceField(label="Người ký thay")
    position = forms.CharField(
        label="Chức vụ của người ký thay",
        max_length=80,
        initial="Phó Chủ tịch",
        help_text="In dưới dòng “KT.” trên văn bản.",
    )
    valid_from = DayField(label="Từ ngày", help_text="")
    valid_to = DayField(label="Đến hết ngày", required=False, help_text="")
    document = forms.CharField(
        label="Văn bản giao",
        required=False,
        max_length=160,
        help_text="Ví dụ Thông báo 12/TB-UBND ngày 05/01/2026.",
    )

    def __init__(self, people: Sequence[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        field = cast("forms.ChoiceField", self.fields["user"])
        field.choices = [
            ("", "Chọn người"),
            *((key, f"{user.full_name} ({user.username})") for key, user in self.people.items()),
        ]
        self.fields["valid_from"].initial = days.today()

    @property
    def chosen(self) -> User:
        return self.people[self.cleaned_data["user"]]


class HandOverForm(PlainWords, forms.Form):
    """Which posts end, when, who takes them over."""

    posts = forms.MultipleChoiceField(label="Chức vụ bàn giao", widget=forms.CheckboxSelectMultiple)
    on = DayField(label="Thôi từ ngày", help_text="Từ ngày này quyền thuộc người nhận.")
    successor = forms.ChoiceField(
        label="Người nhận",
        required=False,
        help_text="Người chưa có tài khoản thì mời trước, rồi làm lại trang này.",
    )
    deactivate = forms.BooleanField(
        label="Khóa tài khoản của người đi", required=False, initial=False
    )

    def __init__(
        self, rows: Sequence[PostRow], people: Sequence[User], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.post.pk): row for row in rows}
        self.people = {str(user.pk): user for user in people}
        offered = cast("forms.MultipleChoiceField", self.fields["posts"])
        offered.choices = [
            (
                key,
                f"{row.post.role_label}, {row.unit_name}, từ {vn.day(row.post.valid_from)}",
            )
            for key, row in self.rows.items()
        ]
        self.fields["posts"].initial = list(self.rows)
        self.fields["on"].initial = days.today()
        field = cast("forms.ChoiceField", self.fields["successor"])
        field.choices = [
            ("", "Chưa có người nhận"),
            *((key, f"{user.full_name} ({user.username})") for key, user in self.people.items()),
        ]

    @property
    def chosen_posts(self) -> list[Post]:
        return [self.rows[key].post for key in self.cleaned_data["posts"]]

    @property
    def chosen_successor(self) -> User | None:
        return self.people.get(self.cleaned_data["successor"])
