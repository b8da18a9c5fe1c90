"""Figures in the words of a draft that no longer agree with its own figures."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from lantoa.reports.models import Report
from lantoa.reports.rules.checks import Finding, Level
from lantoa.reports.rules.figures import Contents
from lantoa.reports.rules.linked import Disagreement, disagreements, from_json
from lantoa.reports.rules.outline import Parts, full_titles, typed


class Words(Protocol):
    """What was said, and which words of it state which figure: a draft, or what was frozen."""

    @property
    def sections(self) -> Mapping[str, str]: ...

    @property
    def linked(self) -> object: ...


def disagreeing(report: Words, contents: Contents, parts: Parts) -> tuple[Disagreement, ...]:
    """In the order of the parts; of words that no part has any more nothing is said."""
    sections = {part.slug: report.sections.get(part.slug, "") for part in typed(parts)}
    return disagreements(sections, from_json(report.linked), contents)


def mark_of(found: Disagreement) -> str:
    """By what a button names it: it no longer fits once the sentence is another."""
    text = "\0".join((found.part, found.sentence, found.key, found.was))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Shown:
    """A disagreement as pages show it."""

    found: Disagreement
    mark: str
    title: str
    before: str
    after: str


def shown(report: Report, contents: Contents, parts: Parts) -> list[Shown]:
    titles = full_titles(parts)
    return [
        Shown(
            each,
            mark_of(each),
            titles[each.part],
            *each.sentence.partition(each.was)[::2],
        )
        for each in disagreeing(report, contents, parts)
    ]


def findings_of_words(report: Words, contents: Contents, parts: Parts) -> list[Finding]:
    """What the checks say of them: a warning of a figure that the system put there, a note of one
    that somebody typed, for there it is a guess what it states."""
    titles: Mapping[str, str] = full_titles(parts)
    return [
        Finding(
            Level.WARNING if each.is_linked else Level.NOTE,
            f"Phần {titles[each.part]} ghi “{each.was}”, số liệu của báo cáo nay là “{each.now}”.",
            "Mở Sửa lời văn và bấm Cập nhật số."
            if each.can_be_set
            else "Xem lại con số trong câu.",
            each.part,
            "number_moved" if each.is_linked else "number_differs",
            quotes=(each.sentence,),
        )
        for each in disagreeing(report, contents, parts)
    ]
