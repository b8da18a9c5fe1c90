"""Addresses of signing in. Each address of allauth is either one of ours here or closed."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache

from lantoa.accounts.views import doors, login, oidc, passwords, sessions


def _closed(route: str, name: str) -> URLPattern:
    return path(route, doors.nothing, name=name)


_patterns = [
    path("login/", login.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", passwords.change, name="account_change_password"),
    path("password/set/", login.no_password, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # Addresses are kept by the administrator: a letter must not be led elsewhere by its reader.
    path("email/", doors.closed, name="account_email"),
    path("buoc-hai/", mfa.index, name="mfa_index"),
    path("buoc-hai/xac-thuc/", mfa.authenticate, name="mfa_authenticate"),
    path("buoc-hai/xac-thuc-lai/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("buoc-hai/ung-dung/", totp.activate_totp, name="mfa_activate_totp"),
    path("buoc-hai/ung-dung/bo/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("buoc-hai/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "buoc-hai/ma-du-phong/lap/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("khoa/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("khoa/them/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("khoa/dang-nhap/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "khoa/xac-thuc-lai/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("khoa/<int:pk>/xoa/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("khoa/<int:pk>/sua/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("phien/", sessions.own, name="usersessions_list"),
    path("sso/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("sso/<slug:provider_id>/ve/", oidc.callback, name="openid_connect_callback"),
    path("sso/thoi", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/loi", social.login_error, name="socialaccount_login_error"),
    _closed("confirm-email/", "account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", doors.nothing, name="account_confirm_email"),
    _closed("login/code/confirm/", "account_confirm_login_code"),
    _closed("sso/lap", "socialaccount_signup"),
    _closed("sso/gan", "socialaccount_connections"),
    _closed("buoc-hai/ma-du-phong/tai/", "mfa_download_recovery_codes"),
]

for _pattern in _patterns:
    # None of these pages is for a cache: they hold codes, names and tokens.
    _pattern.callback = never_cache(_pattern.callback)

urlpatterns = _patterns
