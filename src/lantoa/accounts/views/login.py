"""The sign-in form, and what it answers to one who guesses."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest

TOO_MANY = "too_many_login_attempts"


class Login(LoginView):
    def get_context_data(self, **given: Any) -> dict[str, Any]:
        sign_on = settings.OIDC_NAME if settings.OIDC_URL else ""
        return {**super().get_context_data(**given), "sign_on": sign_on}

    def form_invalid(self, form: Any) -> HttpResponse:
        """429 for one who guessed too often, with what was typed still there."""
        answer: HttpResponse = super().form_invalid(form)
        if any(error.code == TOO_MANY for error in form.non_field_errors().as_data()):
            answer.status_code = 429
        return answer


login = Login.as_view()


@require_safe
def no_password(request: StaffRequest) -> HttpResponse:
    """For who came by the province's sign-on alone and so has no password here to change: where
    it is changed. Everybody else is led to the page that changes it."""
    if request.actor.user.has_usable_password():
        return redirect("account_change_password")
    return render(request, "account/password_none.html", {"sign_on": settings.OIDC_NAME})
