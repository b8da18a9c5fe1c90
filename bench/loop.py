"""The whole loop: what the real actions cost beside bare SQL, what a page and a paper cost.

``scale`` 1 measures 60 rounds. Correct means: the audit of the totals finds no mismatch, each
logged activity is counted, and the same report gives the same bytes twice.
"""

from __future__ import annotations

import django
from run import Figure
from timing import interleaved

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.accounts.rules import Role
from lantoa.activities import actions as activities
from lantoa.activities.models import Activity, Placement
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Channel
from lantoa.jobs import worker
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.value import NOT_APPLICABLE, ONE, exact
from lantoa.papers import docx, pdf
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries import version_paper
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer, Scope
from lantoa.workspace import actions as workspace
from lantoa.workspace.actions.scenes import who


def build(scale: float) -> None:
    call_command("flush", verbosity=0, interactive=False) if _has_tables() else None
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    workspace.load_foundation(actor=System("bench"))
    workspace.build_demonstration(actor=System("bench"))
    worker.work_off()


def _has_tables() -> bool:
    return "units_unit" in connection.introspection.table_names()


def _live() -> ExpectedReport:
    """The report of the running quarter of the commune of today."""
    return ExpectedReport.objects.filter(report=None, receiver__isnull=False).latest("due_on")


def _log(unit_id: int, channel: Channel) -> None:
    placement = activities.NewPlacement(
        channel=channel,
        count_unit=catalogue.default_unit(channel, "placement"),
        on=days.today(),
        count=exact(4),
    )
    new = activities.NewActivity(
        title="Bản tin đo tốc độ",
        channel=channel,
        kind=catalogue.default_unit(channel, "production"),
        on=days.today(),
        placements=[placement],
    )
    activities.log_activity(actor=who(unit_id, Role.OFFICER), unit_id=unit_id, new=new)


def _bare(unit_id: int, channel: Channel) -> None:
    """The same two rows without rule, audit or posting; taken back so that it counts nowhere."""
    with transaction.atomic():
        activity = Activity.objects.create(
            unit_id=unit_id,
            title="Bản tin đo tốc độ",
            channel=channel,
            kind=catalogue.default_unit(channel, "production"),
            on=days.today(),
            quantity=ONE,
            created_at=days.now(),
            actor_key="bench",
        )
        Placement.objects.create(
            activity=activity,
            unit_id=unit_id,
            channel=channel,
            count_unit=catalogue.default_unit(channel, "placement"),
            on=days.today(),
            count=exact(4),
            people=NOT_APPLICABLE,
        )
        transaction.set_rollback(True)


def measure(scale: float) -> tuple[bool, list[Figure]]:
    rounds = max(5, int(60 * scale))
    expected = _live()
    unit_id, channel = expected.unit_id, catalogue.channel("loudspeaker")
    window = expected.period.window

    def counted() -> int:
        found = totals.totals(unit_id, window, layer=Layer.LOGGED, scope=Scope.OWN)
        total = found.get("loudspeaker.play.placement")
        return int(total.exact or 0) if total else 0

    before = counted()
    action, bare = interleaved(
        rounds, lambda _: _log(unit_id, channel), lambda _: _bare(unit_id, channel)
    )
    added = counted() - before
    province = ExpectedReport.objects.get(period__key="2018", receiver__isnull=True)
    version = province.report.current
    commune = ExpectedReport.objects.get(period__key="2024-Q1").report.current
    paper = version_paper(commune)
    as_pdf, as_docx = interleaved(rounds, lambda _: pdf.render(paper), lambda _: docx.render(paper))
    client = Client(HTTP_HOST="localhost")
    client.force_login(who(province.unit_id, Role.OFFICER).user)
    address = f"/bao-cao/{province.pk}/"
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page_ok = client.get(address).status_code == 200
        queries = len(asked.captured_queries)
    page, home = interleaved(
        max(5, rounds // 3), lambda _: client.get(address), lambda _: client.get("/")
    )
    correct = (
        page_ok
        and added == 4 * (rounds + 1)
        and not totals.audit().mismatches
        and pdf.render(version_paper(version)) == version.pdf.content.read()
    )
    return correct, [
        Figure("log an activity, real action", action, "ms"),
        Figure("the same rows, bare SQL", bare, "ms"),
        Figure("real action / bare SQL", action / bare, "x", against="the same rows, bare SQL"),
        Figure("PDF of a commune's quarter", as_pdf, "ms"),
        Figure("DOCX of a commune's quarter", as_docx, "ms", against="PDF of the same report"),
        Figure("page of the province's report", page, "ms"),
        Figure("queries of that page", queries, "queries"),
        Figure("start page of an officer", home, "ms"),
    ]
