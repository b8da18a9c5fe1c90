"""A document that was brought in and what the reader proposes from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lantoa.kernel import vietnamese as vn
from lantoa.kernel.period import Period
from lantoa.kernel.value import Qualifier
from lantoa.ui.words import NOT_STATED, QUALIFIERS

AROUND = 90
"""Letters shown on each side of the words that state a fact."""

KIND_LABELS = {
    "count": "Số lượng",
    "target": "Chỉ tiêu giao",
    "percent": "Tỷ lệ",
    "attendance": "Lượt người",
    "language": "Ngôn ngữ",
    "reference": "Văn bản viện dẫn",
}

CADENCE_LABELS = {
    "day": "mỗi ngày",
    "week": "mỗi tuần",
    "month": "mỗi tháng",
    "quarter": "mỗi quý",
    "year": "mỗi năm",
    "class": "mỗi lớp",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that state a fact, with some of the text around them."""

    before: str
    words: str
    after: str


def quote(text: str, start: int, end: int) -> Quote:
    return Quote(
        before=("…" if start > AROUND else "") + text[max(0, start - AROUND) : start],
        words=text[start:end],
        after=text[end : end + AROUND] + ("…" if end + AROUND < len(text) else ""),
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """One fact as the page shows it: what it is, and name and text of each thing it says."""

    fact: Mapping[str, object]
    quote: Quote
    kind: str
    amount: str
    pairs: tuple[tuple[str, str], ...]


def _number(value: object) -> str:
    """``1.200``, ``8,5``, ``50 đến 100``; a language stays its name."""
    low, dash, high = str(value).partition("-")
    try:
        ends = [vn.number(Decimal(end)) for end in ((low, high) if dash else (low,))]
    except InvalidOperation:
        return str(value)
    return " đến ".join(ends)


def amount_of(fact: Mapping[str, object]) -> str:
    """``hơn 600 tin, bài``; ``không nêu`` where the words state no number."""
    if fact.get("kind") == "reference":
        return str(fact.get("number") or fact.get("span", ""))
    if fact.get("value") is None:
        return NOT_STATED
    qualifier = str(fact.get("qualifier") or "exact")
    lead = QUALIFIERS[Qualifier(qualifier)] if qualifier in set(Qualifier) else qualifier
    sign = "%" if fact.get("kind") == "percent" else str(fact.get("unit") or "")
    return " ".join(word for word in (lead, _number(fact["value"]), sign) if word)


def period_of(key: object) -> str:
    """``quý I năm 2024`` for a period; days and spans of days as the reader gives them."""
    try:
        return Period.parse(str(key)).label
    except ValueError:
        return str(key).replace("/", " đến ")


def pairs_of(
    fact: Mapping[str, object], channels: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """What else the words say. What they do not say is left out."""
    found: list[tuple[str, str]] = []
    if channel := str(fact.get("channel") or ""):
        found.append(("Kênh", channels.get(channel, channel)))
    if fact.get("period"):
        found.append(("Kỳ", period_of(fact["period"])))
    if cadence := str(fact.get("cadence") or ""):
        found.append(("Định kỳ", CADENCE_LABELS.get(cadence, cadence)))
    for name, label in (
        ("measure", "Đo"),
        ("part_of", "Là một phần của"),
        ("table_row", "Dòng của bảng"),
        ("doc_type", "Loại văn bản"),
        ("date", "Ngày"),
        ("issuer", "Cơ quan ban hành"),
    ):
        if fact.get(name):
            found.append((label, str(fact[name])))
    return tuple(found)


def proposals(
    text: str,
    facts: Sequence[Mapping[str, object]],
    channels: Mapping[str, str] | None = None,
) -> list[Proposal]:
    """``channels`` are the names of channels by their slug."""
    return [
        Proposal(
            fact,
            quote(text, int(str(fact["start"])), int(str(fact["end"]))),
            KIND_LABELS.get(str(fact.get("kind")), str(fact.get("kind"))),
            amount_of(fact),
            pairs_of(fact, channels or {}),
        )
        for fact in facts
    ]
