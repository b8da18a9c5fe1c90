"""Versions of one report beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.contents import frozen_contents
from lantoa.reports.queries.names import names_of
from lantoa.reports.rules.differences import (
    FigureChange,
    PartChange,
    Piece,
    figures_changed,
    parts_changed,
    words_changed,
)
from lantoa.reports.rules.outline import DEFAULT, from_json, full_titles

MOST_VERSIONS = 9_999
"""No report has more; a database cannot be asked for a number of any size."""

STANDING_TITLES: Mapping[str, str] = full_titles(DEFAULT)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one version to a later one. ``results`` is the part that is written from
    the figures; None where it says the same."""

    expected: ExpectedReport
    unit_name: str
    old: ReportVersion
    new: ReportVersion
    figures: tuple[FigureChange, ...]
    parts: tuple[PartChange, ...]
    results: tuple[Piece, ...] | None
    others: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not (self.figures or self.parts or self.results or self.others)


def difference(expected: ExpectedReport, old: int, new: int) -> Difference:
    """Raises ``ReportVersion.DoesNotExist`` for versions that the report does not have. 3
    queries."""
    if max(old, new) > MOST_VERSIONS:
        raise ReportVersion.DoesNotExist(f"{old} and {new} of {expected.pk}")
    versions = {
        each.number: each
        for each in ReportVersion.objects.filter(report__expected=expected, number__in=(old, new))
    }
    if old not in versions or new not in versions or old == new:
        raise ReportVersion.DoesNotExist(f"{old} and {new} of {expected.pk}")
    before, after = versions[old], versions[new]
    was, now = before.frozen, after.frozen
    said_before, said_after = _results(was), _results(now)
    return Difference(
        expected,
        names_of([expected.unit_id], expected.period.window.last)[expected.unit_id],
        before,
        after,
        figures_changed(frozen_contents(before), frozen_contents(after)),
        parts_changed({**_titles(was), **_titles(now)}, _sections(was), _sections(now)),
        words_changed(said_before, said_after) if said_before != said_after else None,
        tuple(
            label
            for key, label in (
                ("addressees", "nơi nhận báo cáo"),
                ("signer", "người ký"),
                ("opening", "câu mở đầu"),
                ("proofs", "danh mục minh chứng"),
                ("taken_in", "danh sách báo cáo đã tổng hợp"),
            )
            if was.get(key) != now.get(key)
        ),
    )


def _sections(frozen: Mapping[str, object]) -> dict[str, str]:
    sections = frozen["sections"]
    return {str(k): str(v) for k, v in sections.items()} if isinstance(sections, Mapping) else {}


def _titles(frozen: Mapping[str, object]) -> dict[str, str]:
    """Titles of the parts by their key: those of the outline that was frozen, and of the standing
    one for what was frozen before there were outlines."""
    outline = frozen.get("outline")
    return full_titles(from_json(outline)) if outline else dict(STANDING_TITLES)


def _results(frozen: Mapping[str, object]) -> str:
    rows = [frozen.get("results"), frozen.get("silence")]
    return "\n".join(str(each) for row in rows if isinstance(row, list) for each in row)
