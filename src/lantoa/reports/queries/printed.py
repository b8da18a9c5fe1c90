"""A report as a file to read, print or edit."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.files.kinds import DOCX, PDF
from lantoa.files.models import StoredFile
from lantoa.papers import docx, pdf
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.paper import draft_paper, version_paper
from lantoa.reports.rules.states import FILED

KINDS = {"pdf": PDF, "docx": DOCX}
_RENDER = {"pdf": pdf.render, "docx": docx.render}


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

    Raises ``ReportVersion.DoesNotExist`` when there is nothing to print.
    """
    report = getattr(expected, "report", None)
    if report is None:
        raise ReportVersion.DoesNotExist("nothing was written yet")
    if number is None and expected.state not in FILED:
        name = f"du-thao-bao-cao-{expected.period.key}.{kind}"
        content = _RENDER[kind](draft_paper(expected, report))
        return Printed(name, KINDS[kind].media_type, content=content)
    version = report.standing if number is None else report.versions.get(number=number)
    if version is None:
        raise ReportVersion.DoesNotExist("nothing was sent yet")
    name = f"bao-cao-{expected.period.key}-lan-{version.number}.{kind}"
    stored = getattr(version, kind)
    if stored is not None:
        return Printed(name, KINDS[kind].media_type, stored=stored)
    return Printed(name, KINDS[kind].media_type, content=_RENDER[kind](version_paper(version)))
