"""Views, shares and followers: numbers of a day. They are never added, and never people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from lantoa.activities.rules.kinds import ReachKind
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Problem

LARGEST_REACH = 9_999_999_999


class Seen(Protocol):
    """What a snapshot says of itself."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...


SeenT = TypeVar("SeenT", bound=Seen)


def by_kind(snapshots: Iterable[SeenT]) -> dict[ReachKind, list[SeenT]]:
    """Snapshots of one thing under their kind, the latest first: it alone is what is known now,
    the earlier ones are history. Nothing is added to anything."""
    found: dict[ReachKind, list[SeenT]] = {}
    for each in sorted(snapshots, key=lambda one: (one.on, one.pk), reverse=True):
        found.setdefault(ReachKind(each.kind), []).append(each)
    return {kind: found[kind] for kind in ReachKind if kind in found}


def problems_of_reach(
    kind: str, count: int, on: date, *, today: date, since: date | None
) -> list[Problem]:
    """A number seen on a day: not before the thing was placed, not in the future."""
    found: list[Problem] = []
    if kind not in set(ReachKind):
        found.append(Problem("kind", "Chưa chọn số gì.", "Chọn trong danh sách.", "unknown_kind"))
    if not 0 <= count <= LARGEST_REACH:
        found.append(
            Problem(
                "count",
                f"Số phải từ 0 đến {vn.number(LARGEST_REACH)}.",
                "Ghi lại số.",
                "too_many",
            )
        )
    if on > today:
        found.append(
            Problem("on", f"Ngày {vn.day(on)} chưa tới.", "Chọn hôm nay hoặc ngày trước.", "future")
        )
    elif since is not None and on < since:
        found.append(
            Problem(
                "on",
                f"Ngày {vn.day(on)} trước ngày đăng, phát ({vn.day(since)}).",
                "Chọn ngày đăng hoặc ngày sau.",
                "before_placed",
            )
        )
    return found
