"""A report as one JSON file: what was frozen, word for word, and what the paper says beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lantoa.reports.queries.workbook import Issue
from lantoa.reports.rules.figures import Json, contents_from_json, total_to_json
from lantoa.reports.rules.frozen import fingerprint

FORMAT = "lantoa-report-1"
"""Changes with the meaning or the place of anything in the file; what is only added keeps it."""


def report_data(frozen: Mapping[str, object], issue: Issue) -> Json:
    """The file as plain data. The same version gives the same file until it gets its number."""
    expected, version = issue.expected, issue.version
    contents = frozen["contents"]
    if not isinstance(contents, Mapping):
        raise ValueError("not a frozen report")
    return {
        "format": FORMAT,
        "demonstration": str(frozen["mark"] or ""),
        "unit": {"slug": expected.unit.slug, "name": str(frozen["unit_name"])},
        "regime": expected.period.regime.slug,
        "period": {
            "key": expected.period.key,
            "start": expected.period.window_start.isoformat(),
            "end": expected.period.window_end.isoformat(),
        },
        "version": None
        if version is None
        else {
            "number": version.number,
            "submitted_at": version.submitted_at.isoformat(),
            "signer": version.signer_name,
            "document_number": version.document_number,
            "issued_on": version.issued_on.isoformat() if version.issued_on else None,
            "correction_reason": version.correction_reason,
        },
        "sha256": fingerprint(frozen) if version is None else version.sha256,
        "figures": [
            {
                "measure": figure.measure,
                "label": figure.label,
                "count_unit": figure.count_unit,
                "side": figure.side,
                "state": _state(is_stated=figure.whole.is_stated, is_apart=figure.is_apart),
                "whole": total_to_json(figure.whole),
            }
            for figure in contents_from_json(contents).figures
        ],
        "frozen": dict(frozen),
    }


def _state(*, is_stated: bool, is_apart: bool) -> str:
    return "stated" if is_stated else "apart" if is_apart else "not_stated"


def json_of(frozen: Mapping[str, object], issue: Issue) -> bytes:
    written = json.dumps(report_data(frozen, issue), ensure_ascii=False, indent=1, allow_nan=False)
    return f"{written}\n".encode()
