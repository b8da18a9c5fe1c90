"""Who acts. Rooms ask an actor what it may do and need not know what a user or a post is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from lantoa.kernel.errors import NotPermitted


class Actor(Protocol):
    """Somebody or something that acts. ``verb`` is ``room.verb``, as in the permission table."""

    @property
    def key(self) -> str:
        """Stable and free of personal data: ``user:12``, ``system``."""

    @property
    def label(self) -> str:
        """As people name the actor; shown, never compared."""

    @property
    def home_unit(self) -> int | None:
        """The unit that the actor acts from: that of the first post; None for who has none."""

    def may(self, verb: str, unit_id: int) -> bool: ...

    def must(self, verb: str, unit_id: int) -> None:
        """Raises :class:`~lantoa.kernel.errors.NotPermitted` unless :meth:`may`."""

    def must_all(self, verb: str, unit_ids: Collection[int]) -> None:
        """:meth:`must` in each of several units, by a number of queries that does not grow."""


@dataclass(frozen=True, slots=True)
class System:
    """The product itself: loading reference data, jobs, building the demonstration."""

    task: str = "system"

    @property
    def key(self) -> str:
        return f"system:{self.task}" if self.task != "system" else "system"

    @property
    def label(self) -> str:
        return "Hệ thống"

    @property
    def home_unit(self) -> None:
        return None

    def may(self, verb: str, unit_id: int) -> bool:
        return True

    def must(self, verb: str, unit_id: int) -> None:
        return None

    def must_all(self, verb: str, unit_ids: Collection[int]) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Nobody:
    """A visitor who has not signed in: may do nothing."""

    @property
    def key(self) -> str:
        return "nobody"

    @property
    def label(self) -> str:
        return "Chưa đăng nhập"

    @property
    def home_unit(self) -> None:
        return None

    def may(self, verb: str, unit_id: int) -> bool:
        return False

    def must(self, verb: str, unit_id: int) -> None:
        raise NotPermitted

    def must_all(self, verb: str, unit_ids: Collection[int]) -> None:
        raise NotPermitted
