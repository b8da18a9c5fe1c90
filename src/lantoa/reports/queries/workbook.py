"""The annex forms of a report as a workbook, with a hidden sheet by which a machine reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Part, Total
from lantoa.papers import wording, workbook
from lantoa.papers.paper import Paper
from lantoa.reader.report_tables import XLSX_FORMAT
from lantoa.reader.sheet_text import MACHINE_SHEET
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries import layout_2
from lantoa.reports.queries.paper import FIRST, paper_of
from lantoa.reports.rules.figures import Contents, Figure, contents_from_json

NOTHING = "Báo cáo không có biểu số liệu."
HEADINGS = (
    "TT",
    "Chỉ tiêu",
    "Đơn vị tính",
    "measure",
    "side",
    "column",
    "state",
    "qualifier",
    "value",
    "value_max",
    "silent",
)
"""Columns of the hidden sheet; docs/reference/report-files.md says what stands in them."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Which paper a file is made of. Without ``version`` it is a draft and has no seal."""

    expected: ExpectedReport
    version: ReportVersion | None = None

    @property
    def seal(self) -> str:
        return self.version.sha256 if self.version is not None else ""

    @property
    def properties(self) -> dict[str, str]:
        """What the file itself says of where it comes from."""
        expected = self.expected
        return {
            "lantoa.format": XLSX_FORMAT,
            "lantoa.unit": expected.unit.slug,
            "lantoa.regime": expected.period.regime.slug,
            "lantoa.period": expected.period.key,
            "lantoa.version": str(self.version.number) if self.version is not None else "draft",
            "lantoa.sha256": self.seal,
        }


def sheets_of(frozen: Mapping[str, object], issue: Issue) -> bytes:
    """XLSX of a frozen report, or of a draft frozen as it would be now."""
    contents_data = frozen["contents"]
    if not isinstance(contents_data, Mapping):
        raise ValueError("not a frozen report")
    contents = contents_from_json(contents_data)
    version = issue.version
    paper = paper_of(
        frozen,
        signer_name=version.signer_name if version is not None else None,
        number=(version.document_number or None) if version is not None else None,
        issued_on=version.issued_on if version is not None else None,
    )
    made = workbook.Book(
        title=wording.title(paper),
        author=" ".join(paper.issuer.name_lines),
        heads=_heads(frozen, paper, version),
        annexes=paper.annexes,
        mark=paper.mark,
        nothing=NOTHING,
        properties=issue.properties,
        hidden_name=MACHINE_SHEET,
        hidden=[
            *([name, words] for name, words in issue.properties.items()),
            [],
            HEADINGS,
            *_machine(frozen, contents),
        ],
    )
    return workbook.render(made)


def _heads(
    frozen: Mapping[str, object], paper: Paper, version: ReportVersion | None
) -> tuple[str, ...]:
    window = frozen["window"]
    if not isinstance(window, list):
        raise ValueError("not a frozen report")
    days = Interval(*(date.fromisoformat(str(each)) for each in window))
    which = "Dự thảo, chưa ký"
    if version is not None:
        which = f"Lần gửi {version.number}, người ký {version.signer_name}"
    return (
        str(frozen["unit_name"]),
        f"Báo cáo {paper.subject[:1].lower()}{paper.subject[1:]}",
        f"Kỳ báo cáo: từ {vn.day(days.start)} đến {vn.day(days.last)}. "
        f"{wording.number_line(paper).replace(wording.ROOM, '      ')}. {which}.",
    )


# --- The hidden sheet ----------------------------------------------------------------------------


def _machine(frozen: Mapping[str, object], contents: Contents) -> Iterator[list[str]]:
    """One row for each part of each amount of each line of the visible table, in its order."""
    form = None if frozen["template"] == FIRST else layout_2.form_from_json(frozen.get("form"))
    known = {figure.measure: figure for figure in contents.figures}
    for place, (label, unit, measure) in enumerate(layout_2.lines_of(contents, form), start=1):
        figure = known.get(measure)
        head = [str(place), label, unit, measure, measure_side(measure)]
        if figure is None:
            yield [*head, "actual", "absent", "", "", "", ""]
            continue
        for column, total in _amounts(figure):
            yield from ([*head, column, *each] for each in _parts(figure, column, total))


def measure_side(measure: str) -> str:
    """``production`` or ``placement``, the third word of an indicator's slug."""
    words = measure.split(".")
    return words[2] if len(words) > 2 else ""


def _amounts(figure: Figure) -> Iterator[tuple[str, Total]]:
    yield "actual", figure.whole
    if figure.planned is not None:
        yield "planned", figure.planned.total
    if figure.estimate is not None:
        yield "estimate", Total.of([figure.estimate.value])
    if figure.to_date is not None:
        yield "to_date", figure.to_date
    if figure.before is not None:
        yield "same_before", figure.before


def _parts(figure: Figure, column: str, total: Total) -> Iterator[list[str]]:
    silent = str(total.not_stated or "")
    if not total.is_stated:
        apart = column == "actual" and figure.is_apart
        yield ["apart" if apart else "not_stated", "", "", "", silent]
        return
    parts = total.parts()
    for part, amount in parts.items():
        match part:
            case Part.NOT_STATED | Part.NOT_APPLICABLE | Part.RANGE_HIGH:
                continue
            case Part.RANGE_LOW:
                high = f"{parts[Part.RANGE_HIGH].normalize():f}"
                yield ["range", "", f"{amount.normalize():f}", high, silent]
            case Part.EXACT:
                yield ["exact", "exact", f"{amount.normalize():f}", "", silent]
            case _:
                yield ["qualified", part.value, f"{amount.normalize():f}", "", silent]
