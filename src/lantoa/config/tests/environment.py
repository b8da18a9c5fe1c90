"""Loaded by pytest before the settings are: each run has a data folder of its own."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: laws are checked without a clock.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

if "LANTOA_DATA" not in os.environ:
    folder = tempfile.mkdtemp(prefix="lantoa-test-")
    os.environ["LANTOA_DATA"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
# A site that was never collected has no such folder, and WhiteNoise warns.
(Path(os.environ["LANTOA_DATA"]) / "static").mkdir(parents=True, exist_ok=True)
# Playwright's own loop runs in the thread of the browser tests; the ORM is used there on purpose.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out tests that touch no database: for the second database of a run",
    )


def _touches_a_database(item: pytest.Item) -> bool:
    """By mark or fixture: without them pytest-django refuses every query. What starts a process of
    its own, which queries unseen, stands in ``config`` and is kept."""
    if item.get_closest_marker("django_db") or item.path.is_relative_to(Path(__file__).parent):
        return True
    return not {"db", "transactional_db"}.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-database"):
        kept = [each for each in items if _touches_a_database(each)]
        config.hook.pytest_deselected(
            items=[each for each in items if not _touches_a_database(each)]
        )
        items[:] = kept


def pytest_collection_finish() -> None:
    """What was imported and collected lives as long as the run: the collector of garbage need not
    walk through it again and again. It comes less often, and still comes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
