"""A sign-on of a made-up province: django-oauth-toolkit, run as a process of its own.

``python -m tests.oidc_provider.site FOLDER PORT REDIRECT`` serves on 127.0.0.1 until it is stopped.
``FOLDER/people.json`` says who is known there, ``FOLDER/fault`` what it does wrong.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT = "lantoa"
SECRET = "bi-mat-cua-ung-dung"


def _key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def configure(folder: Path, port: int) -> None:
    settings.configure(
        SECRET_KEY="provider",
        DEBUG=False,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.oidc_provider.urls",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db.sqlite3")}
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        FOLDER=folder,
        LOGIN_URL="/vao/",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "OIDC_RSA_PRIVATE_KEY": _key(),
            "OAUTH2_VALIDATOR_CLASS": "tests.oidc_provider.claims.Validator",
            "SCOPES": {"openid": "openid", "profile": "profile", "email": "email"},
            "PKCE_REQUIRED": True,
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
        },
    )
    django.setup()


def fill(folder: Path, redirect: str) -> None:
    from django.contrib.auth.models import User  # noqa: PLC0415 - the settings come first
    from django.core.management import call_command  # noqa: PLC0415
    from oauth2_provider.models import Application  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Application.objects.create(
        name="Lan Tỏa",
        client_id=CLIENT,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=redirect,
        algorithm="RS256",
        skip_authorization=True,
    )
    for name in json.loads((folder / "people.json").read_text(encoding="utf-8")):
        User.objects.create_user(username=name)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return None


def main(folder: Path, port: int, redirect: str) -> None:
    configure(folder, port)
    fill(folder, redirect)
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    server = make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet)
    (folder / "ready").write_text(str(time.time()), encoding="utf-8")
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
