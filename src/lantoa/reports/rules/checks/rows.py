"""Rows that the form in force asks for and that have no number."""

from __future__ import annotations

from lantoa.catalogue.rules.outlines import FormView
from lantoa.kernel import vietnamese as vn
from lantoa.reports.rules.checks.finding import Finding, Level
from lantoa.reports.rules.figures import Contents

MOST_NAMED = 5


def missing_rows(form: FormView | None, contents: Contents) -> list[Finding]:
    """One warning for all required rows without a value; zero is a value. What has no number can
    be said so in the ledger, so it does not stop the report."""
    stated = {
        figure.measure for figure in contents.figures if figure.whole.is_stated or figure.is_apart
    }
    missing = [
        row.label
        for row in (form.rows if form else ())
        if row.measure and row.is_required and row.measure not in stated
    ]
    if not missing:
        return []
    more = len(missing) - MOST_NAMED
    named = "; ".join(f"{label[:1].lower()}{label[1:]}" for label in missing[:MOST_NAMED])
    rest = f"; và {vn.number(more)} dòng khác" if more > 0 else ""
    return [
        Finding(
            Level.WARNING,
            f"Biểu mẫu bắt buộc nêu số ở {vn.number(len(missing))} dòng chưa có số: {named}{rest}.",
            "Ghi hoạt động, hoặc kê khai số (0 nếu không có) ở phần Số liệu.",
            "figures",
            "missing_row",
            number=len(missing),
        )
    ]
