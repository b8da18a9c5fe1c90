"""Days, names and figures as the API takes and gives them.

Numbers are text: a figure has up to 15 digits and 3 decimals, which a reader of JSON that makes
doubles of them would change.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Part, Qualifier, State, Total, Value
from lantoa.ui.words import total_text, value_text

DAY_PATTERN = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
NUMBER_PATTERN = r"^[0-9]{1,15}(\.[0-9]{1,3})?$"


def _day(given: Any) -> Any:
    """Only ``2026-11-22``: what else could be read as a day is a mistake of the sender."""
    if isinstance(given, date):
        return given
    if not isinstance(given, str) or re.fullmatch(DAY_PATTERN, given, re.ASCII) is None:
        raise ValueError("day")
    return date.fromisoformat(given)


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema(
        {"type": "string", "format": "date", "pattern": DAY_PATTERN, "examples": ["2026-06-30"]}
    ),
]
Slug = Annotated[str, Field(pattern="^[a-z0-9_-]{1,160}$", examples=["xa-suoi-mau"])]
Code = Annotated[str, Field(pattern="^[a-z0-9_-]{1,60}$")]
Key = Annotated[str, Field(pattern="^[0-9A-Za-z._-]{1,24}$", examples=["2026-Q2"])]
Measure = Annotated[
    str, Field(pattern="^[a-z0-9_.-]{1,120}$", examples=["loudspeaker.play.placement"])
]
Number = Annotated[str, Field(pattern=NUMBER_PATTERN, examples=["23", "1250.5"])]


class Span(Schema):
    """Những ngày của một kỳ, tính cả ngày đầu và ngày cuối."""

    first_day: Day
    last_day: Day


class ValueOut(Schema):
    """Một số liệu đúng như nguồn nêu. Không nêu (`not_stated`) không phải là 0."""

    state: Literal["stated", "not_stated", "not_applicable"]
    number: Number | None = Field(description="Chỉ có khi `state` là `stated`.")
    number_max: Number | None = Field(description="Đầu trên, chỉ khi nguồn nêu một khoảng.")
    qualifier: Literal["exact", "more_than", "at_least", "at_most", "about"]
    words: str = Field(description="Số liệu viết bằng chữ, ví dụ: hơn 600.")


class Received(Schema):
    """What a program sends. A part that is not known is a mistake in its name, so it is refused: it
    would be lost unsaid."""

    model_config = ConfigDict(extra="forbid")


class ValueIn(Received):
    """Một số liệu để kê khai: nêu số, hoặc nói rõ là không nêu."""

    state: Literal["stated", "not_stated"]
    number: Number | None = None
    number_max: Number | None = None
    qualifier: Literal["exact", "more_than", "at_least", "at_most", "about"] = "exact"


class TotalOut(Schema):
    """Một tổng. Các phần đứng riêng, không cộng phần này vào phần kia; phần vắng là `null`."""

    exact: Number | None = Field(description="Phần chính xác.")
    more_than: Number | None = Field(description="Phần nêu “hơn”.")
    at_least: Number | None = Field(description="Phần nêu “ít nhất”.")
    at_most: Number | None = Field(description="Phần nêu “nhiều nhất”.")
    about: Number | None = Field(description="Phần nêu “khoảng”.")
    range_low: Number | None = Field(description="Tổng đầu dưới của các khoảng.")
    range_high: Number | None = Field(description="Tổng đầu trên của các khoảng.")
    not_stated: int = Field(ge=0, description="Số nguồn không nêu số.")
    not_applicable: int = Field(ge=0, description="Số nguồn không áp dụng.")
    is_stated: bool
    is_exact: bool = Field(description="Phần chính xác là toàn bộ.")
    words: str


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize() + 0:f}"


def span_of(window: Interval) -> Span:
    return Span(first_day=window.start, last_day=window.last)


def value_out(value: Value) -> ValueOut:
    return ValueOut(
        state=value.state.value,
        number=_text(value.number),
        number_max=_text(value.number_max),
        qualifier=value.qualifier.value,
        words=value_text(value),
    )


def total_out(total: Total) -> TotalOut:
    amounts = {
        part.value: _text(getattr(total, part.value))
        for part in Part
        if part not in (Part.NOT_STATED, Part.NOT_APPLICABLE)
    }
    return TotalOut(
        **amounts,
        not_stated=total.not_stated,
        not_applicable=total.not_applicable,
        is_stated=total.is_stated,
        is_exact=total.is_exact,
        words=total_text(total),
    )


def read_value(given: ValueIn) -> Value:
    """Raises ``Refused`` (field ``value``) where the parts contradict one another."""
    try:
        return Value(
            State(given.state),
            None if given.number is None else Decimal(given.number),
            None if given.number_max is None else Decimal(given.number_max),
            Qualifier(given.qualifier),
        )
    except ValueError as error:
        raise Refused(
            Problem(
                "value",
                "Các phần của số liệu không khớp nhau.",
                "Nêu số thì ghi number; khoảng thì number_max lớn hơn number; không nêu thì bỏ cả "
                "number, number_max và qualifier.",
                "bad_value",
            )
        ) from error
