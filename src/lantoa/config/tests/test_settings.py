"""An empty environment works; each difference is one variable; a bad one is named."""

from __future__ import annotations

import os
import runpy
import stat
from pathlib import Path
from typing import Any

import pytest

from lantoa.config import env
from lantoa.config.env import BadSetting
from lantoa.config.tests.installation import lantoa


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Reading registers variables anew, with defaults of this folder: the reference is made of them.
    monkeypatch.setattr(env, "REGISTERED", dict(env.REGISTERED))
    for name in os.environ:
        if name.startswith("LANTOA_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def settings(**variables: str) -> dict[str, Any]:
    """The settings that an environment gives, as a process that starts would read them."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(f"LANTOA_{name}", value)
        return runpy.run_path(str(Path(env.__file__).with_name("settings.py")))


def test_an_empty_environment_keeps_everything_in_the_folder_data(tmp_path: Path) -> None:
    found = settings()
    data = tmp_path / "data"
    assert found["DATABASES"]["default"]["ENGINE"] == "lantoa.audit.backends.sqlite3"
    assert found["DATABASES"]["default"]["NAME"] == str(data / "lantoa.sqlite3")
    assert found["MEDIA_ROOT"] == data / "files"
    assert found["EMAIL_FILE_PATH"] == str(data / "outbox")
    assert found["STATIC_ROOT"] == data / "static"
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["TIME_ZONE"] == "Asia/Ho_Chi_Minh"
    assert found["USE_TZ"] is True


def test_the_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first = settings()["SECRET_KEY"]
    kept = tmp_path / "data" / "secret_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(first) >= 50
    assert settings()["SECRET_KEY"] == first == kept.read_text()
    kept.unlink()
    assert settings()["SECRET_KEY"] != first


def test_a_given_key_is_taken_and_none_is_kept(tmp_path: Path) -> None:
    assert settings(SECRET_KEY="given")["SECRET_KEY"] == "given"
    assert list((tmp_path / "data").iterdir()) == []


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file\n", encoding="utf-8")
    found = settings(SECRET_KEY_FILE=str(tmp_path / "key"), SECRET_KEY="from the environment")
    assert found["SECRET_KEY"] == "from the file"
    (tmp_path / "url").write_text("postgres://lan:toa@db:5432/lantoa", encoding="utf-8")
    database = settings(DATABASE_URL_FILE=str(tmp_path / "url"))["DATABASES"]["default"]
    assert (database["HOST"], database["NAME"], database["PASSWORD"]) == ("db", "lantoa", "toa")
    assert database["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "yes"),
        ("DEBUG", "True"),
        ("HTTPS", "on"),
        ("UPLOAD_MB", "nhiều"),
        ("UPLOAD_MB", "-1"),
        ("UPLOAD_MB", "1.5"),
        ("UPLOAD_MB", "٢٠"),
        ("UPLOAD_MB", "0"),
        ("DATABASE_URL", "mysql://localhost/lantoa"),
        ("DATABASE_URL", "lantoa.sqlite3"),
        ("DATABASE_URL", "sqlite"),
        ("DATABASE_URL", "postgres://db:port/lantoa"),
        ("FILES_URL", "s3://bucket"),
        ("FILES_URL", "/srv/files"),
        ("MAIL_URL", "http://mail"),
        ("MAIL_URL", "smtp://mail:port"),
        ("JOBS", "celery"),
        ("SECRET_KEY_FILE", "/nowhere/key"),
        ("DATABASE_URL_FILE", "/"),
    ],
)
def test_a_variable_that_cannot_be_used_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"LANTOA_{name}"):
        settings(**{name: value})


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSetting, match="LANTOA_SECRET_KEY_FILE"):
        settings(SECRET_KEY_FILE=str(tmp_path / "key"))


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadSetting, match="LANTOA_DATA"):
        settings(DATA=str(tmp_path / "taken"))


def test_a_refused_address_does_not_tell_its_password() -> None:
    with pytest.raises(BadSetting) as refusal:
        settings(DATABASE_URL="mysql://lan:mat-khau@db/lantoa")
    assert "mat-khau" not in str(refusal.value)


def test_the_command_says_which_variable_is_bad_and_ends_with_2(tmp_path: Path) -> None:
    done = lantoa(tmp_path, ["work"], LANTOA_JOBS="celery")
    assert done.returncode == 2
    assert "LANTOA_JOBS" in done.stderr
    assert "Traceback" not in done.stderr


def test_behind_https_cookies_never_travel_in_the_open() -> None:
    plain, closed = settings(), settings(HTTPS="1")
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert (plain[name], closed[name]) == (False, True)
    assert closed["SECURE_HSTS_SECONDS"] >= 31_536_000
    for found in (plain, closed):
        assert found["SESSION_COOKIE_HTTPONLY"] is True
        assert found["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_mail_may_go_to_a_server() -> None:
    found = settings(MAIL_URL="smtp://lan%40xa:mat%20khau@mail.example:587")
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("lan@xa", "mat khau")
    assert found["EMAIL_USE_TLS"] is True


def test_hosts_and_origins_are_lists() -> None:
    found = settings(HOSTS="lantoa.example, www.lantoa.example", ORIGINS="https://lantoa.example")
    assert found["ALLOWED_HOSTS"] == ["lantoa.example", "www.lantoa.example"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://lantoa.example"]


def test_every_variable_says_what_it_is_for() -> None:
    settings()
    assert {"LANTOA_DATA", "LANTOA_SECRET_KEY", "LANTOA_DATABASE_URL"} <= set(env.REGISTERED)
    for variable in env.REGISTERED.values():
        assert variable.name.startswith("LANTOA_")
        assert variable.meaning.endswith((".", "host:port", "postgres://..."))
