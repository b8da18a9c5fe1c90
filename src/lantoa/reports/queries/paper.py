"""From a report to its paper: what is frozen, and how it stands on the page (Decree 30/2020)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings

from lantoa.accounts import queries as accounts
from lantoa.accounts.queries import StaffActor
from lantoa.accounts.rules import Role, acting_for
from lantoa.activities import queries as activities
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.actor import Actor
from lantoa.kernel.interval import Interval
from lantoa.papers.paper import Annex, Issuer, Paper, Signature
from lantoa.reports.models import ExpectedReport, Report, ReportVersion
from lantoa.reports.queries import layout_1, layout_2
from lantoa.reports.queries.annexes import annex_of_taken, correction_words, other_papers
from lantoa.reports.queries.contents import cited, draft_contents
from lantoa.reports.queries.ground import ground_of
from lantoa.reports.queries.layout_parts import annex_of_proofs, strings
from lantoa.reports.queries.phrases import voice_of
from lantoa.reports.queries.word_templates import frozen_template
from lantoa.reports.rules.figures import Contents, contents_from_json, contents_to_json
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.rules.outline import to_json
from lantoa.reports.rules.prose import closing, opening, silence, subject
from lantoa.reports.rules.results import results
from lantoa.reports.rules.symbol import COMMITTEE, symbol_of
from lantoa.units import queries as units

TEMPLATE = "report-2"
"""The layout of today; frozen with each report."""

FIRST = "report-1"
"""The layout of reports that were frozen before there were outlines."""

CHAIR = "Chủ tịch"


def _proofs(unit_id: int, window: Interval) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    counted = activities.activities_of([unit_id], window).filter(voided_at__isnull=True)
    for activity in counted.select_related("channel").prefetch_related("evidence__file"):
        for proof in activity.evidence.all():
            rows.append(
                {
                    "title": activity.title,
                    "day": vn.day(activity.on),
                    "channel": activity.channel.name,
                    "proof": str(proof),
                    "sha256": proof.sha256,
                }
            )
    rows.reverse()
    return rows


def _position(unit_id: int, signer: Actor | None) -> tuple[str, str]:
    """What the signer is, by the post held in the unit or stood in for, and whom a deputy signs
    for; the chair's position while nobody signs."""
    if isinstance(signer, StaffActor):
        held = next((p for p in signer.posts_in(unit_id) if p.role is Role.CHAIR), None)
        if held is not None:
            return held.position or CHAIR, held.acting_for and acting_for(held.acting_for)
    post = accounts.signer(unit_id)
    return (post.position if post else "") or CHAIR, ""


def freeze(
    expected: ExpectedReport,
    sections: Mapping[str, str],
    contents: Contents | None = None,
    *,
    signer: Actor | None = None,
) -> dict[str, object]:
    """All that a version states, as plain data: what is hashed, and what the paper is made of.

    ``contents`` spares asking for them again where they were just read; without a ``signer``
    the place of the name stays open.
    """
    window = expected.period.window
    ground = ground_of(expected)
    # The unit is the one of the window; how it names itself is that of the day of signing.
    speaker = units.speaker(expected.unit_id, days.today(), named_on=window.last)
    issuer = speaker.prose
    position, above = _position(expected.unit_id, signer)
    contents = draft_contents(expected) if contents is None else contents
    voice = voice_of(expected, ground.book)
    period = expected.period.label
    form, parts = ground.form, ground.outline.parts
    return {
        "template": TEMPLATE,
        "mark": settings.MARK,
        "unit_id": expected.unit_id,
        "unit_name": ground.unit.name,
        "issuer": issuer,
        "issuer_lines": {
            "parent": list(speaker.parent_lines),
            "name": list(speaker.name_lines),
        },
        "is_committee": speaker.is_committee,
        "symbol": symbol_of(speaker.name_lines, is_committee=speaker.is_committee),
        "place": speaker.place,
        "period": expected.period.key,
        "subject": subject(period),
        "window": [window.start.isoformat(), window.end.isoformat()],
        "addressees": list(expected.addressees),
        "copies": list(expected.copies),
        "outline": to_json(parts),
        "form": None if form is None else layout_2.form_to_json(form),
        "opening": opening(
            plan=cited(ground.plan, window),
            issuer=issuer,
            period=period,
            window=window,
            voice=voice,
        ),
        "results": list(results(contents, voice)),
        "silence": list(silence(contents)),
        "closing": closing(issuer=issuer, period=period, voice=voice),
        "sections": {part.slug: sections.get(part.slug, "") for part in parts if part.is_typed},
        "contents": contents_to_json(contents),
        "proofs": _proofs(expected.unit_id, window),
        "position": position,
        "acting_for": above,
        "signer": signer.label if signer is not None else "",
        **other_papers(expected),
        # As the names: that of the day of signing.
        **frozen_template(expected.unit_id, days.today(), ground.unit.tier),
    }


def paper_of(
    frozen: Mapping[str, object],
    *,
    signer_name: str | None = None,
    number: str | None = None,
    issued_on: date | None = None,
) -> Paper:
    """The paper of a frozen report. Number and day stay empty until the registry clerk gives
    them, the name until somebody signs."""
    contents_data, sections = frozen["contents"], frozen["sections"]
    proofs = frozen["proofs"]
    if not isinstance(contents_data, Mapping) or not isinstance(sections, Mapping):
        raise ValueError("not a frozen report")
    contents = contents_from_json(contents_data)
    said = {str(key): str(text) for key, text in sections.items()}
    is_first = frozen["template"] == FIRST
    form = layout_2.form_from_json(frozen.get("form"))
    annexes: list[Annex] = []
    if contents.figures or form is not None:
        annexes.append(
            layout_1.annex_of_figures(contents)
            if is_first
            else layout_2.annex_of_figures(contents, form)
        )
    annexes += annex_of_taken(frozen)
    if isinstance(proofs, list) and proofs:
        annexes.append(annex_of_proofs(proofs))
    addressees = tuple(strings(frozen["addressees"]))
    # What was frozen before units gave their own names is that of a committee.
    is_committee, position = bool(frozen.get("is_committee", True)), str(frozen["position"])
    return Paper(
        issuer=_issuer(frozen),
        symbol=str(frozen.get("symbol") or COMMITTEE),
        number=number,
        issued_on=issued_on,
        place_name=str(frozen["place"]),
        document_type="Báo cáo",
        subject=str(frozen["subject"]),
        addressees=addressees,
        body=(
            *correction_words(frozen),
            *(layout_1.body(frozen, said) if is_first else layout_2.body(frozen, said)),
        ),
        recipients=(
            *strings(frozen.get("copies")),
            *(("Chủ tịch, các Phó Chủ tịch",) if is_committee else ()),
            "Lưu: VT",
        ),
        signature=Signature(
            capacity="TM." if is_committee else "",
            authority="Ủy ban nhân dân" if is_committee else "",
            position=position,
            acting_for=str(frozen.get("acting_for") or "") or _acting_for(position),
            name=signer_name,
        ),
        annexes=tuple(annexes),
        mark=str(frozen["mark"]) or None,
    )


def _issuer(frozen: Mapping[str, object]) -> Issuer:
    lines = frozen.get("issuer_lines")
    if not isinstance(lines, Mapping):
        lines = {"name": ["ỦY BAN NHÂN DÂN", frozen["unit_name"]]}
    return Issuer(
        name_lines=tuple(strings(lines.get("name"))),
        parent_lines=tuple(strings(lines.get("parent"))),
        prose=str(frozen["issuer"]),
    )


def _acting_for(position: str) -> str:
    """``KT. Chủ tịch`` over ``Phó Chủ tịch``; nothing over a head's own position."""
    first, _, rest = position.partition(" ")
    return f"KT. {vn.capital_first(rest)}" if vn.fold(first) == "pho" and rest else ""


def draft_paper(
    expected: ExpectedReport, report: Report, contents: Contents | None = None
) -> Paper:
    """The paper as it would be now."""
    return paper_of(freeze(expected, report.sections, contents))


def seal(expected: ExpectedReport, signer: Actor) -> str:
    """The fingerprint of what the person would sign now; empty while there is no draft."""
    report = getattr(expected, "report", None)
    return fingerprint(freeze(expected, report.sections, signer=signer)) if report else ""


def version_paper(version: ReportVersion) -> Paper:
    """The paper of a submitted version."""
    return paper_of(
        version.frozen,
        signer_name=version.signer_name,
        number=version.document_number or None,
        issued_on=version.issued_on,
    )
