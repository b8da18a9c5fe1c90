"""Work that belongs into a transaction but to its very end.

The log needs it: whoever adds to a chain holds the chain's head until the commit. Taken where the
act is told, heads would be held in the order of the acts and two transactions could wait in a
circle; taken here, in one order and with no other lock to follow, they cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Work = Callable[[Sequence[Any]], None]


class BeforeCommit:
    """Mixed into a ``DatabaseWrapper``. As Django's ``on_commit`` keeps what is to be done after
    a commit, this keeps what is to be done before it, and forgets it with a savepoint."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gathered: list[tuple[frozenset[str | None], Work, Any]] = []

    def gather(self, work: Work, item: object) -> None:
        """Has ``work`` called once, before the open transaction commits, with all items gathered
        for it. Whatever it raises undoes the transaction."""
        self._gathered.append((frozenset(self.savepoint_ids), work, item))  # type: ignore[attr-defined]

    def settle(self) -> None:
        """What the database would else do at the commit, while heads are held."""

    def do_gathered(self) -> None:
        """Does the work that was gathered. A commit calls it."""
        gathered, self._gathered = self._gathered, []
        if gathered:
            self.settle()
            for work in dict.fromkeys(work for _, work, _ in gathered):
                work([item for _, each, item in gathered if each is work])

    def commit(self) -> None:
        try:
            self.do_gathered()
        except BaseException:
            self.rollback()
            raise
        super().commit()  # type: ignore[misc]

    def rollback(self) -> None:
        self._gathered = []
        super().rollback()  # type: ignore[misc]

    def savepoint_rollback(self, sid: str) -> None:
        self._gathered = [each for each in self._gathered if sid not in each[0]]
        super().savepoint_rollback(sid)  # type: ignore[misc]

    def close(self) -> None:
        self._gathered = []
        super().close()  # type: ignore[misc]
