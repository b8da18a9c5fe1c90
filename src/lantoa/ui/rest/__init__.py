"""What the API of every room is made of: shapes of figures, pages of rows, and refusals."""

from lantoa.ui.rest.faults import Cause, Fault, fault, fault_of, faults, problem_answer
from lantoa.ui.rest.outlines import FormRowOut, PartOut
from lantoa.ui.rest.pages import After, Limit, cut
from lantoa.ui.rest.shapes import (
    Code,
    Day,
    Key,
    Measure,
    Received,
    Slug,
    Span,
    TotalOut,
    ValueIn,
    ValueOut,
    read_value,
    span_of,
    total_out,
    value_out,
)

__all__ = [
    "After",
    "Cause",
    "Code",
    "Day",
    "Fault",
    "FormRowOut",
    "Key",
    "Limit",
    "Measure",
    "PartOut",
    "Received",
    "Slug",
    "Span",
    "TotalOut",
    "ValueIn",
    "ValueOut",
    "cut",
    "fault",
    "fault_of",
    "faults",
    "problem_answer",
    "read_value",
    "span_of",
    "total_out",
    "value_out",
]
