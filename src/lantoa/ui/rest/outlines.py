"""What a report must say, as the API gives it: the parts of an outline, the rows of a form."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field


class PartOut(Schema):
    """Một phần của đề cương. `slug` là tên của phần trong `sections` của báo cáo."""

    number: str = Field(description="Số thứ tự in trên văn bản, ví dụ III hoặc 2.")
    slug: str
    title: str
    level: int
    source: str = Field(description="Lời văn ban đầu lấy từ đâu.")
    help: str
    is_required: bool
    is_typed: bool = Field(
        description="Sai: đầu đề, hoặc phần viết từ số liệu, không sửa lời văn được."
    )


class FormRowOut(Schema):
    """Một dòng của biểu mẫu. `measure` trống là dòng đầu đề; `part_of` là `place` của dòng mà dòng
    này là một phần (trong đó), không cộng thêm vào."""

    place: int
    label: str
    measure: str
    count_unit: str
    is_required: bool
    part_of: int | None
