"""What the made-up sign-on says of people, and what it does wrong when told to."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from oauth2_provider.oauth2_validators import OAuth2Validator


def fault() -> str:
    kept = settings.FOLDER / "fault"
    return kept.read_text(encoding="utf-8").strip() if kept.exists() else ""


WRONG: dict[str, Callable[[], dict[str, Any]]] = {
    "nonce": lambda: {"nonce": "of-another-sign-in"},
    "no nonce": lambda: {"nonce": None},
    "audience": lambda: {"aud": "somebody-else"},
    "two audiences": lambda: {"aud": ["lantoa", "somebody-else"]},
    "issuer": lambda: {"iss": "http://127.0.0.1:1/o"},
    "expired": lambda: {"exp": int(time.time()) - 120},
    "not yet": lambda: {"iat": int(time.time()) + 900},
}
"""Fault to the claims of an ID token that it gives."""


class Validator(OAuth2Validator):  # type: ignore[misc]
    oidc_claim_scope = None

    def _said(self, request: Any) -> dict[str, Any]:
        people = json.loads((settings.FOLDER / "people.json").read_text(encoding="utf-8"))
        return dict(people[request.user.username])

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return self._said(request)

    def get_userinfo_claims(self, request: Any) -> dict[str, Any]:
        claims = {"sub": str(request.user.pk), **self._said(request)}
        return {**claims, "sub": "999"} if fault() == "userinfo" else claims

    def get_id_token_dictionary(self, token: Any, handler: Any, request: Any) -> Any:
        claims, until = super().get_id_token_dictionary(token, handler, request)
        return {**claims, **WRONG.get(fault(), dict)()}, until
