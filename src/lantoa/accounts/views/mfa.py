"""The second step in our words: names, labels, and codes that work once."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache

from lantoa.accounts.models import User

LONGEST_NAME = 60

_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError)


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Mã chưa đúng hoặc đã dùng. Đợi mã mới rồi ghi lại.",
        "incorrect_key": "Khóa này không dùng được ở đây. Làm lại, hoặc chọn cách khác.",
        "cannot_delete_authenticator": "Không bỏ được bước xác thực này.",
        "cannot_generate_recovery_codes": "Đặt bước xác thực thứ hai trước, rồi lập mã dự phòng.",
    }

    def get_totp_issuer(self) -> str:
        return "Lan Tỏa"

    def get_totp_label(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return "Lan Tỏa"

    def build_totp_svg(self, url: str) -> str:
        """To stand in the page itself: our pages take no picture from an address of data."""
        drawn: str = super().build_totp_svg(url)
        return drawn[drawn.index("<svg") :]

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        known = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Khóa {known + 1}"


def _code(label: str, help: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "in code"}
        ),
    )


_ANY_CODE = ("Mã xác thực", "6 chữ số trong ứng dụng, hoặc một mã dự phòng 8 chữ số.")


class _Once(base.BaseAuthenticateForm):
    code = _code(*_ANY_CODE)

    def clean_code(self) -> str:
        """A code is good for as long as it is shown and one step after, so it is remembered as used
        for that long; allauth remembers it for one step."""
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            key = f"lantoa.totp.used:{self.user.pk}:{normalize_user_code(code)}"
            steps = 2 * app_settings.TOTP_TOLERANCE + 1
            if not cache.add(key, "1", timeout=steps * app_settings.TOTP_PERIOD):
                raise SecondStepAdapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_Once, base.AuthenticateForm):
    pass


class ReauthenticateForm(_Once, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(totp.ActivateTOTPForm):
    code = _code("Mã xác thực", "6 chữ số mà ứng dụng vừa hiện.")


def _name(required: bool) -> forms.CharField:
    return forms.CharField(
        label="Tên khóa",
        help_text="Để sau này nhận ra, ví dụ: Điện thoại của tôi.",
        required=required,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """Each key of ours can sign in alone: it was made with finger, face or PIN."""

    name = _name(required=False)
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)

    def clean(self) -> dict[str, Any]:
        # Asked for whatever was sent: the browser is told to check the person, and must have.
        self.cleaned_data["passwordless"] = True
        try:
            return dict(super().clean() or {})
        except _MALFORMED as error:
            raise SecondStepAdapter().validation_error("incorrect_key") from error


class _AnyKey(webauthn.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        """What the browser sends may be anything: allauth lets some of it pass as a crash."""
        try:
            return super().clean_credential()
        except _MALFORMED as error:
            raise SecondStepAdapter().validation_error("incorrect_key") from error


class KeyForm(_AnyKey):
    pass


class KeyLoginForm(_AnyKey, webauthn.LoginWebAuthnForm):
    pass


class KeyReauthenticateForm(_AnyKey, webauthn.ReauthenticateWebAuthnForm):
    pass


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    name = _name(required=True)
