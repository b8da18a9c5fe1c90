"""Changing the own password; what a new password does to the tokens that programs hold."""

from __future__ import annotations

from typing import Any

from allauth.account.views import PasswordChangeView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from lantoa.accounts.actions.tokens import revoke_all_of
from lantoa.accounts.models import User
from lantoa.accounts.queries import actor_for
from lantoa.kernel import days


class Change(PasswordChangeView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Tokens first: the letter about the new password tells how many still open something."""
        with transaction.atomic():
            revoked = 0
            if form.cleaned_data.get("revoke_tokens"):
                revoked = _revoke(form.user)
            answer: HttpResponse = super().form_valid(form)
        if revoked:
            messages.success(self.request, f"Đã thu hồi {revoked} mã kết nối.")
        return answer


change = Change.as_view()


def end_tokens(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """Receives allauth's ``password_reset``: whoever had the old password may have made a token."""
    with transaction.atomic():
        _revoke(user)


def _revoke(user: User) -> int:
    return revoke_all_of(user=user, actor=actor_for(user), at=days.now())
