"""Signing in through a province's own sign-on (OpenID Connect, code flow with PKCE).

Stricter than allauth's own in what is believed: the ID token is required, its signature, issuer,
audience, times and nonce are checked although it came by TLS, and it must be of the same subject
as what is read at the userinfo address. Source: OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from lantoa.accounts.models import User

log = logging.getLogger(__name__)

LEEWAY = 30
"""Seconds by which clocks may differ."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures with a public key only: the shared secret of HS256 is no proof of who signed."""

# What a provider that is down, or answers nonsense, makes the libraries raise.
_FAULTS = (OAuth2Error, RequestException, jwt.PyJWTError, KeyError, ValueError, TypeError)


class SignOn(OpenIDConnectOAuth2Adapter):
    """The provider, as one answer of it is read."""

    nonce = ""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **given: Any
    ) -> SocialLogin:
        """Raises ``OAuth2Error`` or ``jwt.PyJWTError`` for a token that is not to be believed."""
        id_token = given["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("no id_token")
        claims = self._read(app, id_token)
        about = claims
        if "userinfo_endpoint" in self.openid_config:
            about = self._fetch_user_info(token.token)
            if about.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo is about somebody else")
        return self.get_provider().sociallogin_from_response(
            request, {"userinfo": about, "id_token": claims}
        )

    def _read(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(id_token)
        claims: dict[str, Any] = jwt.decode(
            id_token,
            key=self._key(header),
            algorithms=list(ALGORITHMS),
            audience=app.client_id,
            issuer=self.openid_config["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
        is_shared = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if is_shared and claims.get("azp") != app.client_id:
            raise OAuth2Error("made for another client")
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), self.nonce.encode()):
            raise OAuth2Error("nonce of another sign-in")
        return claims

    def _key(self, header: Mapping[str, Any]) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        known = [each for each in answer.json()["keys"] if each.get("use", "sig") == "sig"]
        fitting = [each for each in known if each.get("kid") == header.get("kid")]
        if len(fitting) != 1:
            raise OAuth2Error("signed with a key that the provider does not name")
        return jwt.PyJWK(json.loads(json.dumps(fitting[0])), header.get("alg")).key


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Leads a sign-in to one of the people that are known already, or refuses it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: BaseException | None = None,
        extra_context: Any = None,
    ) -> None:
        """Who pressed "cancel" at the provider gets the page for that; the rest is a fault."""
        if error != AuthError.CANCELLED:
            raise ImmediateHttpResponse(fault(request, exception))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Links at the first time by what the settings name, later by the provider's own mark of
        the person, so that a mail address that passes to another person opens nothing."""
        if not sociallogin.is_existing:
            person = _person_of(sociallogin)
            if person is None or _is_linked(sociallogin, person):
                raise ImmediateHttpResponse(refusal(request))
            sociallogin.connect(request, person)
        if sociallogin.user is None or not sociallogin.user.is_active:
            raise ImmediateHttpResponse(refusal(request))


def _person_of(sociallogin: SocialLogin) -> User | None:
    about = sociallogin.account.extra_data["userinfo"]
    people = User.objects.filter(is_active=True)
    if settings.OIDC_MATCH == "preferred_username":
        name = about.get("preferred_username")
        found = people.filter(username__iexact=name) if isinstance(name, str) and name else None
    else:
        mail = about.get("email")
        is_sure = about.get("email_verified") is True and isinstance(mail, str) and bool(mail)
        found = people.filter(email__iexact=mail) if is_sure else None
    return found.first() if found is not None and found.count() == 1 else None


def _is_linked(sociallogin: SocialLogin, person: User) -> bool:
    """Whether somebody else at the provider signs in as this person already."""
    known = SocialAccount.objects.filter(user=person, provider=sociallogin.account.provider)
    return bool(known.exists())


def refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/unknown.html", status=403)


def fault(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """The provider cannot be reached or says what is not to be believed. Which of the two is for
    the log alone."""
    log.warning("sign-on: %s: %s", type(error).__name__, error)
    return render(request, "socialaccount/authentication_error.html", status=502)


def _guarded(view: Callable[[HttpRequest, str], HttpResponse]) -> Callable[..., HttpResponse]:
    @never_cache
    @login_not_required
    def safe(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error
        except _FAULTS as error:
            return fault(request, error)

    return safe


@require_POST
@_guarded
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leads to the provider. POST alone: a link elsewhere must not sign anybody in."""
    provider = SignOn(request, provider_id).get_provider()
    nonce = secrets.token_urlsafe(24)
    return provider.redirect(
        request,
        process="login",
        next_url=_next(request),
        scope=provider.get_scope(),
        auth_params={**provider.get_auth_params(), "nonce": nonce},
        nonce=nonce,
    )


def _next(request: HttpRequest) -> str | None:
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_ours else None


@require_GET
@_guarded
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends people back to."""
    adapter = SignOn(request, provider_id)
    adapter.get_provider()
    state_id = request.GET.get("state", "")
    kept = statekit.get_states(request).get(state_id)
    if kept is not None:
        adapter.nonce = str(kept[0].get("nonce") or "")
    if kept is None or not adapter.nonce:
        return fault(request, OAuth2Error("state of no sign-in that began here"))
    return OAuth2CallbackView.adapter_view(adapter)(request)
