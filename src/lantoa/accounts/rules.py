"""Who may do what where: one table, read by every action. What is not in it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    OFFICER = "officer"
    CHAIR = "chair"
    REGISTRY_CLERK = "registry_clerk"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: Mapping[Role, str] = {
    Role.OFFICER: "Cán bộ",
    Role.CHAIR: "Chủ tịch, người ký",
    Role.REGISTRY_CLERK: "Văn thư",
    Role.REVIEWER: "Cán bộ tổng hợp, thẩm định",
    Role.EDITOR: "Biên tập viên",
    Role.TRANSLATOR: "Biên dịch viên",
    Role.ADMINISTRATOR: "Quản trị hệ thống",
}


class Reach(StrEnum):
    """How far from the post's own unit a verb goes."""

    OWN = "own"
    BELOW = "below"
    """Units under the post's unit, at any depth; not the unit itself."""


_EVERYONE = frozenset(Role)
_STAFF = frozenset({Role.OFFICER, Role.CHAIR, Role.REVIEWER, Role.ADMINISTRATOR})

PERMISSIONS: Mapping[str, Mapping[Reach, frozenset[Role]]] = {
    "plans.view": {Reach.OWN: _EVERYONE, Reach.BELOW: _STAFF},
    "plans.write": {Reach.OWN: frozenset({Role.OFFICER})},
    "plans.issue": {Reach.OWN: frozenset({Role.CHAIR})},
    "activities.view": {Reach.OWN: _EVERYONE, Reach.BELOW: _STAFF},
    "activities.log": {Reach.OWN: frozenset({Role.OFFICER, Role.EDITOR, Role.TRANSLATOR})},
    "activities.void": {Reach.OWN: frozenset({Role.OFFICER})},
    "reports.view": {
        Reach.OWN: _EVERYONE,
        Reach.BELOW: frozenset({Role.CHAIR, Role.REVIEWER, Role.ADMINISTRATOR}),
    },
    "reports.draft": {Reach.OWN: frozenset({Role.OFFICER, Role.REVIEWER})},
    "reports.sign": {Reach.OWN: frozenset({Role.CHAIR})},
    "reports.number": {Reach.OWN: frozenset({Role.REGISTRY_CLERK})},
    "reports.review": {Reach.BELOW: frozenset({Role.REVIEWER})},
    "reports.consolidate": {Reach.OWN: frozenset({Role.REVIEWER})},
    "intake.view": {Reach.OWN: _STAFF},
    "intake.read": {Reach.OWN: frozenset({Role.OFFICER, Role.REVIEWER})},
    "units.load": {},
    "units.revise": {},
    "catalogue.load": {},
    "catalogue.open_periods": {Reach.OWN: frozenset({Role.ADMINISTRATOR})},
    "accounts.manage": {Reach.OWN: frozenset({Role.ADMINISTRATOR})},
    "workspace.status": {Reach.OWN: _EVERYONE},
}
"""Verb to reach to the roles that may. An empty row: only the system itself."""


def may(verb: str, role: Role, *, own: bool, below: bool) -> bool:
    """Whether a post of this role may, given how the unit asked about lies to its own.

    Raises ``KeyError`` for a verb that the table does not know: a mistake in the code.
    """
    reaches = PERMISSIONS[verb]
    return (own and role in reaches.get(Reach.OWN, frozenset())) or (
        below and role in reaches.get(Reach.BELOW, frozenset())
    )
