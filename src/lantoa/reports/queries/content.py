"""What a submitted version lacks by its content."""

from __future__ import annotations

from lantoa.catalogue import queries as catalogue
from lantoa.reports.models import ReportVersion
from lantoa.reports.rules.duties import lacking
from lantoa.reports.rules.figures import contents_from_json
from lantoa.units import queries as units


def lacking_of(version: ReportVersion) -> list[str]:
    """Required parts without words and required rows of the form without a value, by the outline
    and the form in force on the window's last day. At most 6 queries."""
    expected = version.report.expected
    period, last = expected.period, expected.period.window.last
    tier = units.tier_of(expected.unit_id, last)
    outline = catalogue.outline_for(period.regime, tier, period.cadence, last)
    form = catalogue.form_for(period.regime, tier, period.cadence, last)
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
        {part.slug: part.title for part in outline.required},
        {row.measure: row.label for row in rows},
    )
