"""First run: reference data, the demonstration, and what is opened ahead."""

from lantoa.workspace.actions.demonstration import (
    Built,
    build_demonstration,
    is_built,
    reading_unit,
)
from lantoa.workspace.actions.foundation import load_foundation, look_ahead
from lantoa.workspace.actions.start import (
    STEPS,
    Begun,
    answer,
    begin_start,
    finish_start,
    mark_demonstration,
    send_test_letter,
)

__all__ = [
    "STEPS",
    "Begun",
    "Built",
    "answer",
    "begin_start",
    "build_demonstration",
    "finish_start",
    "is_built",
    "load_foundation",
    "look_ahead",
    "mark_demonstration",
    "reading_unit",
    "send_test_letter",
]
