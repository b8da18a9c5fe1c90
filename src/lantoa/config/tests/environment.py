"""Loaded by pytest before the settings are: each run has a data folder of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

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
