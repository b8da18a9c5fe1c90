"""What stands behind the number of a report: its type and the short name of who issues it."""

from __future__ import annotations

from collections.abc import Sequence

COMMITTEE = "BC-UBND"
"""Of a people's committee, and of every report that was frozen before others had their own."""


def symbol_of(name_lines: Sequence[str], *, is_committee: bool) -> str:
    """``BC-UBND``; of another body the first letters of its name, as offices usually shorten it:
    ``BC-SNV`` of Sở Nội vụ, ``BC-PVHXH`` of Phòng Văn hóa - Xã hội (Decree 30/2020/NĐ-CP, Annex I,
    box 3, leaves short names to each body)."""
    if is_committee:
        return COMMITTEE
    words = " ".join(name_lines).split()
    letters = "".join(word[0].upper() for word in words if word[0].isalpha())
    return f"BC-{letters}" if letters else COMMITTEE
