"""What every operation on reference data begins with, and dated rows as they are given."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Query, Router, Schema

from lantoa.catalogue.models import Dated, LegalBasis
from lantoa.ui.rest import Day

router = Router(tags=["Danh mục dùng chung"])

On = Annotated[
    Day | None, Query(None, description="Ngày mà danh mục có hiệu lực; để trống là hôm nay.")
]


class Validity(Schema):
    """Có hiệu lực từ ngày nào, đến trước ngày nào; `null` là không rõ hoặc chưa hết."""

    valid_from: Day | None
    valid_to: Day | None


def dated(row: Dated) -> dict[str, date | None]:
    return {"valid_from": row.valid_from, "valid_to": row.valid_to}


def named(basis: LegalBasis | None) -> str:
    return "" if basis is None else basis.number
