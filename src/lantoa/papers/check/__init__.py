"""Whether a DOCX, whoever made it, is laid out as Decree 30/2020/NĐ-CP, Annex I, orders."""

from __future__ import annotations

from lantoa.papers.check import foot, head, letters, pages, rules, setting, text
from lantoa.papers.check.codes import RULES, Rule
from lantoa.papers.check.examined import Examined
from lantoa.papers.check.findings import (
    LEVEL_NAMES,
    Checked,
    Finding,
    Group,
    Level,
    Place,
    named_places,
)
from lantoa.papers.check.reading import sheet_of
from lantoa.papers.check.recognising import found_in

__all__ = [
    "LEVEL_NAMES",
    "RULES",
    "Checked",
    "Finding",
    "Group",
    "Level",
    "Place",
    "Rule",
    "check",
    "named_places",
]

_CHECKS = (pages, letters, setting, head, rules, text, foot)


def check(data: bytes) -> Checked:
    """Everything found wrong in the file.

    Raises :class:`~lantoa.kernel.errors.Refused` for what is no DOCX, has no words, is too large
    unpacked or declares XML entities. A file that was not looked through by ``files`` may hold
    macros: nothing in it is carried out here.
    """
    sheet = sheet_of(data)
    examined = Examined(sheet, found_in(sheet))
    return Checked.of(finding for each in _CHECKS for finding in each.faults(examined))
