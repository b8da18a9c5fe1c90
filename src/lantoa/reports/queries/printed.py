"""A report as a file to read, print or edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lantoa.files.kinds import DOCX, PDF, XLSX, Kind
from lantoa.files.models import StoredFile
from lantoa.papers import pdf
from lantoa.papers.paper import Paper
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.paper import freeze, paper_of, version_paper
from lantoa.reports.queries.report_json import json_of
from lantoa.reports.queries.word_templates import docx_of
from lantoa.reports.queries.workbook import Issue, sheets_of
from lantoa.reports.rules.states import FILED

JSON = Kind("application/json", "JSON", (".json",))
KINDS = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX, "json": JSON}
_DATA: Mapping[str, Callable[[Mapping[str, object], Issue], bytes]] = {
    "xlsx": sheets_of,
    "json": json_of,
}
"""Made of what is frozen each time they are asked for, and kept nowhere."""


@dataclass(frozen=True, slots=True)
class Printed:
    """``stored`` where the file was kept, ``content`` where it was made just now."""

    name: str
    media_type: str
    stored: StoredFile | None = None
    content: bytes = b""


def printed(expected: ExpectedReport, kind: str, number: int | None = None) -> Printed:
    """The paper of a version; without ``number`` of the one that stands, or of the draft while the
    report is in the hands of those who write it.

    Raises ``ReportVersion.DoesNotExist`` when there is nothing to print, ``Refused`` when the Word
    template of a DOCX is gone.
    """
    report = getattr(expected, "report", None)
    if report is None:
        raise ReportVersion.DoesNotExist("nothing was written yet")
    if number is None and expected.state not in FILED:
        name = f"du-thao-bao-cao-{expected.period.key}.{kind}"
        if kind in _DATA:
            content = _DATA[kind](freeze(expected, report.sections), Issue(expected))
        else:
            frozen = freeze(expected, report.sections)
            content = _rendered(kind, frozen, paper_of(frozen))
        return Printed(name, KINDS[kind].media_type, content=content)
    version = report.standing if number is None else report.versions.get(number=number)
    if version is None:
        raise ReportVersion.DoesNotExist("nothing was sent yet")
    name = f"bao-cao-{expected.period.key}-lan-{version.number}.{kind}"
    if kind in _DATA:
        content = _DATA[kind](version.frozen, Issue(expected, version))
        return Printed(name, KINDS[kind].media_type, content=content)
    stored = getattr(version, kind)
    if stored is not None:
        return Printed(name, KINDS[kind].media_type, stored=stored)
    content = _rendered(kind, version.frozen, version_paper(version))
    return Printed(name, KINDS[kind].media_type, content=content)


def _rendered(kind: str, frozen: Mapping[str, object], paper: Paper) -> bytes:
    return pdf.render(paper) if kind == "pdf" else docx_of(frozen, paper)
