"""What units below corrected after the report above took it in."""

from __future__ import annotations

from collections.abc import Sequence

from lantoa.reports.rules.checks.finding import Finding, Level

MOST_NAMED = 5
"""Of more units only the number is told; the page of the report lists them all."""


def corrected_since(unit_names: Sequence[str]) -> list[Finding]:
    """A warning and no error: whoever has to send today may keep what was accepted before, and
    says so. The paper names the version of each unit."""
    if not unit_names:
        return []
    named = ", ".join(unit_names[:MOST_NAMED])
    more = len(unit_names) - MOST_NAMED
    rest = f" và {more} đơn vị khác" if more > 0 else ""
    return [
        Finding(
            Level.WARNING,
            f"Đã có bản đính chính của {named}{rest} sau khi tổng hợp; báo cáo này còn dùng bản "
            "trước.",
            "Tổng hợp lại để lấy bản đính chính; nếu giữ bản trước, nói rõ lý do ở phần đánh giá.",
            "below",
            "corrected_below",
            len(unit_names),
        )
    ]
