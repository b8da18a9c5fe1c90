"""Telling of score sheets whose turn it is, of criteria in force, of a published ranking."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lantoa.accounts.queries.heirs import heirs_of
from lantoa.accounts.rules import Role
from lantoa.appraisal.models import CriteriaSet, Ranking, ScoreSheet, SheetChange
from lantoa.appraisal.rules.states import Verb
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.units import queries as units
from lantoa.workspace.actions.notices import tell
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries
from lantoa.workspace.queries.sheet_notices import CRITERIA, RANKING, SHEET
from lantoa.workspace.rules.notices import NoticeKind

_OWN = (Role.OFFICER, Role.CHAIR)
_TOLD: Mapping[Verb, tuple[NoticeKind, Collection[Role]]] = {
    Verb.PROPOSE: (NoticeKind.SHEET_TO_CONFIRM, [Role.CHAIR]),
    Verb.SEND_BACK: (NoticeKind.SHEET_SENT_BACK, [Role.OFFICER]),
    Verb.CONFIRM: (NoticeKind.SHEET_TO_JUDGE, [Role.REVIEWER]),
    Verb.RETURN: (NoticeKind.SHEET_RETURNED, _OWN),
    Verb.APPRAISE: (NoticeKind.SHEET_APPRAISED, _OWN),
    Verb.OBJECT: (NoticeKind.SHEET_OBJECTED, [Role.REVIEWER]),
    Verb.CLOSE: (NoticeKind.SHEET_FINAL, _OWN),
    Verb.ANSWER: (NoticeKind.SHEET_FINAL, _OWN),
}
"""Who agrees with the points ends it without anybody waiting."""
_FOR_JUDGE = frozenset({NoticeKind.SHEET_TO_JUDGE, NoticeKind.SHEET_OBJECTED})


def tell_of_sheet(*, actor: Actor, sheet: ScoreSheet, change: SheetChange) -> list[Notice]:
    """A step of a sheet, to those whose turn it is or who wait for its end."""
    if (verb := Verb(change.verb)) not in _TOLD:
        return []
    kind, roles = _TOLD[verb]
    where = _judges(sheet) if kind in _FOR_JUDGE else [sheet.unit_id]
    return tell(
        actor=actor,
        people=queries.holders(where, roles, days.today()),
        kind=kind,
        object_key=queries.key_of(SHEET, sheet.pk),
        at=change.at,
        data={"sheet_change": change.pk},
    )


def _judges(sheet: ScoreSheet) -> list[int]:
    """The unit by whose criteria the sheet is scored; where it is gone, those that it became."""
    judge = sheet.criteria_set.unit_id
    return [] if judge is None else [judge, *heirs_of([judge], days.today())[judge]]


def tell_of_criteria(*, actor: Actor, criteria_set: CriteriaSet) -> list[Notice]:
    """Criteria that hold from now on: to the officers who score themselves by them."""
    unit_id, today = criteria_set.unit_id, days.today()
    if unit_id is None:
        return []
    below = units.children(unit_id, units.living_day(unit_id, today), criteria_set.tier)
    return tell(
        actor=actor,
        people=queries.holders([each.unit_id for each in below], [Role.OFFICER], today),
        kind=NoticeKind.CRITERIA_IN_FORCE,
        object_key=queries.key_of(CRITERIA, criteria_set.pk),
        at=days.now(),
    )


def tell_of_ranking(*, actor: Actor, ranking: Ranking) -> list[Notice]:
    """A ranking, to each unit that stands in it."""
    return tell(
        actor=actor,
        people=queries.holders([row["unit_id"] for row in ranking.rows], _OWN, days.today()),
        kind=NoticeKind.RANKING_PUBLISHED,
        object_key=queries.key_of(RANKING, ranking.pk),
        at=ranking.published_at,
    )
