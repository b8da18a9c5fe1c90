"""Setting figures inside the words right."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from lantoa.audit.log import record
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.actions.draft import must_be_draft
from lantoa.reports.actions.steps import lock
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.contents import draft_contents
from lantoa.reports.queries.linked import disagreeing, mark_of
from lantoa.reports.queries.outline import outline_of
from lantoa.reports.rules.linked import from_json, set_right, to_json


@transaction.atomic
def set_figures_right(*, actor: Actor, expected: ExpectedReport, marks: Collection[str]) -> int:
    """Puts the numbers of today into the sentences that are named, by
    :func:`lantoa.reports.queries.linked.mark_of`; nothing else of the words changes. Returns how
    many. Raises ``Refused`` for a report that is no draft, and where none of them stands there
    any more."""
    actor.must("reports.draft", expected.unit_id)
    report = lock(expected)
    must_be_draft(report)
    contents = draft_contents(report.expected)
    parts = outline_of(expected).parts
    done = 0
    # One after the other: a sentence with two numbers is another sentence after the first.
    wanted = [
        (each.part, each.key, each.sentence)
        for each in disagreeing(report, contents, parts)
        if each.can_be_set and mark_of(each) in marks
    ]
    for part, key, _ in wanted:
        found = next(
            (
                each
                for each in disagreeing(report, contents, parts)
                if each.can_be_set and (each.part, each.key) == (part, key)
            ),
            None,
        )
        if found is None:
            continue
        sections, links = set_right(report.sections, from_json(report.linked), found)
        report.sections, report.linked = sections, to_json(links)
        done += 1
    if not done:
        raise Refused(
            Problem(
                "",
                "Câu có con số này không còn trong lời văn.",
                "Mở lại trang để xem lời văn hiện tại.",
                "not_there",
            )
        )
    report.revision += 1
    report.save(update_fields=["sections", "linked", "revision"])
    record(
        actor=actor,
        verb="reports.draft",
        unit_id=expected.unit_id,
        object_key=f"reports.report:{report.pk}",
        data={"figures": done},
    )
    return done
