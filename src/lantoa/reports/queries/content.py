"""What a submitted version lacks by its content."""

from __future__ import annotations

from lantoa.catalogue.rules.outlines import FormView
from lantoa.reports.models import ReportVersion
from lantoa.reports.queries.layout_2 import form_from_json
from lantoa.reports.queries.outline import form_of, outline_of
from lantoa.reports.rules.duties import lacking
from lantoa.reports.rules.figures import contents_from_json
from lantoa.reports.rules.outline import Parts, from_json, typed


def lacking_of(version: ReportVersion) -> list[str]:
    """Required parts without words and required rows of the form without a value, by the outline
    and the form that were frozen with it; of what was frozen before they were, by those in force
    on the window's last day. At most 6 queries."""
    parts, form = parts_of(version), form_of_version(version)
    sections = version.frozen.get("sections")
    data = version.frozen.get("contents")
    is_read = isinstance(data, dict) and "plan_coverage" in data
    figures = contents_from_json(data).figures if is_read else ()
    rows = [row for row in form.rows if row.measure and row.is_required] if form else []
    return lacking(
        {str(key): str(text) for key, text in sections.items()}
        if isinstance(sections, dict)
        else {},
        {figure.measure for figure in figures if figure.whole.is_stated or figure.is_apart},
        {part.slug: part.title for part in typed(parts) if part.is_required},
        {row.measure: row.label for row in rows},
    )


def parts_of(version: ReportVersion) -> Parts:
    """The outline that was frozen; of what was frozen before outlines were, the one in force."""
    frozen = version.frozen.get("outline")
    return (
        from_json(frozen) if isinstance(frozen, list) else outline_of(version.report.expected).parts
    )


def form_of_version(version: ReportVersion) -> FormView | None:
    """A version that was frozen without a form has none, whatever is in force now. Forms that were
    frozen before their rows said which must be filled do not tell it."""
    expected = version.report.expected
    if "form" not in version.frozen:
        return form_of(expected)
    frozen = version.frozen["form"]
    if isinstance(frozen, dict) and not all("is_required" in row for row in frozen["rows"]):
        return form_of(expected)
    return form_from_json(frozen)
