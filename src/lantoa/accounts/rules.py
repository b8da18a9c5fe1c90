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
    """How a unit lies to the unit of a post. Exactly one of the four holds for any two units."""

    OWN = "own"
    BELOW = "below"
    """Under the post's unit, at any depth; not the unit itself."""
    ABOVE = "above"
    """Over the post's unit, at any height."""
    OTHER = "other"
    """None of the three: a neighbour."""


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


def may(verb: str, role: Role, reach: Reach) -> bool:
    """Whether a post of this role may, in a unit that lies so to its own.

    Raises ``KeyError`` for a verb that the table does not know: a mistake in the code.
    """
    return role in PERMISSIONS[verb].get(reach, frozenset())
