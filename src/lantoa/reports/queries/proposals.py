"""What the system would write into the parts of a report that people write."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lantoa.accounts.queries import StaffActor
from lantoa.catalogue.models import Language
from lantoa.insight.queries.gaps import Gaps, unit_gaps
from lantoa.insight.queries.work import line_progress
from lantoa.insight.rules.gaps import Figure, Gap, State
from lantoa.insight.rules.progress import LineState
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence
from lantoa.plans import queries as plans
from lantoa.plans.models import Plan
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.queries.contents import cited, draft_contents
from lantoa.reports.queries.outline import outline_of
from lantoa.reports.queries.phrases import book_on, voice_of
from lantoa.reports.rules.figures import Contents
from lantoa.reports.rules.linked import Link
from lantoa.reports.rules.outline import Parts, slug_for, typed
from lantoa.reports.rules.proposals import Lacks, Named, Proposal, Shares, proposals
from lantoa.units import queries as units

CASES = {
    Gap.BALANCE: "balance",
    Gap.DIVERSITY: "forms",
    Gap.COMMUNES: "communes",
    Gap.PRESS: "press",
    Gap.PARTICIPATION: "participation",
}
"""Under which case a gap is said; of languages it is said which are missing."""


@dataclass(frozen=True, slots=True)
class Words:
    """First words of a report: each part's text, and the figures that stand in it."""

    sections: dict[str, str]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence that a person may put into a part."""

    part: str
    proposal: Proposal

    @property
    def text(self) -> str:
        return self.proposal.text

    @property
    def links(self) -> tuple[Link, ...]:
        """The figures that stand in it."""
        return tuple(
            Link(self.part, self.text, each.key, each.words)
            for each in self.proposal.sentence.mentions
        )

    @property
    def mark(self) -> str:
        """By what a form names it: another sentence has another."""
        return hashlib.sha256(f"{self.part}|{self.text}".encode()).hexdigest()[:16]


def proposed(
    expected: ExpectedReport, actor: Actor | None = None, contents: Contents | None = None
) -> list[Proposal]:
    """All sentences for the parts that people write. Gaps are told to one who may see them."""
    window = expected.period.window
    plan = plans.plan_in_force(expected.unit_id, window)
    own, above = cited(plan, window), cited(plan.parent if plan else None, window)
    named = Named(
        issuer=units.speaker(expected.unit_id, days.today(), named_on=window.last).prose,
        plan=own.words if own else "",
        plan_about=own.about if own else "",
        above=above.words if above else "",
        above_issuer=above.issuer if above else "",
    )
    return proposals(
        draft_contents(expected) if contents is None else contents,
        _lacks(expected, plan, actor),
        named,
        voice_of(expected, book_on(window.last)),
    )


def first_words(expected: ExpectedReport, actor: Actor | None = None) -> Words:
    """First words for a new draft, each sentence a line of the part that asks for it."""
    parts = outline_of(expected).parts
    said: dict[str, list[str]] = defaultdict(list)
    links: list[Link] = []
    for each in offers(parts, proposed(expected, actor)):
        said[each.part].append(each.text)
        links += each.links
    sections = {part.slug: "\n".join(said[part.slug]) for part in typed(parts)}
    return Words(sections, tuple(links))


def suggested_sections(expected: ExpectedReport) -> dict[str, str]:
    """First words for a new draft, by part."""
    return first_words(expected).sections


def offers(parts: Parts, found: Iterable[Proposal]) -> list[Offer]:
    """Each sentence with the part that it belongs into; one that no part asks for is left out."""
    placed = [(slug_for(parts, each.source), each) for each in found]
    return [Offer(slug, each) for slug, each in placed if slug]


def open_offers(
    expected: ExpectedReport, report: Report, actor: Actor, parts: Parts
) -> dict[str, list[Offer]]:
    """Sentences that the words do not have yet, by part; one that is there with another number is
    not offered again: its number is set right instead."""
    found: dict[str, list[Offer]] = defaultdict(list)
    for each in offers(parts, proposed(expected, actor)):
        if _without_numbers(each.text) not in _without_numbers(report.sections.get(each.part, "")):
            found[each.part].append(each)
    return dict(found)


def _without_numbers(text: str) -> str:
    return re.sub(r"\d[\d.,]*", "#", text)


def _lacks(expected: ExpectedReport, plan: Plan | None, actor: Actor | None) -> Lacks:
    window = expected.period.window
    late, coming = ((), ()) if plan is None else _tasks(plan, window)
    is_year = expected.period.cadence == Cadence.YEAR
    if not isinstance(actor, StaffActor) or not actor.may("insight.view", expected.unit_id):
        return Lacks(late, coming, is_year=is_year)
    found = unit_gaps(
        actor,
        expected.unit_id,
        window,
        on=window.last,
        period=expected.period,
        with_trend=False,
    )
    low = [each for each in found.figures if each.state is State.LOW]
    return Lacks(
        late,
        coming,
        tuple(_shares(each, found) for each in low if each.gap in CASES),
        tuple(_spoken(each) for each in found.tongues.missing),
        len(found.silent),
        is_year,
    )


def _tasks(plan: Plan, window: Interval) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Titles of the tasks that are behind at the end of the window, and of those that are due in
    as many days after it and not done."""
    lines = list(plan.lines.standing().select_related("plan__unit", "count_unit", "channel"))
    stand = line_progress(lines, min(window.end, days.today()))
    state = {line.pk: stand[line.pk].standing.state for line in lines}
    coming = Interval(window.end, window.end + (window.end - window.start))
    return (
        tuple(
            line.title
            for line in lines
            if state[line.pk] in (LineState.BEHIND, LineState.NOT_BEGUN)
        ),
        tuple(
            line.title
            for line in lines
            if line.deadline is not None
            and line.deadline in coming
            and state[line.pk] is not LineState.DONE
        ),
    )


def _shares(figure: Figure, found: Gaps) -> Shares:
    case = CASES[figure.gap]
    if figure.spread is not None:
        top = next((each.name for each, _ in found.forms if each.slug == figure.spread.top), "")
        share = figure.spread.top_share
        return Shares(case, figure.spread.forms, share.whole, share.percent or 0, top)
    share = figure.now.share
    return Shares(case, share.part, share.whole, share.percent or 0)


def _spoken(language: Language) -> str:
    plain = language.name.partition(" (")[0]
    return f"{plain[:1].lower()}{plain[1:]}"
