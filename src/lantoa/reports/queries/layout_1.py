"""How reports of the first layout, ``report-1``, stand on the page. They were frozen so and print
so for ever: this module does not change."""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.value import Total
from lantoa.papers.paper import Annex, Block, Heading, Listing, Paragraph, Table
from lantoa.reports.queries.layout_parts import paragraphs, strings
from lantoa.reports.rules.figures import Contents, Figure
from lantoa.reports.rules.prose import Section
from lantoa.ui.words import total_text


def body(frozen: Mapping[str, object], sections: Mapping[str, str]) -> tuple[Block, ...]:
    def words(section: Section) -> list[Block]:
        return paragraphs(sections.get(section.value, ""))

    blocks: list[Block] = [Paragraph(str(frozen["opening"]))]
    blocks += [Heading(1, "I. Công tác chỉ đạo, điều hành"), *words(Section.STEERING)]
    blocks.append(Heading(1, "II. Kết quả tuyên truyền"))
    said = [
        Paragraph(f"{place}. {sentence}")
        for place, sentence in enumerate(strings(frozen["results"]), start=1)
    ]
    blocks += said or [Paragraph("Trong kỳ không ghi nhận số liệu.")]
    if silent := strings(frozen["silence"]):
        blocks.append(Listing(tuple(silent)))
    blocks.append(Heading(1, "III. Đánh giá chung"))
    judged = [
        (title, text)
        for title, section in (
            ("Thuận lợi, ưu điểm", Section.STRENGTHS),
            ("Tồn tại, hạn chế và nguyên nhân", Section.SHORTCOMINGS),
        )
        if (text := words(section))
    ]
    for place, (title, text) in enumerate(judged, start=1):
        blocks += [Heading(2, f"{place}. {title}"), *text]
    blocks += [Heading(1, "IV. Phương hướng, nhiệm vụ kỳ sau"), *words(Section.NEXT)]
    if proposals := words(Section.PROPOSALS):
        blocks += [Heading(1, "V. Đề xuất, kiến nghị"), *proposals]
    blocks.append(Paragraph(str(frozen["closing"])))
    return tuple(blocks)


def _bounded(total: Total) -> str:
    bounds = Total(
        more_than=total.more_than,
        at_least=total.at_least,
        at_most=total.at_most,
        range_low=total.range_low,
        range_high=total.range_high,
    )
    return total_text(bounds) if bounds.is_stated else ""


def _cells(place: int, figure: Figure) -> tuple[str, ...]:
    total = figure.whole
    exact = vn.number(total.exact) if total.exact is not None else ""
    about = vn.number(total.about) if total.about is not None else ""
    notes = [figure.how] if figure.how else []
    if figure.declared is not None:
        notes.append("tự kê khai")
    if figure.own_silent:
        notes.append(f"{figure.own_silent} lần ghi không nêu số")
    if figure.partly_silent_units:
        notes.append(f"{len(figure.partly_silent_units)} đơn vị nêu chưa đủ")
    if figure.silent_units:
        notes.append(f"{len(figure.silent_units)} đơn vị không nêu")
    if not total.is_stated:
        exact = "không cộng được" if figure.is_apart else "không nêu"
    return (
        str(place),
        figure.label,
        figure.count_unit,
        exact,
        _bounded(total),
        about,
        "; ".join(notes),
    )


def annex_of_figures(contents: Contents) -> Annex:
    rows: list[tuple[str, ...]] = []
    place = 0
    for side, title in (("production", "A. Sản phẩm làm ra"), ("placement", "B. Đăng, phát")):
        lines = [figure for figure in contents.figures if figure.side == side]
        if lines:
            rows.append((title,))
        for figure in lines:
            place += 1
            rows.append(_cells(place, figure))
    table = Table(
        header=(
            "TT",
            "Chỉ tiêu",
            "Đơn vị tính",
            "Chính xác",
            "Có giới hạn",
            "Ước chừng",
            "Ghi chú",
        ),
        rows=tuple(rows),
        widths=(6, 30, 12, 14, 13, 11, 17),
        numeric=(3, 4, 5),
        centred=(0,),
    )
    note = Paragraph(
        "Sản phẩm làm ra và số lần đăng, phát là hai số khác nhau, không cộng vào nhau. "
        "Cột “Có giới hạn” ghi số kèm từ “hơn”, “ít nhất”, “nhiều nhất” như nguồn nêu và không "
        "cộng vào cột “Chính xác”. “Không nêu” không phải là 0."
    )
    blocks: tuple[Block, ...] = (table, note)
    return Annex("Số liệu tuyên truyền cải cách hành chính", blocks, landscape=False)
