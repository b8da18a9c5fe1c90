"""Changing the own password, and what becomes of the tokens that programs hold."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django import forms

from lantoa.accounts.queries.tokens import number_live
from lantoa.kernel import days


class PasswordForm(ChangePasswordForm):
    """A token goes on with a new password, so that no program stops unasked; who fears that the old
    one was known revokes them here. Nothing is asked where there is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = number_live(self.user, days.now())
        if number:
            self.fields["revoke_tokens"] = forms.BooleanField(
                label="Thu hồi mọi mã kết nối cho phần mềm",
                help_text=f"Phần mềm đang dùng {number} mã kết nối của anh/chị. Mã vẫn dùng được "
                "sau khi đổi mật khẩu; nghi có người biết mật khẩu cũ thì thu hồi.",
                required=False,
            )
