"""What every layout of a report is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lantoa.papers.paper import Annex, Block, Paragraph, Table


def paragraphs(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def strings(data: object) -> list[str]:
    return [str(each) for each in data] if isinstance(data, list) else []


def annex_of_proofs(proofs: Sequence[Mapping[str, object]]) -> Annex:
    rows = tuple(
        (
            str(place),
            str(row["title"]),
            str(row["day"]),
            str(row["channel"]),
            str(row["proof"]),
            str(row["sha256"])[:12],
        )
        for place, row in enumerate(proofs, start=1)
    )
    table = Table(
        header=("TT", "Nội dung", "Ngày", "Kênh", "Minh chứng", "SHA-256 (12 ký tự đầu)"),
        rows=rows,
        widths=(6, 32, 12, 18, 20, 16),
        centred=(0,),
    )
    return Annex("Danh mục minh chứng", (table,))
