"""What a regime asks for, version by version: outlines with their parts, forms with their rows."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from ninja import Path, Query, Schema

from lantoa.catalogue import queries
from lantoa.catalogue.api.asking import Validity, dated, named, router
from lantoa.catalogue.models import ReportRegime
from lantoa.catalogue.queries.versions import Asked, forms_after, outlines_after
from lantoa.ui.rest import After, Code, Day, FormRowOut, Limit, PartOut, cut, faults

Tier = Annotated[
    Literal["province", "district", "commune"] | None, Query(None, description="Chỉ của một cấp.")
]
Cadence = Annotated[
    Literal["month", "quarter", "half", "nine_months", "year", "once"] | None,
    Query(None, description="Chỉ của một định kỳ."),
]
InForce = Annotated[
    Day | None,
    Query(
        None,
        description="Chỉ bản có hiệu lực ngày này: báo cáo dùng bản của ngày cuối kỳ. Để trống là "
        "mọi bản.",
    ),
]


class OutlineOut(Validity):
    """Một bản của đề cương. Bản đang có hiệu lực không sửa: bản khác thay từ một ngày."""

    id: int
    tier: str
    cadence: str
    name: str
    legal_basis: str
    is_verified: bool
    parts: list[PartOut]


class OutlinePage(Schema):
    rows: list[OutlineOut]
    next: str | None


class FormOut(Validity):
    """Một bản của biểu mẫu kèm theo báo cáo."""

    id: int
    tier: str
    cadence: str
    number: str
    name: str
    columns: list[str]
    legal_basis: str
    is_verified: bool
    rows: list[FormRowOut]


class FormPage(Schema):
    rows: list[FormOut]
    next: str | None


def _regime(slug: str) -> ReportRegime:
    try:
        return queries.regime(slug)
    except ReportRegime.DoesNotExist as error:
        raise Http404 from error


@router.get(
    "/regimes/{slug}/outlines",
    response={200: OutlinePage, **faults(404)},
    summary="Đề cương của một chế độ báo cáo, mọi bản, kèm các phần",
)
def outlines(
    request: HttpRequest,
    slug: Annotated[Code, Path()],
    after: After,
    limit: Limit,
    tier: Tier,
    cadence: Cadence,
    on: InForce,
) -> OutlinePage:
    """Không có bản nào cho một cấp và định kỳ thì báo cáo dùng đề cương có sẵn: xem đề cương của
    từng báo cáo."""
    asked = Asked(_regime(slug), tier, cadence, on)
    found = outlines_after(asked, int(after or 0), limit + 1)
    rows, rest = cut(found, limit, lambda each: each[0].pk)
    return OutlinePage(
        rows=[
            OutlineOut(
                id=row.pk,
                tier=row.tier,
                cadence=row.cadence,
                name=row.name,
                legal_basis=named(row.legal_basis),
                is_verified=row.is_verified,
                parts=[PartOut.model_validate(part) for part in parts],
                **dated(row),
            )
            for row, parts in rows
        ],
        next=rest,
    )


@router.get(
    "/regimes/{slug}/forms",
    response={200: FormPage, **faults(404)},
    summary="Biểu mẫu của một chế độ báo cáo, mọi bản, kèm các dòng và cột",
)
def forms(
    request: HttpRequest,
    slug: Annotated[Code, Path()],
    after: After,
    limit: Limit,
    tier: Tier,
    cadence: Cadence,
    on: InForce,
) -> FormPage:
    asked = Asked(_regime(slug), tier, cadence, on)
    found = forms_after(asked, int(after or 0), limit + 1)
    rows, rest = cut(found, limit, lambda each: each[0].pk)
    return FormPage(
        rows=[
            FormOut(
                id=row.pk,
                tier=row.tier,
                cadence=row.cadence,
                number=row.number,
                name=row.name,
                columns=[str(each) for each in row.columns],
                legal_basis=named(row.legal_basis),
                is_verified=row.is_verified,
                rows=[FormRowOut.model_validate(line) for line in lines],
                **dated(row),
            )
            for row, lines in rows
        ],
        next=rest,
    )
