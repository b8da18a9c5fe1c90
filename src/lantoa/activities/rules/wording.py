"""A change in words: what was said before, and what after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PLACED = "placement:"
"""How the key of a placement begins; its number follows."""

CHANGE_LABELS = {
    "title": "Nội dung",
    "channel": "Kênh",
    "quantity": "Sản phẩm",
    "on": "Ngày",
    "topic": "Nội dung cải cách hành chính",
    "tone": "Cách nói",
    "plan_line": "Nhiệm vụ trong kế hoạch",
    "assignment": "Việc được giao",
    "occasion": "Lớp, cuộc",
    "is_embedded": "Lồng ghép trong cuộc họp khác",
    "note": "Ghi chú",
}


def label_of(key: str) -> str:
    """What a key of a correction is called."""
    return "Lần đăng, phát" if key.startswith(PLACED) else CHANGE_LABELS.get(key, key)


@dataclass(frozen=True, slots=True)
class Diff:
    """One thing that was changed. ``before`` is empty for what was added, ``after`` for what was
    taken away."""

    key: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return label_of(self.key)


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Diff, ...]:
    """What differs, in the order in which it was first said."""
    return tuple(
        Diff(key, before.get(key, ""), after.get(key, ""))
        for key in dict.fromkeys((*before, *after))
        if before.get(key, "") != after.get(key, "")
    )
