"""How reports stand on the page since they follow an outline and a form: ``report-2``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lantoa.catalogue.rules.outlines import FormRowView, FormView
from lantoa.catalogue.rules.regimes import COLUMN_NAMES, FormColumn, PartSource
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.value import Total
from lantoa.papers.paper import Annex, Block, Heading, Listing, Paragraph, Table
from lantoa.reports.queries.layout_parts import paragraphs, strings
from lantoa.reports.rules.figures import Contents, Figure, Json
from lantoa.reports.rules.outline import from_json, printed
from lantoa.ui.words import total_text, value_text

MOST_UPRIGHT = 7
"""More columns than these are printed on a page turned sideways."""

NOTHING = "không có"
OF_WHICH = "Trong đó:"
OTHER = "Chỉ tiêu khác, ngoài biểu mẫu"
TITLE = "Số liệu tuyên truyền cải cách hành chính"


# --- The body --------------------------------------------------------------------------------


def body(frozen: Mapping[str, object], sections: Mapping[str, str]) -> tuple[Block, ...]:
    said = [slug for slug, text in sections.items() if text.strip()]
    blocks: list[Block] = [Paragraph(str(frozen["opening"]))]
    for part in printed(from_json(frozen["outline"]), said):
        blocks.append(Heading(part.level, part.heading))
        if part.source == PartSource.RESULTS:
            blocks += _results(frozen)
        elif part.is_typed:
            blocks += paragraphs(sections.get(part.slug, ""))
    blocks.append(Paragraph(str(frozen["closing"])))
    return tuple(blocks)


def _results(frozen: Mapping[str, object]) -> Iterator[Block]:
    said = strings(frozen["results"])
    if len(said) > 1:
        said = [f"{place}. {each}" for place, each in enumerate(said, start=1)]
    for each in said:
        yield Paragraph(each)
    if silent := strings(frozen["silence"]):
        yield Listing(tuple(silent))


# --- The annex -------------------------------------------------------------------------------


def form_to_json(form: FormView) -> Json:
    return {
        "name": form.name,
        "number": form.number,
        "columns": list(form.columns),
        "rows": [
            {
                "place": row.place,
                "label": row.label,
                "measure": row.measure,
                "count_unit": row.count_unit,
                "is_required": row.is_required,
                "part_of": row.part_of,
            }
            for row in form.rows
        ],
    }


def form_from_json(data: object) -> FormView | None:
    if not isinstance(data, Mapping):
        return None
    return FormView(
        str(data["name"]),
        str(data["number"]),
        tuple(data["columns"]),
        tuple(
            FormRowView(
                row["place"],
                row["label"],
                row["measure"],
                row["count_unit"],
                bool(row.get("is_required")),
                part_of=row["part_of"],
            )
            for row in data["rows"]
        ),
    )


def annex_of_figures(contents: Contents, form: FormView | None) -> Annex:
    """The figures as the form asks for them; without a form as the report has them, in the columns
    of which anything is known."""
    table = figure_table(contents, form)
    note = Paragraph(
        "Sản phẩm làm ra và số lần đăng, phát là hai số khác nhau, không cộng vào nhau. Số kèm từ "
        "“hơn”, “ít nhất”, “nhiều nhất”, “khoảng” được giữ như nguồn nêu, không cộng vào số chính "
        "xác. “Không nêu” không phải là 0."
    )
    blocks: list[Block] = [table, note]
    if contents.before and FormColumn.SAME_BEFORE in _columns(contents, form):
        blocks.append(Paragraph(f"Cột “Cùng kỳ trước” lấy từ {contents.before}."))
    title = TITLE
    if form is not None:
        title = f"{form.number}. {form.name}" if form.number else form.name
    return Annex(title, tuple(blocks), landscape=len(table.header) > MOST_UPRIGHT)


def figure_table(contents: Contents, form: FormView | None) -> Table:
    """The rows of the annex. What the form does not ask for stands after it: no figure of a report
    is left out."""
    columns = _columns(contents, form)
    rows: list[tuple[str, ...]] = []
    place = 0
    for each in _rows(contents, form):
        if isinstance(each, str):
            rows.append((each,))
            continue
        place += 1
        cells = (CELLS[column](each.figure) for column in columns)
        rows.append((str(place), each.label, each.count_unit, *cells))
    header = ("TT", "Chỉ tiêu", "Đơn vị tính", *(COLUMN_NAMES[column] for column in columns))
    return Table(
        header=header,
        rows=tuple(rows),
        widths=(6, 28, 11, *(_WIDTHS[column] for column in columns)),
        numeric=tuple(
            place for place, column in enumerate(columns, start=3) if column is not FormColumn.NOTE
        ),
        centred=(0,),
    )


def lines_of(contents: Contents, form: FormView | None) -> Iterator[tuple[str, str, str]]:
    """Label, count unit and measure of each numbered line of :func:`figure_table`, in its order;
    the lines of the first layout are those of none."""
    for each in _rows(contents, form):
        if not isinstance(each, str):
            yield each.label, each.count_unit, each.measure


@dataclass(frozen=True, slots=True)
class _Line:
    label: str
    count_unit: str
    figure: Figure | None
    measure: str


def _columns(contents: Contents, form: FormView | None) -> tuple[FormColumn, ...]:
    if form is not None and form.columns:
        return tuple(FormColumn(each) for each in form.columns)
    return tuple(column for column in FormColumn if _says_something(column, contents))


def _says_something(column: FormColumn, contents: Contents) -> bool:
    """Whether a column has more in it than the figures of the window themselves."""
    if column is FormColumn.TO_DATE:
        return any(each.to_date not in (None, each.whole) for each in contents.figures)
    return column is FormColumn.ACTUAL or any(
        CELLS[column](figure) not in ("", NOTHING) for figure in contents.figures
    )


def _rows(contents: Contents, form: FormView | None) -> Iterator[str | _Line]:
    """Lines, and the words that open a group of them."""
    if form is None or not form.rows:
        for side, title in (("production", "A. Sản phẩm làm ra"), ("placement", "B. Đăng, phát")):
            yield from _group(title, [each for each in contents.figures if each.side == side])
        return
    known = {figure.measure: figure for figure in contents.figures}
    for row in form.rows:
        if not row.measure:
            yield row.label
            continue
        is_part = row.part_of is not None and not row.label.startswith(OF_WHICH)
        label = f"{OF_WHICH} {row.label}" if is_part else row.label
        yield _Line(label, row.count_unit, known.get(row.measure), row.measure)
    asked = set(form.measures)
    yield from _group(OTHER, [each for each in contents.figures if each.measure not in asked])


def _group(title: str, figures: Sequence[Figure]) -> Iterator[str | _Line]:
    if figures:
        yield title
    for figure in figures:
        yield _Line(figure.label, figure.count_unit, figure, figure.measure)


def _text(total: Total | None, otherwise: str = "") -> str:
    if total is None or not total.is_stated:
        return otherwise
    return total_text(total.stated_only())


def _actual(figure: Figure | None) -> str:
    if figure is None:
        return "chưa ghi"
    if figure.is_apart:
        return "không cộng được"
    return _text(figure.whole, "không nêu")


def _planned(figure: Figure | None) -> str:
    return _text(figure.planned.total) if figure and figure.planned else ""


def _estimate(figure: Figure | None) -> str:
    return value_text(figure.estimate.value) if figure and figure.estimate else ""


def _to_date(figure: Figure | None) -> str:
    return _text(figure.to_date) if figure else ""


def _before(figure: Figure | None) -> str:
    return _text(figure.before, NOTHING) if figure else NOTHING


def _share(figure: Figure | None) -> str:
    return vn.number(figure.share) if figure and figure.share is not None else ""


def _note(figure: Figure | None) -> str:
    if figure is None:
        return ""
    notes = [figure.how] if figure.how else []
    if figure.declared is not None:
        notes.append("tự kê khai")
    if figure.own_silent:
        notes.append(f"{figure.own_silent} lần ghi không nêu số")
    if figure.partly_silent_units:
        notes.append(f"{len(figure.partly_silent_units)} đơn vị nêu chưa đủ")
    if figure.silent_units:
        notes.append(f"{len(figure.silent_units)} đơn vị không nêu")
    if figure.estimate is not None:
        notes.append(f"căn cứ ước: {figure.estimate.basis}")
    return "; ".join(notes)


CELLS: Mapping[FormColumn, Callable[[Figure | None], str]] = {
    FormColumn.PLANNED: _planned,
    FormColumn.ACTUAL: _actual,
    FormColumn.ESTIMATE: _estimate,
    FormColumn.TO_DATE: _to_date,
    FormColumn.SAME_BEFORE: _before,
    FormColumn.SHARE_OF_PLAN: _share,
    FormColumn.NOTE: _note,
}

_WIDTHS: Mapping[FormColumn, int] = {
    FormColumn.PLANNED: 11,
    FormColumn.ACTUAL: 14,
    FormColumn.ESTIMATE: 11,
    FormColumn.TO_DATE: 13,
    FormColumn.SAME_BEFORE: 11,
    FormColumn.SHARE_OF_PLAN: 11,
    FormColumn.NOTE: 18,
}
