"""The product as one command starts it: an empty environment, a fresh folder, real requests."""

from __future__ import annotations

import re
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from lantoa.config.tests.installation import Site, lantoa, serving

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="an empty environment means SQLite; tested there"
)


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker
) -> Path:
    """A fresh working folder. Its tables are those of the suite: to make them anew takes long."""
    made = tmp_path_factory.mktemp("installation")
    (made / "data").mkdir()
    with (
        django_db_blocker.unblock(),
        sqlite3.connect(connection.settings_dict["NAME"]) as tables,
        sqlite3.connect(made / "data" / "lantoa.sqlite3") as copy,
    ):
        tables.backup(copy)
    tables.close()
    copy.close()
    return made


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with serving(folder) as running:
        yield running


def test_it_is_well(site: Site) -> None:
    answer = site.get("/suc-khoe")
    assert answer.status == 200
    assert answer.body == '{"database": true, "jobs": true, "disk": true}'


def test_it_keeps_all_it_makes_in_its_data_folder_and_private(site: Site) -> None:
    assert [path.name for path in site.folder.iterdir()] == ["data"]
    key = site.folder / "data" / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_page_allows_no_script_or_style_but_its_own(site: Site) -> None:
    answer = site.get("/tai-khoan/login/")
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["object-src"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert set(rules.values()) <= {"'none'", "'self'"}
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", answer.body)
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", answer.body)
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "server" not in answer.headers


def test_each_file_of_a_page_is_there_under_a_name_of_its_content(site: Site) -> None:
    page = site.get("/tai-khoan/login/").body
    addresses = re.findall(r"(?:src|href)=\"(/static/[^\"]+)\"", page)
    assert any(address.endswith(".css") for address in addresses)
    for address in addresses:
        answer = site.get(address)
        assert answer.status == 200
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address)
        assert "immutable" in answer.headers["cache-control"]
    assert site.get("/static/ui/look.css").status == 404


def test_an_unknown_host_is_refused(site: Site) -> None:
    assert site.get("/suc-khoe", Host="evil.example").status == 400


def test_behind_a_proxy_that_speaks_https_a_page_opens(folder: Path) -> None:
    with serving(folder, LANTOA_HTTPS="1") as running:
        plain = running.get("/suc-khoe")
        assert plain.status == 301
        assert plain.headers["location"].startswith("https://")
        answer = running.get("/suc-khoe", **{"X-Forwarded-Proto": "https"})
        assert answer.status == 200
        assert "max-age=31536000" in answer.headers["strict-transport-security"]


@pytest.mark.long
def test_one_command_makes_the_tables_in_an_empty_folder(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        assert running.get("/suc-khoe").status == 200
    done = lantoa(tmp_path, ["totals", "audit"])
    assert (done.returncode, done.stdout) == (0, "0 ô, 0 nguồn, 0 ô lệch\n")
