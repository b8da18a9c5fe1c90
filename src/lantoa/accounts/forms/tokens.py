"""A token of the API, for one of the person's own posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from lantoa.accounts.models import Post
from lantoa.accounts.rules import (
    LONGEST_TOKEN_NAME,
    TOKEN_DAYS,
    TOKEN_SCOPE_LABELS,
    TokenScope,
)
from lantoa.ui.fields import PlainWords


class TokenForm(PlainWords, forms.Form):
    name = forms.CharField(
        label="Tên",
        max_length=LONGEST_TOKEN_NAME,
        help_text="Phần mềm nào sẽ dùng, ví dụ: Hệ thống báo cáo của tỉnh.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    post = forms.ChoiceField(label="Chức vụ", help_text="Mã làm được đúng việc của chức vụ này.")
    scope = forms.ChoiceField(
        label="Phạm vi",
        choices=[(scope.value, label) for scope, label in TOKEN_SCOPE_LABELS.items()],
        initial=TokenScope.READ.value,
        help_text="Mã gửi được báo cáo có giá trị như tự tay làm. Chỉ cần đọc thì chọn chỉ đọc.",
    )
    lasts_days = forms.TypedChoiceField(
        label="Thời hạn",
        coerce=int,
        choices=[(str(each), f"{each} ngày") for each in TOKEN_DAYS],
        initial=str(TOKEN_DAYS[1]),
    )

    def __init__(self, posts: Sequence[tuple[Post, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._posts = {str(post.pk): post for post, _ in posts}
        field = cast("forms.ChoiceField", self.fields["post"])
        field.choices = [(str(post.pk), f"{post.role_label}, {unit}") for post, unit in posts]

    @property
    def chosen(self) -> Post:
        return self._posts[self.cleaned_data["post"]]
