"""What is found in a report before it is sent, with all that it is held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lantoa.catalogue.models import Channel
from lantoa.catalogue.rules.outlines import FormView
from lantoa.catalogue.rules.regimes import PartSource
from lantoa.plans.models import Plan
from lantoa.reports.models import ExpectedReport, Report, ReportVersion, VersionFindings
from lantoa.reports.queries.below import corrected_below, count_left_out
from lantoa.reports.queries.checks_names import foreign_names
from lantoa.reports.queries.checks_texts import beside
from lantoa.reports.queries.content import form_of_version, parts_of
from lantoa.reports.queries.contents import foreign_channels, frozen_contents
from lantoa.reports.queries.ground import ground_of
from lantoa.reports.queries.linked import findings_of_words
from lantoa.reports.queries.outline import form_of, outline_of
from lantoa.reports.rules.checks import Finding, Group, check, errors, grouped
from lantoa.reports.rules.checks.bodies import impossible
from lantoa.reports.rules.checks.copied import copied, no_addressee
from lantoa.reports.rules.checks.corrected import corrected_since
from lantoa.reports.rules.checks.dates import wrong_days
from lantoa.reports.rules.checks.figures import faults as faults_of_figures
from lantoa.reports.rules.checks.finding import from_json
from lantoa.reports.rules.checks.rows import missing_rows
from lantoa.reports.rules.checks.writing import faults as faults_of_words
from lantoa.reports.rules.figures import Contents
from lantoa.reports.rules.likeness import Writing, writing
from lantoa.reports.rules.outline import Parts, full_titles
from lantoa.reports.rules.proposed import proposed
from lantoa.units.rules import bare_name

_AHEAD = frozenset({PartSource.NEXT, PartSource.PROPOSALS})


@dataclass(frozen=True, slots=True)
class Said:
    """The words that are looked at, and which of them state which figure."""

    sections: Mapping[str, str]
    linked: object


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is held against besides other reports: as it is now, or as it was frozen.
    ``left_out`` counts accepted reports from below that are held in no version, ``corrected`` names
    units that were corrected since they were taken in, ``at`` is when it was sent."""

    parts: Parts
    form: FormView | None
    left_out: int
    corrected: Sequence[str]
    at: datetime | None = None


def errors_of(report: Report) -> list[Finding]:
    """What keeps a report from being signed. At most 5 queries."""
    outline = outline_of(report.expected)
    return errors(
        report.sections,
        waiting=count_left_out(report.expected),
        asked=_asked(outline.parts),
    )


def findings(expected: ExpectedReport, report: Report, live: Contents) -> tuple[Finding, ...]:
    """Everything that is found in the work on a report, errors first. The number of queries grows
    neither with the words nor with the figures nor with the reports that these are held against."""
    corrected = corrected_below([expected.pk]).get(expected.pk, ())
    asked = Asked(
        outline_of(expected).parts,
        form_of(expected),
        count_left_out(expected),
        [each.unit_name for each in corrected],
    )
    return _found(expected, Said(report.sections, report.linked), live, asked)


def findings_of_version(version: ReportVersion, linked: object) -> tuple[Finding, ...]:
    """Everything that is found in what was sent. ``linked`` are the links of its words: they are
    not frozen, and nobody else has them once the draft is worked on again."""
    sections = version.frozen["sections"]
    said = Said({str(key): str(text) for key, text in sections.items()}, linked)
    taken = version.frozen.get("taken_in")
    asked = Asked(
        parts_of(version),
        form_of_version(version),
        # With a report left out it would not have been sent.
        0,
        [str(row["unit"]) for row in taken if row.get("accepted")] if taken else [],
        version.submitted_at,
    )
    return _found(version.report.expected, said, frozen_contents(version), asked)


@dataclass(frozen=True, slots=True)
class Noted:
    """What was found in a version when it had been sent."""

    findings: tuple[Finding, ...]
    at: datetime


def noted_findings(version: ReportVersion) -> Noted | None:
    """None where nothing was noted (yet): it is not said then that nothing was found. 1 query."""
    row = VersionFindings.objects.filter(version=version).first()
    return None if row is None else Noted(from_json(row.found), row.at)


def _found(
    expected: ExpectedReport, report: Said, live: Contents, asked: Asked
) -> tuple[Finding, ...]:
    plan, parts = ground_of(expected).plan, asked.parts
    titles = full_titles(parts)
    against = beside(expected, plan, asked.at)
    return tuple(
        replace(each, where=titles.get(each.place, ""))
        for each in check(
            live,
            report.sections,
            has_plan=plan is not None,
            foreign=foreign_channels(expected, live),
            waiting=asked.left_out,
            asked=_asked(parts),
            more=[
                *copied(written(expected, report.sections), against.texts, titles),
                *no_addressee(expected.addressees),
                *faults_of_figures(live, parts=_of_which(asked.form), usual=against.usual),
                *missing_rows(asked.form, live),
                *_words(expected, report, plan, parts),
                *findings_of_words(report, live, parts),
                *corrected_since(asked.corrected),
            ],
        )
    )


def written(expected: ExpectedReport, sections: Mapping[str, str]) -> Writing:
    """What people wrote: without the sentences that the system proposes. 1 query."""
    book = ground_of(expected).book
    return writing(sections, proposed(tuple(text for texts in book.values() for text in texts)))


def shown(found: Iterable[Finding], may_view: Callable[[int], bool]) -> tuple[Group, ...]:
    """Findings by level, as somebody is told them who may view the reports of some units."""
    return grouped(
        finding.told(may_view=finding.other is not None and may_view(finding.other.unit_id))
        for finding in found
    )


def _asked(parts: Parts) -> dict[str, str]:
    titles = full_titles(parts)
    return {part.slug: titles[part.slug] for part in parts if part.is_typed and part.is_required}


def _words(
    expected: ExpectedReport, report: Said, plan: Plan | None, parts: Parts
) -> list[Finding]:
    """What the words alone show, and the names in them."""
    window = expected.period.window
    version = ground_of(expected).unit
    ahead = frozenset(part.slug for part in parts if part.source in _AHEAD)
    channels = Channel.objects.in_force(window.last)
    owned = [each.slug for each in channels if each.can_be_owned_by(version.tier)]
    return [
        *impossible(report.sections, [bare_name(version.name)], owned),
        *foreign_names(expected, _named_by(expected, plan)),
        *wrong_days(report.sections, window, looks_ahead=ahead),
        *faults_of_words(report.sections, full_titles(parts)),
    ]


def _named_by(expected: ExpectedReport, plan: Plan | None) -> Iterable[str]:
    """Texts whose units may be named in the report."""
    yield from map(str, expected.addressees)
    yield from map(str, expected.copies)
    for each in (plan, plan.parent if plan is not None else None):
        if each is not None:
            yield from (each.title, each.issuer, each.grounds)


def _of_which(form: FormView | None) -> list[tuple[str, str]]:
    """Pairs of measures: "of which", and the whole that it is of."""
    if form is None:
        return []
    by_place = {row.place: row.measure for row in form.rows}
    return [
        (row.measure, by_place[row.part_of])
        for row in form.rows
        if row.measure and row.part_of is not None and by_place.get(row.part_of)
    ]
