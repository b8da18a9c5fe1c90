"""Why a backup or a restore was not carried out, said so that it can be mended."""

from __future__ import annotations

from lantoa.kernel.errors import Problem, Refused


def refused(what: str, remedy: str, code: str) -> Refused:
    return Refused(Problem("", what, remedy, code))


def broken(what: str) -> Refused:
    """The archive cannot be trusted."""
    return refused(
        f"Bản sao lưu không dùng được: {what}.",
        "Chưa ghi gì vào hệ thống. Lấy một bản sao lưu khác.",
        "broken",
    )
