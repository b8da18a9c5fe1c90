"""First run: the demonstration."""

from lantoa.workspace.actions.demonstration import (
    Built,
    build_demonstration,
    is_built,
    reading_unit,
)
from lantoa.workspace.actions.foundation import load_foundation

__all__ = ["Built", "build_demonstration", "is_built", "load_foundation", "reading_unit"]
