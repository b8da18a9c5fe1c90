"""Putting what units below tell of difficulties into the report above."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.actions.draft import save_sections
from lantoa.reports.actions.steps import lock
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.queries.below import difficulties_below
from lantoa.reports.queries.outline import outline_of
from lantoa.reports.rules.outline import part_for_difficulties


@transaction.atomic
def insert_difficulties(
    *, actor: Actor, expected: ExpectedReport, themes: Collection[str], revision: int
) -> Report:
    """Writes the themes that were chosen, each as one line with its sources, under the part on
    difficulties, or on shortcomings where the outline has none. What stands there stays; a line
    that stands there already is not written again.

    Raises ``Refused`` when none was chosen, for an outline without such a part, and as
    ``save_sections`` does: for a report that is no draft, a page that was older, a part that would
    be too long.
    """
    actor.must("reports.draft", expected.unit_id)
    report = lock(expected)
    chosen = [each.text for each in difficulties_below(expected) if each.theme in themes]
    if not chosen:
        raise Refused(
            Problem(
                "themes",
                "Chưa chọn nhóm khó khăn nào.",
                "Đánh dấu ít nhất một nhóm.",
                "nothing_chosen",
            )
        )
    part = part_for_difficulties(outline_of(expected).parts)
    if not part:
        raise Refused(
            Problem(
                "themes",
                "Đề cương của báo cáo này không có phần ghi khó khăn, hạn chế.",
                "Đề nghị quản trị thêm phần ấy vào đề cương, hoặc ghi vào phần khác.",
                "no_part",
            )
        )
    lines = report.sections.get(part, "").splitlines()
    lines += [line for line in chosen if line not in lines]
    return save_sections(
        actor=actor,
        expected=expected,
        sections={**report.sections, part: "\n".join(lines)},
        revision=revision,
    )
