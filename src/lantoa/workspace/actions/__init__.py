"""First run: reference data, the demonstration, and what is opened ahead."""

from lantoa.workspace.actions.demonstration import (
    Built,
    build_demonstration,
    is_built,
    reading_unit,
)
from lantoa.workspace.actions.foundation import load_foundation, look_ahead

__all__ = [
    "Built",
    "build_demonstration",
    "is_built",
    "load_foundation",
    "look_ahead",
    "reading_unit",
]
