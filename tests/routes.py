"""Every address of the project, and who may do what behind it. Read by ``test_routes.py``.

An address stands in exactly one table: about one unit's things (``ROUTES``), for who has a verb in
a unit of one's own (``DESKS``), about the installation (``HEAD``), for all staff (``STAFF``), about
one person's things (``OWN``), open to anybody (``PUBLIC``), or it belongs to ``SIGN_IN``.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from lantoa.accounts import actions as accounts
from lantoa.accounts.actions import tokens
from lantoa.accounts.models import ApiToken, Deputy, Invitation, Post, User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import PERMISSIONS, ROLE_LABELS, Reach, Role, TokenScope
from lantoa.activities import actions as activities
from lantoa.activities.models import Activity, SheetImport
from lantoa.appraisal.models import (
    CriteriaSet,
    Criterion,
    Objection,
    Ranking,
    Score,
    ScoreProof,
    ScoreSheet,
)
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Holiday, Language, MakeUpDay, ReportPeriod
from lantoa.files import store
from lantoa.files.kinds import DOCX, PNG
from lantoa.insight.actions import spoken as spoken_languages
from lantoa.insight.models import SpokenLanguage
from lantoa.intake import actions as intake
from lantoa.intake.models import BroughtIn
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import ONE
from lantoa.papers import sheet, word_template
from lantoa.plans import actions as plans
from lantoa.plans.models import Assignment, Occasion, Plan
from lantoa.plans.queries import papers as plan_papers
from lantoa.reports import actions as reports
from lantoa.reports.models import ExpectedReport, Report, ReportVersion, WordTemplate
from lantoa.reports.rules.figures import Contents, contents_to_json
from lantoa.reports.tests.factories import expect, log, person
from lantoa.units import actions as units
from lantoa.units import queries as units_read
from lantoa.units.models import Change, Identity, Unit
from lantoa.units.rules import ChangeKind
from lantoa.units.rules.changes import LegalAct, NewChange
from lantoa.units.tests.factories import unit as place

CONTENT_ADMIN = "quan-tri-noi-dung"
API = "api/v1/"
"""Asked by programs with a token, not by people with a session: ``test_api.py`` has its matrix."""
MEASURE = "loudspeaker.bulletin.production"
WINDOW = "tu=2018-01-01&den=2018-12-31"


@dataclass(frozen=True)
class Things:
    """Something of each kind, all of one unit."""

    unit: Unit
    expected: ExpectedReport
    activity: Activity
    plan: Plan
    document: BroughtIn
    holder: User
    """Somebody with a post there and nowhere else."""
    post: Post
    deputy: Deputy
    invitation: Invitation
    change: Change
    token: ApiToken


Arguments = Callable[[Things], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """``verb`` is what the address needs in the unit of its things; ``posts`` what sending to it
    needs, where that is another verb."""

    verb: str
    arguments: Arguments
    posts: str = ""
    query: Callable[[Things], str] | str = ""
    sent: Callable[[Things], dict[str, str]] = lambda _: {}
    """What a form needs to say so that the address finds what it is about."""

    def may(self, role: Role, reach: Reach, method: str) -> bool:
        verb = self.posts if method == "post" and self.posts else self.verb
        return role in PERMISSIONS[verb].get(reach, frozenset())


@dataclass(frozen=True)
class OverUnits(Route):
    """A page of a unit that shows the units below it: for who has the verb there."""

    def may(self, role: Role, reach: Reach, method: str) -> bool:
        lies_below = reach in (Reach.OWN, Reach.BELOW)
        return lies_below and role in PERMISSIONS[self.verb].get(Reach.BELOW, frozenset())


@dataclass(frozen=True)
class OwnOrBelow(Route):
    """A page of a unit's things that is about that unit and those below it: for who has the verb
    in the one or in the others. What is sent names the units, and each is asked for."""

    def may(self, role: Role, reach: Reach, method: str) -> bool:
        below = role in PERMISSIONS[self.verb].get(Reach.BELOW, frozenset())
        return super().may(role, reach, method) or (reach is Reach.OWN and below)


def expected(things: Things) -> dict[str, Any]:
    return {"expected_id": things.expected.pk}


def activity(things: Things) -> dict[str, Any]:
    return {"activity_id": things.activity.pk}


def two_activities(things: Things) -> dict[str, Any]:
    others = Activity.objects.filter(unit=things.unit).exclude(pk=things.activity.pk)
    other = others.first() or log(things.unit, count=None)
    return {"first_id": things.activity.pk, "second_id": other.pk}


def plan(things: Things) -> dict[str, Any]:
    return {"plan_id": things.plan.pk}


def issued_plan(things: Things) -> dict[str, Any]:
    """Only what was issued has a progress."""
    known = Plan.objects.issued().filter(unit=things.unit).first()
    if known is None:
        made = plans.create_plan(
            actor=SYSTEM, unit_id=things.unit.pk, title="Đã ban hành", period=things.plan.period
        )
        plans.add_line(actor=SYSTEM, plan=made, line=plans.NewLine(title="Phát bản tin"))
        known = plans.issue_plan(actor=SYSTEM, plan=made)
    return {"plan_id": known.pk}


def table_of_progress(things: Things) -> dict[str, Any]:
    return {**issued_plan(things), "kind": "csv"}


def spoken(things: Things) -> dict[str, Any]:
    held = SpokenLanguage.objects.filter(unit=things.unit, valid_to__isnull=True).first()
    return {
        "spoken_id": (
            held
            or spoken_languages.add_spoken(
                actor=SYSTEM,
                unit_id=things.unit.pk,
                language=Language.objects.get(tag="hmn"),
                since=date(2018, 1, 1),
            )
        ).pk
    }


def paper_of_plan(things: Things) -> dict[str, Any]:
    return {**plan(things), "kind": "docx"}


def paper_of_edition(things: Things) -> dict[str, Any]:
    said = plan_papers.paper_of(things.plan)
    frozen = {"content": said, "sha256": "0" * 64, "issued_at": days.now(), "actor_key": "tests"}
    things.plan.editions.get_or_create(order=1, defaults=frozen)
    return {**paper_of_plan(things), "order": 1}


def held_sheet(things: Things) -> dict[str, Any]:
    held = SheetImport.objects.filter(unit=things.unit).first() or SheetImport.objects.create(
        unit=things.unit, sheet_key=uuid4(), name="bang.xlsx", at=days.now(), actor_key="tests"
    )
    return {"sheet_id": held.pk}


def line(things: Things) -> dict[str, Any]:
    return {**plan(things), "line_id": things.plan.lines.get().pk}


def occasion(things: Things) -> dict[str, Any]:
    return {**line(things), "occasion_id": things.plan.lines.get().occasions.get().pk}


def task(things: Things) -> dict[str, Any]:
    return {"assignment_id": things.plan.lines.get().assignments.get().pk}


def attachment(things: Things) -> dict[str, Any]:
    return {**plan(things), "attachment_id": things.plan.attachments.get().pk}


def document(things: Things) -> dict[str, Any]:
    return {"document_id": things.document.pk}


def evidence(things: Things) -> dict[str, Any]:
    return {"evidence_id": things.activity.evidence.filter(link="").order_by("pk")[0].pk}


def photo(things: Things) -> dict[str, Any]:
    kept = things.activity.evidence.filter(file__media_type="image/png").first()
    if kept is None:
        new = activities.NewProof(content=PICTURE, name="anh.png", faces=False)
        kept = activities.add_proof(actor=SYSTEM, activity=things.activity, proof=new)
    return {"evidence_id": kept.pk}


def placement(things: Things) -> dict[str, Any]:
    return {"placement_id": things.activity.placements.get().pk}


def measured(things: Things) -> dict[str, Any]:
    return {"unit_slug": things.unit.slug, "measure": MEASURE}


def figure(things: Things) -> dict[str, Any]:
    return {**expected(things), "measure": MEASURE}


def template_of_word(things: Things) -> dict[str, Any]:
    content = word_template.base()
    made = WordTemplate.objects.create(
        unit=things.unit,
        tier="commune",
        name="Mẫu",
        file=store.keep(actor=SYSTEM, content=content, name="mau.docx", taken=(DOCX,)),
        valid_from=days.today(),
        added_at=days.now(),
        actor_key=SYSTEM.key,
    )
    return {"template_id": made.pk}


def unit(things: Things) -> dict[str, Any]:
    return {"slug": things.unit.slug}


def unit_slug(things: Things) -> dict[str, Any]:
    return {"unit_slug": things.unit.slug}


def completeness_table(things: Things) -> dict[str, Any]:
    return {"unit_slug": things.unit.slug, "kind": "xlsx"}


def standing(things: Things) -> dict[str, Any]:
    return {"unit_id": things.unit.pk, "period_id": things.expected.period_id}


def decision(things: Things) -> dict[str, Any]:
    return {"expected_id": things.expected.pk, "choice": "mien"}


def desk(things: Things) -> dict[str, Any]:
    return {"unit_slug": things.unit.slug, "period_key": "2018"}


def holder(things: Things) -> dict[str, Any]:
    return {"user_id": things.holder.pk}


def post(things: Things) -> dict[str, Any]:
    return {"post_id": things.post.pk}


def deputy(things: Things) -> dict[str, Any]:
    return {"deputy_id": things.deputy.pk}


def invitation(things: Things) -> dict[str, Any]:
    return {"invitation_id": things.invitation.pk}


def token(things: Things) -> dict[str, Any]:
    return {"token_id": things.token.pk}


def change(things: Things) -> dict[str, Any]:
    return {"change_id": things.change.pk}


def score_sheet(things: Things) -> dict[str, Any]:
    """A score sheet of the unit, with an objection that the reviewer has to answer."""
    held = ScoreSheet.objects.filter(unit=things.unit).first()
    if held is None:
        now = days.now()
        above = units_read.last_ancestors(things.unit.pk, days.today())
        judged_by, _ = CriteriaSet.objects.get_or_create(
            unit_id=above[0] if above else things.unit.pk,
            year=2018,
            tier="commune",
            name="Đang áp dụng",
            defaults={"in_force_at": now},
        )
        criterion, _ = judged_by.criteria.get_or_create(
            number="1", defaults={"place": 10, "name": "Việc", "max_points": 1, "how": "judged"}
        )
        held = ScoreSheet.objects.create(
            unit=things.unit,
            year=2018,
            criteria_set=judged_by,
            state="objected",
            state_since=now,
            computed_at=now,
        )
        found = Score.objects.create(sheet=held, criterion=criterion, own=1, appraised=0)
        Objection.objects.create(score=found, wanted=1, reason="Có.")
        proof = store.keep(actor=SYSTEM, content=_proof(), name="bien-ban.pdf")
        ScoreProof.objects.create(
            score=found, file=proof, added_at=now, actor_key="tests", actor_label="Thử"
        )
    return {"sheet_id": held.pk}


def score(things: Things) -> dict[str, Any]:
    found = score_sheet(things)
    return {**found, "score_id": Score.objects.get(sheet=found["sheet_id"]).pk}


def score_proof(things: Things) -> dict[str, Any]:
    found = score_sheet(things)
    return {**found, "proof_id": ScoreProof.objects.get(score__sheet=found["sheet_id"]).pk}


def score_step(verb: str) -> Arguments:
    return lambda things: {**score_sheet(things), "verb": verb}


def criteria_set(things: Things) -> dict[str, Any]:
    """A set of criteria that the unit made, with one criterion."""
    made, is_new = CriteriaSet.objects.get_or_create(
        unit=things.unit, year=2018, tier="commune", name="Bộ tiêu chí"
    )
    if is_new:
        made.criteria.create(place=10, number="1", name="Việc", max_points=1, how="judged")
    return {"set_id": made.pk}


def criterion(things: Things) -> dict[str, Any]:
    found = criteria_set(things)
    return {**found, "criterion_id": Criterion.objects.get(criteria_set=found["set_id"]).pk}


def ranking(things: Things) -> dict[str, Any]:
    return {"unit_slug": things.unit.slug, "year": 2018}


def ranking_table(things: Things) -> dict[str, Any]:
    return {**ranking(things), "kind": "csv"}


def published(things: Things) -> dict[str, Any]:
    held = Ranking.objects.filter(unit=things.unit).first() or Ranking.objects.create(
        unit=things.unit,
        year=2018,
        tier="commune",
        rows=[],
        sha256="0" * 64,
        published_at=days.now(),
        actor_key="tests",
        actor_label="Thử",
    )
    return {"ranking_id": held.pk}


def step(verb: str) -> Arguments:
    return lambda things: {**expected(things), "verb": verb}


def two_reports(things: Things) -> dict[str, Any]:
    """A report with words, and a filed one of the same unit for another period."""
    report, _ = Report.objects.get_or_create(
        expected=things.expected, defaults={"state": "draft", "state_since": days.now()}
    )
    held = ReportVersion.objects.filter(report__expected__unit=things.unit).exclude(report=report)
    version = held.first()
    if version is None:
        period = ReportPeriod.objects.exclude(pk=things.expected.period_id)[0]
        other = expect(things.unit, period, None, things.expected.due_on)
        version = ReportVersion.objects.create(
            report=Report.objects.create(expected=other, state="draft", state_since=days.now()),
            number=1,
            frozen={"sections": {}, "unit_name": "", "contents": {"figures": []}},
            sha256="0" * 64,
            submitted_at=days.now(),
            actor_key="tests",
            signer_name="",
        )
    return {**expected(things), "other_version": version.pk}


def _version(things: Things, number: int) -> ReportVersion:
    report, _ = Report.objects.get_or_create(
        expected=things.expected, defaults={"state": "draft", "state_since": days.now()}
    )
    version, _ = ReportVersion.objects.get_or_create(
        report=report,
        number=number,
        defaults={
            "frozen": {
                "sections": {},
                "unit_name": "",
                "contents": contents_to_json(Contents()),
            },
            "sha256": "0" * 64,
            "submitted_at": days.now(),
            "actor_key": "tests",
            "signer_name": "",
        },
    )
    return version


def two_versions(things: Things) -> dict[str, Any]:
    _version(things, 2)
    return {**expected(things), "old": _version(things, 1).number, "new": 2}


def one_version(things: Things) -> dict[str, Any]:
    return {**expected(things), "number": _version(things, 1).number}


def scanned(things: Things) -> dict[str, Any]:
    version = _version(things, 1)
    if version.scan is None:
        version.scan = store.keep(actor=SYSTEM, content=PICTURE, name="ky.png", taken=(PNG,))
        version.save(update_fields=["scan"])
    return {**expected(things), "number": version.number}


def desk_table(things: Things) -> dict[str, Any]:
    return {**desk(things), "kind": "csv"}


def paper(kind: str) -> Arguments:
    return lambda things: {**expected(things), "kind": kind}


ROUTES: Mapping[str, list[Route]] = {
    "plans:page": [Route("plans.view", plan)],
    "plans:add_line": [Route("plans.write", plan)],
    "plans:issue": [Route("plans.issue", plan)],
    "plans:checks": [Route("plans.view", plan)],
    "plans:editions": [Route("plans.view", plan)],
    "plans:paper": [Route("plans.view", paper_of_plan)],
    "plans:edition_paper": [Route("plans.view", paper_of_edition)],
    "plans:line": [Route("plans.view", line)],
    "plans:file": [Route("plans.view", attachment)],
    "plans:edit": [Route("plans.write", plan)],
    "plans:budget": [Route("plans.write", plan)],
    "plans:revise": [Route("plans.write", plan)],
    "plans:clone": [Route("plans.write", plan)],
    "plans:number": [Route("plans.write", plan)],
    "plans:attach": [Route("plans.write", plan)],
    "plans:detach": [Route("plans.write", attachment)],
    "plans:send": [Route("plans.write", plan)],
    "plans:recall": [Route("plans.write", plan)],
    "plans:edit_line": [Route("plans.write", line)],
    "plans:move_line": [Route("plans.write", line)],
    "plans:drop_line": [Route("plans.write", line)],
    "plans:add_occasion": [Route("plans.write", line)],
    "plans:void_occasion": [Route("plans.write", occasion)],
    "plans:give_back": [Route("plans.issue", plan)],
    "plans:close": [Route("plans.issue", plan)],
    "plans:assign": [OwnOrBelow("plans.assign", line)],
    "plans:line_tasks": [Route("plans.view", line)],
    "plans:task": [Route("plans.view", task)],
    "plans:accept": [Route("plans.accept", task)],
    "plans:report_done": [Route("plans.accept", task)],
    "plans:reopen_task": [Route("plans.accept", task)],
    "plans:withdraw": [Route("plans.assign", task)],
    "activities:fulfil": [Route("activities.change", task)],
    "activities:blank": [Route("activities.log", unit_slug)],
    "activities:sheet_page": [Route("activities.log", held_sheet)],
    "activities:sheet_take": [Route("activities.log", held_sheet)],
    "activities:sheet_faults": [Route("activities.log", held_sheet)],
    "activities:page": [Route("activities.view", activity)],
    "activities:add_proof": [Route("activities.log", activity)],
    "activities:void": [Route("activities.void", activity)],
    "activities:change": [Route("activities.change", activity)],
    "activities:add_placement": [Route("activities.change", activity)],
    "activities:reach": [Route("activities.log", placement)],
    "activities:proofs": [Route("activities.view", activity, posts="activities.log")],
    "activities:proof_file": [Route("activities.view", evidence)],
    "activities:proof_preview": [Route("activities.view", photo)],
    "activities:proof_retry": [Route("activities.log", evidence)],
    "activities:proof_faces": [Route("activities.log", evidence, sent=lambda _: {"faces": "1"})],
    "activities:proof_erase": [Route("activities.void", evidence)],
    "activities:twins_compare": [Route("activities.merge", two_activities)],
    "activities:split": [Route("activities.merge", activity)],
    "activities:behind": [Route("activities.view", measured, query=WINDOW)],
    "reports:page": [Route("reports.view", expected)],
    "reports:figure": [Route("reports.view", figure)],
    "reports:paper": [Route("reports.view", paper("pdf")), Route("reports.view", paper("docx"))],
    "reports:compare": [Route("reports.view", two_reports)],
    "reports:duty": [Route("reports.view", expected)],
    "reports:duty_decide": [Route("reports.review", decision)],
    "reports:start": [Route("reports.draft", expected)],
    "reports:edit": [Route("reports.draft", expected)],
    "reports:declare": [Route("reports.draft", expected)],
    "reports:estimate": [Route("reports.draft", figure)],
    "reports:undeclare": [Route("reports.draft", expected, sent=lambda _: {"indicator": MEASURE})],
    "reports:step": [
        Route("reports.draft", step("send_for_signature")),
        Route("reports.draft", step("redraft")),
        Route("reports.draft", step("withdraw_correction")),
        Route("reports.sign", step("submit")),
        Route("reports.review", step("accept")),
    ],
    "reports:send_back": [Route("reports.sign", expected)],
    "reports:return": [Route("reports.review", expected)],
    "reports:number": [Route("reports.number", expected)],
    "reports:take_in": [Route("reports.consolidate", expected)],
    "reports:correct": [Route("reports.draft", expected)],
    "reports:difference": [Route("reports.view", two_versions)],
    "reports:scan": [Route("reports.view", scanned)],
    "reports:keep_scan": [Route("reports.number", one_version)],
    "reports:difficulties": [Route("reports.draft", expected)],
    "reports:present": [Route("reports.draft", expected)],
    "appraisal:page": [Route("appraisal.view", score_sheet)],
    "appraisal:start": [Route("appraisal.score", unit_slug)],
    "appraisal:compute": [Route("appraisal.score", score_sheet)],
    "appraisal:accept_rest": [Route("appraisal.review", score_sheet)],
    "appraisal:step": [
        Route("appraisal.score", score_step("propose")),
        Route("appraisal.confirm", score_step("confirm")),
        Route("appraisal.review", score_step("answer")),
    ],
    "appraisal:own": [Route("appraisal.score", score)],
    "appraisal:appraise": [Route("appraisal.review", score)],
    "appraisal:object": [Route("appraisal.score", score)],
    "appraisal:withdraw": [Route("appraisal.score", score)],
    "appraisal:answer": [Route("appraisal.review", score)],
    "appraisal:proof": [Route("appraisal.view", score_proof)],
    "appraisal:remove_proof": [Route("appraisal.score", score_proof)],
    "appraisal:set": [Route("appraisal.criteria", criteria_set)],
    "appraisal:copy_set": [Route("appraisal.criteria", criteria_set)],
    "appraisal:edit_set": [Route("appraisal.criteria", criteria_set)],
    "appraisal:put_in_force": [Route("appraisal.criteria", criteria_set)],
    "appraisal:add_criterion": [Route("appraisal.criteria", criteria_set)],
    "appraisal:criterion": [Route("appraisal.criteria", criterion)],
    "appraisal:remove_criterion": [Route("appraisal.criteria", criterion)],
    "appraisal:ask_bundle": [Route("appraisal.bundle", unit_slug)],
    "appraisal:ask_sheet_bundle": [Route("appraisal.bundle", score_sheet)],
    "appraisal:ranking": [OverUnits("appraisal.view", ranking)],
    "appraisal:ranking_table": [OverUnits("appraisal.view", ranking_table)],
    "appraisal:published": [OverUnits("appraisal.view", published)],
    "appraisal:publish": [Route("appraisal.publish", ranking)],
    "intake:page": [Route("intake.view", document)],
    "intake:file": [Route("intake.view", document)],
    "intake:declare": [Route("reports.draft", document)],
    "intake:archive": [Route("intake.archive", document)],
    "intake:restore": [Route("intake.archive", document)],
    "plans:archive": [Route("plans.archive", plan)],
    "plans:restore": [Route("plans.archive", plan)],
    "activities:restore": [Route("activities.void", activity)],
    "insight:plan": [Route("insight.view", issued_plan)],
    "insight:plan_table": [Route("insight.view", table_of_progress)],
    "insight:spoken_end": [Route("units.identify", spoken)],
    "totals:unit": [Route("totals.view", unit_slug, query=WINDOW)],
    "totals:export": [Route("totals.view", unit_slug, query=WINDOW)],
    "totals:silent": [Route("totals.view", measured, query=WINDOW)],
    "units:page": [Route("units.view", unit)],
    "units:change": [Route("units.view", change)],
    "units:act_file": [Route("units.view", change)],
    "units:change_new": [Route("units.change", unit)],
    "units:change_undo": [Route("units.change", change)],
    "units:found": [Route("units.found", unit)],
    "units:bring": [Route("units.found", unit)],
    "workspace:identity": [Route("units.identify", unit)],
    "workspace:word_template": [Route("reports.templates", template_of_word)],
    "workspace:word_template_file": [Route("reports.templates", template_of_word)],
    "workspace:word_template_preview": [Route("reports.templates", template_of_word)],
    "workspace:crest": [Route("units.view", unit)],
    "accounts:person": [Route("accounts.view", holder)],
    "accounts:edit": [Route("accounts.manage", holder)],
    "accounts:deactivate": [Route("accounts.manage", holder)],
    "accounts:reactivate": [Route("accounts.manage", holder)],
    "accounts:link_new": [Route("accounts.manage", holder)],
    "accounts:handover": [Route("accounts.manage", holder)],
    "accounts:post_new": [Route("accounts.manage", holder)],
    "accounts:post_end": [Route("accounts.manage", post)],
    "accounts:post_edit": [Route("accounts.manage", post)],
    "accounts:post_move": [
        Route("accounts.manage", post, sent=lambda things: {"unit": str(things.unit.pk)})
    ],
    "accounts:deputy": [Route("accounts.manage", post)],
    "accounts:deputy_end": [Route("accounts.manage", deputy)],
    "accounts:revoke": [Route("accounts.manage", invitation)],
    "accounts:person_tokens": [Route("accounts.manage", holder)],
    "accounts:revoke_token": [Route("accounts.manage", token)],
    "reports:below": [OverUnits("reports.view", desk)],
    "reports:below_table": [OverUnits("reports.view", desk_table)],
    "reports:completeness": [OverUnits("reports.view", unit_slug)],
    "reports:completeness_table": [OverUnits("reports.view", completeness_table)],
    "reports:standing": [OverUnits("reports.view", standing)],
    "reports:rehearsal": [OverUnits("reports.view", desk)],
}
"""Addresses about one unit's things: visited in the own unit, one below, a neighbour and the one
above."""

DESKS: Mapping[str, str] = {
    "accounts:invite": "accounts.manage",
    "accounts:invitations": "accounts.manage",
    "accounts:import": "accounts.manage",
    "accounts:blank": "accounts.manage",
    "accounts:ended": "accounts.manage",
    "accounts:unstaffed": "accounts.manage",
    "accounts:people": "accounts.view",
    "appraisal:sets": "appraisal.criteria",
    "appraisal:bundles": "appraisal.bundle",
    "activities:log": "activities.log",
    "activities:followers": "activities.log",
    "activities:sheet": "activities.log",
    "activities:grid": "activities.log",
    "insight:progress": "insight.view",
    "insight:progress_table": "insight.view",
    "insight:gaps": "insight.view",
    "insight:gap_acts": "insight.view",
    "insight:gap_table": "insight.view",
    "insight:spoken": "units.identify",
    "plans:new": "plans.write",
    "plans:from_parent": "plans.write",
    "intake:list": "intake.view",
    "intake:bring": "intake.read",
    "reports:check_paper": "reports.view",
    "workspace:audit_log": "audit.view",
    "workspace:audit_log_export": "audit.view",
    "workspace:expected": "catalogue.open_periods",
    "workspace:word_templates": "reports.templates",
    "workspace:word_base": "reports.templates",
    "workspace:settings": "units.identify",
}
"""Addresses without a unit in them that need a verb in a unit of one's own."""

HEAD: Mapping[str, tuple[str, dict[str, Any]]] = {
    "workspace:outbox": ("mail.view", {}),
    "workspace:send_again": ("mail.view", {}),
    "workspace:setting": ("settings.change", {"name": "sign_in.second_step_roles"}),
    "workspace:holidays": ("settings.change", {}),
    "workspace:holiday_remove": ("settings.change", {"holiday_id": 1}),
    "workspace:deadlines": ("settings.change", {}),
    "workspace:holidays_take": ("settings.change", {}),
    "workspace:make_up_day_remove": ("settings.change", {"day_id": 1}),
    "workspace:regimes": ("settings.change", {}),
    "workspace:regime_once": ("settings.change", {}),
    "workspace:regime": ("settings.change", {"slug": "reform_communication"}),
    "workspace:regime_take_back": ("settings.change", {"slug": "reform_communication"}),
    "workspace:regime_windows": ("settings.change", {"slug": "reform_communication"}),
    "workspace:regime_words": ("settings.change", {"slug": "reform_communication"}),
    "workspace:regime_line": (
        "settings.change",
        {"slug": "reform_communication", "tier": "commune"},
    ),
    "workspace:regime_outline": (
        "settings.change",
        {"slug": "reform_communication", "tier": "commune", "cadence": "quarter"},
    ),
    "workspace:regime_form": (
        "settings.change",
        {"slug": "reform_communication", "tier": "commune", "cadence": "quarter"},
    ),
    "workspace:kinds": ("settings.change", {}),
    "workspace:phrases": ("settings.change", {}),
    "workspace:phrase": ("settings.change", {"case": "closing", "variant": 1}),
    "workspace:kind": ("settings.change", {"slug": "department"}),
}
"""Addresses about the installation: they need the verb in its head unit."""

STAFF = {
    "appraisal:list",
    "workspace:home",
    "workspace:account",
    "workspace:help",
    "workspace:notices",
    "workspace:read_all",
    "workspace:search",
    "workspace:status",
    "accounts:me",
    "accounts:tokens",
    "accounts:permissions",
    "plans:list",
    "plans:tasks",
    "workspace:calendar",
    "workspace:feeds",
    "activities:list",
    "activities:export",
    "activities:twins",
    "reports:list",
    "units:find",
    "units:suggest",
    "units:changes",
    "units:sheet",
}
"""Addresses that show a signed-in person what is his or hers, or what is known to all staff.
What they may hold of other units is tested in their rooms; none is open to a visitor."""

OWN = {
    "appraisal:bundle",
    "appraisal:download_bundle",
    "appraisal:erase_bundle",
    "workspace:notice",
    "workspace:read",
}
"""Addresses about one person's things: nobody else finds them. Tested in their rooms too."""

PUBLIC = {
    "workspace:alive",
    "workspace:feed",
    "accounts:join",
    "workspace:start",
    "workspace:start_page",
}
"""Answers to anybody: the monitor's address; what opens by a secret link alone."""

SIGN_IN = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
"""How the names of sign-in addresses begin. They concern the person who asks and nobody else."""

GIVEN: Mapping[str, dict[str, Any]] = {
    "units:sheet": {"kind": "don-vi"},
    "activities:export": {"kind": "csv"},
    "insight:progress_table": {"kind": "csv"},
    "insight:gap_table": {"kind": "csv"},
}
"""What an address of ``DESKS`` or ``STAFF`` has in it."""

ROLES = tuple(ROLE_LABELS)
REACHES = tuple(Reach)


@dataclass
class Everything:
    """Things in four units that lie around ``own``, and one person for each role there."""

    things: Mapping[Reach, Things]
    people: Mapping[Role, User]
    holiday: Holiday
    made_up: MakeUpDay


SYSTEM = System("tests")
SINCE = date(2018, 1, 1)
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _proof() -> bytes:
    return sheet.stand_in("Nhật ký phát", ("Thử",), "")


def _renamed(unit: Unit, name: str) -> Change:
    """A change that stands on a paper with a file."""
    paper = store.keep(actor=SYSTEM, content=_proof(), name="quyet-dinh.pdf")
    act = LegalAct("decision", "12/QĐ-UBND", date(2026, 1, 5), "UBND tỉnh Mẫu", "", paper.pk)
    asked = NewChange(ChangeKind.RENAME, date(2026, 2, 1), act, sources=(unit.pk,), name=name)
    return units.enact(actor=SYSTEM, change=asked)


def _things(unit: Unit, owed: ExpectedReport, name: str) -> Things:
    done = log(unit, count=ONE)
    activities.add_proof(
        actor=SYSTEM,
        activity=done,
        proof=activities.NewProof(content=_proof(), name="nhat-ky.pdf"),
    )
    draft = plans.create_plan(
        actor=SYSTEM,
        unit_id=unit.pk,
        title="Tuyên truyền năm 2018",
        period=Interval(date(2018, 1, 1), date(2019, 1, 1)),
    )
    task = plans.add_line(actor=SYSTEM, plan=draft, line=plans.NewLine(title="Phát bản tin"))
    Occasion.objects.create(line=task, name="Lớp 1", on=SINCE, added_at=days.now())
    Assignment.objects.create(
        line=task, unit=unit, due=SINCE, asked_at=days.now(), asked_by=SYSTEM.key
    )
    plans.attach(actor=SYSTEM, plan=draft, content=_proof(), name="ban-ky.pdf")
    reports.start_draft(actor=SYSTEM, expected=owed)
    read = intake.bring_in(
        actor=SYSTEM,
        unit_id=unit.pk,
        content="Năm 2018 xã đã đăng 12 tin, bài.".encode(),
        name="bao-cao.txt",
    )
    crest = store.keep(actor=SYSTEM, content=PICTURE, name="bieu-trung.png", taken=(PNG,))
    Identity.objects.create(unit=unit, crest=crest)
    holder = person(f"giu.{unit.pk}", unit, Role.CHAIR, "Tao Văn Sơn", "anh", "Chủ tịch")
    other = person(f"pho.{unit.pk}", unit, Role.OFFICER, "Tao Văn Hải", "anh", "Phó Chủ tịch")
    held = Post.objects.get(user=holder)
    signing = accounts.appoint_deputy(
        actor=SYSTEM, post=held, user=other, position="Phó Chủ tịch", valid_from=date(2026, 1, 1)
    )
    invited = accounts.invite(
        actor=SYSTEM,
        unit_id=unit.pk,
        full_name="Lò Thị Mới",
        posts=[accounts.NewPost(unit.pk, Role.OFFICER, days.today())],
    )
    changed = _renamed(unit, name)
    opening = tokens.make_token(
        actor=actor_for(holder), post=held, name="Thử", scope=TokenScope.READ, lasts_days=30
    )
    return Things(
        unit,
        owed,
        done,
        draft,
        read,
        holder,
        held,
        signing,
        invited.invitation,
        changed,
        opening.token,
    )


def everything() -> Everything:
    catalogue_actions.load(actor=SYSTEM)
    units.load_kinds(actor=SYSTEM)
    regime = catalogue.regime("reform_communication")
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[2018])
    period = catalogue.period("reform_communication", "2018")
    above = place("Tỉnh Mẫu", "02", tier="province", division="province")
    own = place("Xã Suối Mẫu", "00022", under=above)
    below = place("Xã Nà Mẫu", "00023", under=own)
    other = place("Xã Ân Hòa", "00024", under=above)
    lowest = place("Xã Pa Mẫu", "00025", under=below)
    due = date(2019, 1, 7)
    expect(lowest, period, below, due)
    return Everything(
        things={
            Reach.OWN: _things(own, expect(own, period, above, due), "Xã Suối Mới"),
            Reach.BELOW: _things(below, expect(below, period, own, due), "Xã Nà Mới"),
            Reach.ABOVE: _things(above, expect(above, period, None, due), "Tỉnh Mới"),
            Reach.OTHER: _things(other, expect(other, period, above, due), "Xã Ân Mới"),
        },
        people={
            role: person(f"mot.{role.value}", own, role, f"Lò Thị {role.name}", "chị", "")
            for role in ROLES
        },
        holiday=Holiday.objects.create(day=date(2027, 2, 8), name="Tết Nguyên đán"),
        made_up=MakeUpDay.objects.create(day=date(2027, 2, 13), name="Làm bù"),
    )


# --- What the configuration of addresses holds --------------------------------------------------


def names(patterns: list[Any] | None = None, space: str = "") -> Iterator[str]:
    """The names of all addresses but those of the content admin."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            if str(each.pattern) != API and CONTENT_ADMIN not in str(each.pattern):
                inner = f"{space}{each.namespace}:" if each.namespace else space
                yield from names(each.url_patterns, inner)
        elif isinstance(each, URLPattern) and CONTENT_ADMIN not in str(each.pattern):
            yield f"{space}{each.name}"


def content_admin() -> list[str]:
    """A path for every address of the content admin, with something in each of its places."""
    found: list[str] = []

    def walk(patterns: list[Any], before: str) -> None:
        for each in patterns:
            regex = each.pattern.regex.pattern.replace("\\Z", "")
            form, places = normalize(regex)[0]
            here = before + form % dict.fromkeys(places, "1")
            if isinstance(each, URLResolver):
                walk(each.url_patterns, here)
            else:
                found.append(here)

    walk([each for each in get_resolver().url_patterns if CONTENT_ADMIN in str(each.pattern)], "/")
    return found
