from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Seals stand in a file too: what another test sealed is none of ours."""
    settings.DATA = tmp_path
