"""Who signs in with a password, and who is signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from lantoa.accounts.models import User
from lantoa.accounts.queries.people import by_name
from lantoa.accounts.queries.second_step import with_second_step
from lantoa.kernel import days


class Backend(AuthenticationBackend):
    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Looks once and hashes once, whether the name is known, an address, or neither: allauth
        hashes twice for a known address, and the time would tell."""
        name = credentials.get("email") or credentials.get("username") or ""
        user: User | None = self._check_password(by_name(name), credentials["password"])
        return user

    def get_user(self, user_id: int) -> User | None:
        """The person with what is known of a second step; nobody for one who was closed out."""
        found = with_second_step(User.objects.filter(pk=user_id), days.today()).first()
        return found if found is not None and self.user_can_authenticate(found) else None
