"""Filing: the moment in which a report is frozen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lantoa.files import store
from lantoa.files.kinds import DOCX, PDF
from lantoa.jobs.queue import enqueue
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.actor import Actor, System
from lantoa.kernel.errors import Problem, Refused
from lantoa.papers import pdf
from lantoa.reports.actions.content import note_content
from lantoa.reports.actions.steps import lock, move, stop_on_errors, stop_without_figures
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.ground import stand
from lantoa.reports.queries.paper import freeze, version_paper
from lantoa.reports.queries.word_templates import docx_of, template_bytes
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.rules.states import FILED, ReportState, Verb, next_state

RENDER = "reports.render"
NOTE_FINDINGS = "reports.note_findings"


@transaction.atomic
def submit_report(
    *, actor: Actor, expected: ExpectedReport, seen: str = "", at: datetime | None = None
) -> ReportVersion:
    """The chair signs and sends: a new version is frozen.

    ``seen`` is the :func:`fingerprint` of what the chair was shown. Raises ``Refused`` when the
    report was sent already (it is stored once), when errors stand, while the sums wait to be
    made anew, or when what would be signed is no longer what was shown;
    ``NotPermitted`` for one who may not sign there.
    """
    actor.must("reports.sign", expected.unit_id)
    report = lock(expected)
    last = report.current
    if report.state in FILED and last is not None:
        raise Refused(
            Problem(
                "",
                f"Báo cáo này đã gửi lúc {vn.clock(last.submitted_at)} "
                f"ngày {vn.day(days.local_day(last.submitted_at))}.",
                "Không cần gửi lại; mở trang báo cáo để xem.",
                "already_submitted",
            )
        )
    next_state(ReportState(report.state), Verb.SUBMIT)
    stop_without_figures()
    # All that follows is said of one and the same ground.
    expected = report.expected
    below = stand(expected).below
    stop_on_errors(report)
    frozen = freeze(expected, report.sections, signer=actor)
    if seen and seen != fingerprint(frozen):
        raise Refused(
            Problem(
                "",
                "Từ lúc anh/chị mở trang, số liệu hoặc lời văn của báo cáo đã đổi.",
                "Xem lại báo cáo rồi ký.",
                "changed_since_seen",
            )
        )
    # Asked for before anything is stored: what is signed can be printed.
    template_bytes(frozen)
    version = ReportVersion(
        report=report,
        number=(last.number if last else 0) + 1,
        frozen=frozen,
        sha256=fingerprint(frozen),
        submitted_at=at or days.now(),
        actor_key=actor.key,
        signer_name=str(frozen["signer"]),
        correction_reason=report.correction_reason,
    )
    version.save()
    if below:
        version.children.set(report.taken_in.values_list("child_id", flat=True))
    enqueue(RENDER, version_id=version.pk)
    enqueue(NOTE_FINDINGS, version_id=version.pk)
    move(actor, report, Verb.SUBMIT, at=at, newest=version)
    return version


def render_papers(version_id: int) -> ReportVersion:
    """Makes DOCX and PDF of a version and keeps them. The same version gives the same bytes, so
    running twice changes nothing. The typesetting is done before the transaction begins.

    Raises ``Refused`` when the Word template of the version is gone: then nothing is kept, and the
    job stands among those that failed."""
    version = ReportVersion.objects.select_related("report__expected__period").get(pk=version_id)
    paper = version_paper(version)
    documents = {"docx": (docx_of(version.frozen, paper), DOCX), "pdf": (pdf.render(paper), PDF)}
    system = System("papers")
    with transaction.atomic():
        version = ReportVersion.objects.select_for_update().get(pk=version_id)
        for kind, (content, taken) in documents.items():
            known = getattr(version, kind)
            if known is not None and known.sha256 == store.sha256(content):
                continue
            name = f"bao-cao-{version.frozen['period']}-lan-{version.number}.{kind}"
            kept = store.keep(actor=system, content=content, name=name, taken=(taken,))
            setattr(version, kind, kept)
        version.save(update_fields=["docx", "pdf"])
        note_content(version)
    return version
