"""Two reports side by side, where they say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.checks import written
from lantoa.reports.queries.checks_texts import text_of
from lantoa.reports.queries.outline import outline_of
from lantoa.reports.rules.likeness import Likeness, Pair, likeness, pairs
from lantoa.reports.rules.outline import full_titles
from lantoa.reports.rules.states import FILED

MOST_PAIRS = 100


@dataclass(frozen=True, slots=True)
class Comparison:
    """The passages of a report that stand in another one. ``own_titles`` and ``other_titles`` name
    the parts; ``sentences`` is of how many of its own the report consists."""

    other: ExpectedReport
    version: ReportVersion
    unit_name: str
    like: Likeness
    pairs: tuple[Pair, ...]
    sentences: int
    own_titles: Mapping[str, str]
    other_titles: Mapping[str, str]

    @property
    def groups(self) -> list[tuple[str, str, list[Pair]]]:
        """The first pairs, those together that stand in the same two parts, with the titles of
        these."""
        found: list[tuple[str, str, list[Pair]]] = []
        for (part, other_part), rows in groupby(
            self.pairs[:MOST_PAIRS], key=lambda pair: (pair.part, pair.other_part)
        ):
            titles = self.own_titles.get(part, ""), self.other_titles.get(other_part, "")
            found.append((*titles, list(rows)))
        return found

    @property
    def left_out(self) -> int:
        return max(len(self.pairs) - MOST_PAIRS, 0)

    @property
    def per_cent(self) -> int:
        return int(self.like.share * 100)


def filed_version(version_id: int) -> ReportVersion:
    """With its report. Raises ``ReportVersion.DoesNotExist``. 1 query."""
    return ReportVersion.objects.select_related("report__expected__period__regime").get(
        pk=version_id
    )


def comparison(expected: ExpectedReport, version: ReportVersion) -> Comparison | None:
    """The report as it stands, or as it was filed, beside a version of another; None while it has
    no words or for its own version."""
    report = getattr(expected, "report", None)
    if report is None or version.report_id == report.pk:
        return None
    filed = report.standing if expected.state in FILED else None
    own = written(expected, _sections(filed.frozen) if filed is not None else report.sections)
    theirs = _sections(version.frozen)
    return Comparison(
        other=version.report.expected,
        version=version,
        unit_name=str(version.frozen["unit_name"]),
        like=likeness(own, text_of(theirs)),
        pairs=pairs(own, theirs),
        sentences=len(own.passages),
        own_titles=full_titles(outline_of(expected).parts),
        other_titles=full_titles(outline_of(version.report.expected).parts),
    )


def _sections(frozen: Mapping[str, object]) -> dict[str, str]:
    found = frozen["sections"]
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, Mapping) else {}
