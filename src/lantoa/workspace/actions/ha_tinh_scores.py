"""Points of last year for communes of Hà Tĩnh in the demonstration: made up, a sheet at each step,
a published ranking and a bundle of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lantoa.accounts.rules import Role
from lantoa.activities import actions as activities
from lantoa.appraisal import actions as appraisal
from lantoa.appraisal import queries
from lantoa.appraisal.models import CriteriaSet, Objection, Score, ScoreSheet
from lantoa.appraisal.rules.states import PERMISSION, Verb
from lantoa.kernel.actor import Actor
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import ONE
from lantoa.units import queries as units
from lantoa.workspace.actions.cast import scene, unit_id
from lantoa.workspace.actions.scenes import (
    Reference,
    issue_plan,
    lines_of,
    stand_in_proof,
    who,
)

Data = Mapping[str, Any]

NAME = "ha_tinh_scores"
FULL = Decimal(100)
_WAYS: Mapping[str, tuple[Verb, ...]] = {
    "start": (),
    "propose": (Verb.PROPOSE,),
    "confirm": (Verb.PROPOSE, Verb.CONFIRM),
    "appraise": (Verb.PROPOSE, Verb.CONFIRM, Verb.APPRAISE),
    "agree": (Verb.PROPOSE, Verb.CONFIRM, Verb.APPRAISE, Verb.AGREE),
    "object": (Verb.PROPOSE, Verb.CONFIRM, Verb.APPRAISE, Verb.OBJECT),
    "answer": (Verb.PROPOSE, Verb.CONFIRM, Verb.APPRAISE, Verb.OBJECT, Verb.ANSWER),
}
_BY = {"appraisal.score": Role.OFFICER, "appraisal.confirm": Role.CHAIR}


def build_scores(*, actor: Actor, reference: Reference, today: date) -> None:
    """Last year's criteria put in force by the province, eight communes at the steps of the way,
    the ranking as it stands, and a bundle that the reviewer asked for."""
    data, year = scene(NAME), today.year - 1
    province = unit_id({"code": data["province"], "on": today})
    _put_in_force(data, province, year)
    for row in data["communes"]:
        home = unit_id({"code": row["code"], "on": today})
        _last_year(actor, home, data, row, reference, year)
        sheet = appraisal.start_sheet(actor=who(home, Role.OFFICER), unit_id=home, year=year)
        _score(sheet, data, row)
        for verb in _WAYS[row["until"]]:
            _before(verb, sheet, province, data, row)
            sheet = appraisal.take_step(actor=_hand(verb, sheet, province), sheet=sheet, verb=verb)
        if row["code"] == data["bundle"]:
            window = Interval(date(year, 1, 1), date(year + 1, 1, 1))
            appraisal.ask_bundle(
                actor=who(province, Role.REVIEWER), unit_id=home, window=window, sheet=sheet
            )
    appraisal.publish_ranking(actor=who(province, Role.REVIEWER), unit_id=province, year=year)


def _put_in_force(data: Data, province: int, year: int) -> CriteriaSet:
    administrator = who(province, Role.ADMINISTRATOR)
    pattern = queries.patterns().get(tier="commune")
    made = appraisal.copy_set(actor=administrator, unit_id=province, source=pattern, year=year)
    made = appraisal.edit_set(
        actor=administrator,
        found=made,
        name=data["name"],
        basis=data["basis"],
        is_verified=False,
        ratings=[(band.least, band.name) for band in queries.ratings_of(pattern)],
    )
    return appraisal.put_in_force(actor=administrator, found=made)


def _last_year(
    actor: Actor, home: int, data: Data, row: Data, reference: Reference, year: int
) -> None:
    """A plan and some works with stand-in proof, of the days on which the commune was there."""
    since = units.nearest_version(home, date(year, 12, 31)).valid_from
    first = max(date(year, 1, 1), since or date(year, 1, 1))
    plan = issue_plan(
        actor=actor,
        unit_id=home,
        data={**data["plan"], "issued_on": first},
        reference=reference,
        period=Interval(first, date(year + 1, 1, 1)),
    )
    name = units.name_of(home, first)
    for place, slug in enumerate(row["works"], start=1):
        channel, on = reference.channels[slug], first + timedelta(days=20 * place)
        title = f"{channel.name}: nội dung cải cách hành chính số {place} (minh họa)"
        activities.log_activity(
            actor=who(home, Role.OFFICER),
            unit_id=home,
            new=activities.NewActivity(
                title=title,
                channel=channel,
                kind=reference.default(slug, "production"),
                on=on,
                quantity=ONE,
                plan_line=lines_of(plan)[1] if slug == "loudspeaker" else None,
                note=data["note"],
                placements=[
                    activities.NewPlacement(
                        channel=channel,
                        count_unit=reference.default(slug, "placement"),
                        on=on,
                        count=ONE,
                        language=reference.language("vi"),
                    )
                ],
                proofs=[stand_in_proof(title, on, name)],
            ),
        )


def _score(sheet: ScoreSheet, data: Data, row: Data) -> None:
    """The commune's own points where nothing was computed."""
    officer = who(sheet.unit_id, Role.OFFICER)
    open_ones = Score.objects.filter(sheet=sheet, own=None).select_related("criterion", "sheet")
    for score in open_ones.order_by("criterion__place"):
        appraisal.score_own(
            actor=officer,
            score=score,
            points=score.criterion.max_points * Decimal(row["own"]) / FULL,
            reason=data["own_reason"],
        )


def _hand(verb: Verb, sheet: ScoreSheet, province: int) -> Actor:
    role = _BY.get(PERMISSION[verb])
    return who(sheet.unit_id, role) if role else who(province, Role.REVIEWER)


def _before(verb: Verb, sheet: ScoreSheet, province: int, data: Data, row: Data) -> None:
    """What is written down before a step can be taken."""
    last = sheet.scores.select_related("criterion", "sheet__criteria_set")
    score = last.order_by("-criterion__place")[0]
    reviewer = who(province, Role.REVIEWER)
    if verb is Verb.APPRAISE:
        if "given" in row:
            points = score.criterion.max_points * Decimal(row["given"]) / FULL
            appraisal.appraise_score(
                actor=reviewer, score=score, points=points, reason=data["given_reason"]
            )
        appraisal.accept_rest(actor=reviewer, sheet=sheet)
    if verb is Verb.OBJECT:
        appraisal.object_to(
            actor=who(sheet.unit_id, Role.OFFICER),
            score=score,
            wanted=score.criterion.max_points,
            reason=data["wanted_reason"],
        )
    if verb is Verb.ANSWER:
        found = Objection.objects.select_related("score__criterion", "score__sheet__criteria_set")
        appraisal.answer_objection(
            actor=reviewer,
            objection=found.get(score=score),
            points=score.criterion.max_points / 2,
            answer=data["answer"],
        )
