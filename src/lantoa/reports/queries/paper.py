"""From a report to its paper: what is frozen, and how it stands on the page (Decree 30/2020)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from lantoa.kernel.value import Total
from lantoa.papers.paper import (
    Annex,
    Block,
    Heading,
    Issuer,
    Listing,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from lantoa.plans import queries as plans
from lantoa.reports.models import ExpectedReport, Report, ReportVersion
from lantoa.reports.queries.contents import cited, draft_contents
from lantoa.reports.rules.figures import Contents, Figure, contents_from_json, contents_to_json
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.rules.prose import (
    Section,
    closing,
    opening,
    results,
    silence,
    subject,
)
from lantoa.ui.words import total_text
from lantoa.units import queries as units

TEMPLATE = "report-1"
"""Version of the layout below; frozen with each report."""

SYMBOL = "BC-UBND"
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
    version = units.nearest_version(expected.unit_id, window.last)
    plan = plans.plan_in_force(expected.unit_id, window)
    # The unit is the one of the window; how it names itself is that of the day of signing.
    speaker = units.speaker(expected.unit_id, days.today(), named_on=window.last)
    issuer = speaker.prose
    position, above = _position(expected.unit_id, signer)
    contents = draft_contents(expected) if contents is None else contents
    return {
        "template": TEMPLATE,
        "mark": settings.MARK,
        "unit_id": expected.unit_id,
        "unit_name": version.name,
        "issuer": issuer,
        "issuer_lines": {
            "parent": list(speaker.parent_lines),
            "name": list(speaker.name_lines),
        },
        "is_committee": speaker.is_committee,
        "place": speaker.place,
        "period": expected.period.key,
        "subject": subject(expected.period.label),
        "window": [window.start.isoformat(), window.end.isoformat()],
        "addressees": list(expected.addressees),
        "opening": opening(
            plan=cited(plan, window), issuer=issuer, period=expected.period.label, window=window
        ),
        "results": list(results(contents)),
        "silence": list(silence(contents)),
        "closing": closing(issuer=issuer, period=expected.period.label),
        "sections": {section.value: sections.get(section.value, "") for section in Section},
        "contents": contents_to_json(contents),
        "proofs": _proofs(expected.unit_id, window),
        "position": position,
        "acting_for": above,
        "signer": signer.label if signer is not None else "",
    }


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _body(frozen: Mapping[str, object], sections: Mapping[str, str]) -> tuple[Block, ...]:
    def words(section: Section) -> list[Block]:
        return _paragraphs(sections.get(section.value, ""))

    blocks: list[Block] = [Paragraph(str(frozen["opening"]))]
    blocks += [Heading(1, "I. Công tác chỉ đạo, điều hành"), *words(Section.STEERING)]
    blocks.append(Heading(1, "II. Kết quả tuyên truyền"))
    said = [
        Paragraph(f"{place}. {sentence}")
        for place, sentence in enumerate(_strings(frozen["results"]), start=1)
    ]
    blocks += said or [Paragraph("Trong kỳ không ghi nhận số liệu.")]
    if silent := _strings(frozen["silence"]):
        blocks.append(Listing(tuple(silent)))
    blocks.append(Heading(1, "III. Đánh giá chung"))
    judged = [
        (title, text)
        for title, section in (
            ("Thuận lợi, ưu điểm", Section.STRENGTHS),
            ("Tồn tại, hạn chế và nguyên nhân", Section.SHORTCOMINGS),
        )
        if (text := words(section))
    ]
    for place, (title, text) in enumerate(judged, start=1):
        blocks += [Heading(2, f"{place}. {title}"), *text]
    blocks += [Heading(1, "IV. Phương hướng, nhiệm vụ kỳ sau"), *words(Section.NEXT)]
    if proposals := words(Section.PROPOSALS):
        blocks += [Heading(1, "V. Đề xuất, kiến nghị"), *proposals]
    blocks.append(Paragraph(str(frozen["closing"])))
    return tuple(blocks)


def _strings(data: object) -> list[str]:
    return [str(each) for each in data] if isinstance(data, list) else []


def _bounded(total: Total) -> str:
    bounds = Total(
        more_than=total.more_than,
        at_least=total.at_least,
        at_most=total.at_most,
        range_low=total.range_low,
        range_high=total.range_high,
    )
    return total_text(bounds) if bounds.is_stated else ""


def _cells(place: int, figure: Figure) -> tuple[str, ...]:
    total = figure.whole
    exact = vn.number(total.exact) if total.exact is not None else ""
    about = vn.number(total.about) if total.about is not None else ""
    notes = [figure.how] if figure.how else []
    if figure.declared is not None:
        notes.append("tự kê khai")
    if figure.own_silent:
        notes.append(f"{figure.own_silent} lần ghi không nêu số")
    if figure.partly_silent_units:
        notes.append(f"{len(figure.partly_silent_units)} đơn vị nêu chưa đủ")
    if figure.silent_units:
        notes.append(f"{len(figure.silent_units)} đơn vị không nêu")
    if not total.is_stated:
        exact = "không cộng được" if figure.is_apart else "không nêu"
    return (
        str(place),
        figure.label,
        figure.count_unit,
        exact,
        _bounded(total),
        about,
        "; ".join(notes),
    )


def _annex_of_figures(contents: Contents) -> Annex:
    rows: list[tuple[str, ...]] = []
    place = 0
    for side, title in (("production", "A. Sản phẩm làm ra"), ("placement", "B. Đăng, phát")):
        lines = [figure for figure in contents.figures if figure.side == side]
        if lines:
            rows.append((title,))
        for figure in lines:
            place += 1
            rows.append(_cells(place, figure))
    table = Table(
        header=(
            "TT",
            "Chỉ tiêu",
            "Đơn vị tính",
            "Chính xác",
            "Có giới hạn",
            "Ước chừng",
            "Ghi chú",
        ),
        rows=tuple(rows),
        widths=(6, 30, 12, 14, 13, 11, 17),
        numeric=(3, 4, 5),
        centred=(0,),
    )
    note = Paragraph(
        "Sản phẩm làm ra và số lần đăng, phát là hai số khác nhau, không cộng vào nhau. "
        "Cột “Có giới hạn” ghi số kèm từ “hơn”, “ít nhất”, “nhiều nhất” như nguồn nêu và không "
        "cộng vào cột “Chính xác”. “Không nêu” không phải là 0."
    )
    blocks: tuple[Block, ...] = (table, note)
    return Annex("Số liệu tuyên truyền cải cách hành chính", blocks, landscape=False)


def _annex_of_proofs(proofs: Sequence[Mapping[str, object]]) -> Annex:
    rows = tuple(
        (
            str(place),
            str(row["title"]),
            str(row["day"]),
            str(row["channel"]),
            str(row["proof"]),
            str(row["sha256"])[:12],
        )
        for place, row in enumerate(proofs, start=1)
    )
    table = Table(
        header=("TT", "Nội dung", "Ngày", "Kênh", "Minh chứng", "SHA-256 (12 ký tự đầu)"),
        rows=rows,
        widths=(6, 32, 12, 18, 20, 16),
        centred=(0,),
    )
    return Annex("Danh mục minh chứng", (table,))


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
    annexes: list[Annex] = [_annex_of_figures(contents)] if contents.figures else []
    if isinstance(proofs, list) and proofs:
        annexes.append(_annex_of_proofs(proofs))
    addressees = tuple(_strings(frozen["addressees"]))
    # What was frozen before units gave their own names is that of a committee.
    is_committee, position = bool(frozen.get("is_committee", True)), str(frozen["position"])
    return Paper(
        issuer=_issuer(frozen),
        symbol=SYMBOL,
        number=number,
        issued_on=issued_on,
        place_name=str(frozen["place"]),
        document_type="Báo cáo",
        subject=str(frozen["subject"]),
        addressees=addressees,
        body=_body(frozen, {str(key): str(text) for key, text in sections.items()}),
        recipients=(("Chủ tịch, các Phó Chủ tịch", "Lưu: VT") if is_committee else ("Lưu: VT",)),
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
        name_lines=tuple(_strings(lines.get("name"))),
        parent_lines=tuple(_strings(lines.get("parent"))),
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
