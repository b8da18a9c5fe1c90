"""Refusals that a person can act on: which field, which rule, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be taken. All words are Vietnamese and shown as they stand.

    ``field`` is the name of the input (empty when it concerns the whole), ``what`` says what is
    wrong by which rule, ``remedy`` what to do. ``code`` is stable, for tests and logs.
    """

    field: str
    what: str
    remedy: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class Refused(Exception):
    """An action was not carried out and nothing was stored. Carries every reason at once."""

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("a refusal gives its reason")
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems: Sequence[Problem] = problems


class NotPermitted(Exception):
    """The actor may not do this in that unit. The message is shown to the person."""

    def __init__(self, message: str = "Anh/chị không có quyền làm việc này ở đơn vị này.") -> None:
        super().__init__(message)
