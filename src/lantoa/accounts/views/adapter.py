"""How allauth behaves here: accounts are given by an administrator, guessing is slowed down."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.usersessions.models import UserSession
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from lantoa.accounts.models import User
from lantoa.accounts.queries.tokens import number_live
from lantoa.accounts.views import sessions
from lantoa.accounts.views.second_step import BY_PROVIDER, provider_is_believed
from lantoa.jobs import mail
from lantoa.kernel import days

_THEIR_STAGE = "allauth.mfa.stages.AuthenticateStage"
_OUR_STAGE = "lantoa.accounts.views.second_step.Stage"

CHANGE_TOLD = "account/email/password_changed"
SECRET_MAILS = ("account/email/password_reset_key",)
"""Letters that open a door: their bodies are erased once they are sent."""


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        stages: list[str] = super().get_login_stages()
        return [_OUR_STAGE if each == _THEIR_STAGE else each for each in stages]

    # --- Guessing ----------------------------------------------------------------------------

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Name and address together: a stranger elsewhere does not lock somebody out."""
        return f"{_name(credentials)}|{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ``ValidationError`` when too much was guessed: from here, at this name from
        here, or at this name from everywhere. The last does not stop an address at which the
        person has a session, so that no crowd of strangers keeps an officer out of the office."""
        self._everywhere = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=_name(credentials)
        )
        if not self._everywhere and not _is_known_here(request, _name(credentials)):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self) -> None:
        if self._everywhere:
            self._everywhere.rollback()
        super()._rollback_login_failed_rl_usage()

    # --- Sessions ----------------------------------------------------------------------------

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked for the password again."""
        if sessions.signed_in_just_now(self.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def post_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse:
        sociallogin = (given.get("signal_kwargs") or {}).get("sociallogin")
        # Set or taken away at each sign-in: what one sign-in proved is no proof of the next.
        if provider_is_believed(sociallogin):
            request.session[BY_PROVIDER] = True
        else:
            request.session.pop(BY_PROVIDER, None)
        return super().post_login(request, user, **given)

    # --- Mail --------------------------------------------------------------------------------

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """The letter about a new password says how many tokens of programs go on."""
        given = dict(context or {})
        if template_prefix == CHANGE_TOLD:
            given["open_tokens"] = number_live(user, days.now())
        super().send_notification_mail(template_prefix, user, given, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the queue: a mail server takes seconds, and the seconds would tell a stranger that
        the address is known."""
        site = get_current_site(self.request)
        given = {"request": self.request, "email": email, "current_site": site, **context}
        letter = self.render_mail(template_prefix, email, given)
        with transaction.atomic():
            mail.post(
                to=email,
                subject=letter.subject,
                body=str(letter.body),
                kind="sign_in",
                is_secret=template_prefix in SECRET_MAILS,
            )


def _name(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()


def _is_known_here(request: HttpRequest, name: str) -> bool:
    found = UserSession.objects.filter(ip=ratelimit.get_ip(request))
    return found.filter(Q(user__username__iexact=name) | Q(user__email__iexact=name)).exists()
