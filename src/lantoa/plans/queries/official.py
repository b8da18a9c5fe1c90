"""A plan as an official paper: its head, its tasks in words, and the annex that lists them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from lantoa.accounts import queries as accounts
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
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
from lantoa.plans.models import Plan, PlanEdition
from lantoa.plans.queries.papers import paper_of
from lantoa.plans.rules import NO_NUMBER, PlanKind
from lantoa.units import queries as units

TYPES = {
    PlanKind.PROGRAMME: ("Chương trình", "CTr"),
    PlanKind.ANNUAL: ("Kế hoạch", "KH"),
    PlanKind.UNIT_PLAN: ("Kế hoạch", "KH"),
    PlanKind.DIRECTIVE: ("Chỉ thị", "CT"),
}
"""Name and abbreviation of the paper (Decree 30/2020/NĐ-CP, annex III, part I)."""

CHAIR = "Chủ tịch"
COLUMNS = (
    ("TT", "thứ tự", 5),
    ("Nhiệm vụ", "nhiệm vụ", 26),
    ("Yêu cầu", "yêu cầu", 17),
    ("Kênh", "kênh", 12),
    ("Tiếng", "tiếng", 9),
    ("Đối tượng", "đối tượng", 11),
    ("Sản phẩm", "sản phẩm", 11),
    ("Chủ trì", "chủ trì", 13),
    ("Phối hợp", "phối hợp", 15),
    ("Kinh phí", "kinh phí", 10),
)
"""Heading, key in the content of an edition, and share of the line. A column that no task fills is
left out."""


def plan_paper(plan: Plan) -> Paper:
    """The paper of a plan: as it was last issued, or, of a draft, as it stands."""
    last = None if plan.is_draft else plan.editions.order_by("-order").first()
    if last is not None:
        last.plan = plan
        return edition_paper(last)
    return official_paper(
        plan,
        paper_of(plan, number=plan.number, issued_on=plan.issued_on),
        number=plan.number,
        issued_on=plan.issued_on,
    )


def edition_paper(edition: PlanEdition) -> Paper:
    """The paper of an edition, from the words that were frozen with it."""
    return official_paper(
        edition.plan,
        edition.content,
        number=edition.number,
        issued_on=edition.issued_on,
        reason=edition.reason,
    )


def official_paper(
    plan: Plan,
    content: Mapping[str, Any],
    *,
    number: str,
    issued_on: date | None,
    reason: str = "",
) -> Paper:
    """``content`` is that of an edition; ``reason`` why it words a plan anew. The unit speaks as it
    does on the day of issue, under the name of the plan's time. 2 queries."""
    on = issued_on or days.today()
    speaker = units.speaker(plan.unit_id, on, named_on=min(on, plan.period.last))
    kind = PlanKind(plan.kind)
    name, short = TYPES[kind]
    own, _, symbol = number.partition("/")
    post = accounts.signer(plan.unit_id)
    lines = content["lines"]
    return Paper(
        issuer=Issuer(
            name_lines=speaker.name_lines, parent_lines=speaker.parent_lines, prose=speaker.prose
        ),
        symbol=symbol or (f"{short}-UBND" if speaker.is_committee else short),
        number=own or None,
        issued_on=issued_on,
        year=plan.period.start.year,
        place_name=speaker.place,
        document_type=name,
        subject=_subject(content, reason),
        grounds=tuple(f"Căn cứ {each.removeprefix('Căn cứ ')}" for each in content["grounds"]),
        body=_body(content, speaker.prose, name, _cited(plan.parent), reason),
        recipients=_recipients(lines, is_committee=speaker.is_committee),
        signature=Signature(
            capacity="TM." if speaker.is_committee else "",
            authority="Ủy ban nhân dân" if speaker.is_committee else "",
            position=(post.position if post else "") or CHAIR,
        ),
        annexes=(_annex(lines),) if lines else (),
        mark=settings.MARK or None,
    )


def _subject(content: Mapping[str, Any], reason: str) -> str:
    title = str(content["head"]["trích yếu"])
    return f"{title} (điều chỉnh)" if reason else title


def _cited(parent: Plan | None) -> str:
    """``Kế hoạch số 09/KH-UBND ngày 07/02/2024 của Ủy ban nhân dân huyện Hương Khê``; what is not
    stated is left out. 1 query."""
    if parent is None:
        return ""
    on = min(parent.issued_on or days.today(), parent.period.last)
    speaker = units.speaker(parent.unit_id, on, named_on=on)
    said = [TYPES[PlanKind(parent.kind)][0]]
    said += [f"số {parent.number}"] if parent.number else []
    said += [f"ngày {vn.day(parent.issued_on)}"] if parent.issued_on and parent.number else []
    said += [f"của {speaker.prose}"]
    return " ".join([*said, "về", _lower(parent.title)])


def _body(
    content: Mapping[str, Any], issuer: str, name: str, parent: str, reason: str
) -> tuple[Block, ...]:
    head = content["head"]
    aim = f"Thực hiện {parent}, {issuer}" if parent else issuer
    opening = f"{aim} ban hành {name.lower()} {_lower(head['trích yếu'])} như sau:"
    blocks: list[Block] = [Paragraph(vn.capital_first(opening))]
    if reason:
        blocks.append(Paragraph(f"Lý do điều chỉnh: {reason}"))
    numbers = iter(("I", "II", "III", "IV"))
    if purpose := head.get("mục đích, yêu cầu", ""):
        blocks += [Heading(1, f"{next(numbers)}. Mục đích, yêu cầu"), *_paragraphs(purpose)]
    blocks += [
        Heading(1, f"{next(numbers)}. Nhiệm vụ"),
        Paragraph(f"Thời gian thực hiện: từ {head['thời gian thực hiện']}."),
    ]
    blocks += [Paragraph(_task(line)) for line in content["lines"]]
    if budget := content["budget"]:
        blocks += [Heading(1, f"{next(numbers)}. Kinh phí"), Listing(tuple(budget))]
    blocks += [Heading(1, f"{next(numbers)}. Tổ chức thực hiện")]
    blocks += _paragraphs(head.get("tổ chức thực hiện", "")) or _duties(content["lines"], issuer)
    return tuple(blocks)


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _lower(text: str) -> str:
    """Inside a sentence; a name that begins in capitals keeps them."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _task(line: Mapping[str, Any]) -> str:
    """``3. Tổ chức hội nghị tuyên truyền: 4 cuộc cả kỳ. Chủ trì: Sở Nội vụ.`` That no number is
    asked is said in the annex alone."""
    said = [f"{line['thứ tự']}. {line['nhiệm vụ'].rstrip('.')}"]
    if (asked := line["yêu cầu"]) and not asked.startswith(NO_NUMBER):
        said = [f"{said[0]}: {_lower(asked).rstrip('.')}"]
    for label, key in (("Ngôn ngữ", "tiếng"), ("Chủ trì", "chủ trì"), ("Phối hợp", "phối hợp")):
        if text := line[key]:
            said.append(f"{label}: {_lower(text) if key == 'tiếng' else text}")
    return ". ".join(said) + "."


def _duties(lines: Sequence[Mapping[str, Any]], issuer: str) -> list[Block]:
    """Who leads what, from the tasks; nothing is said of whom no task names."""
    led: dict[str, list[str]] = {}
    for line in lines:
        for body in filter(None, (part.strip() for part in line["chủ trì"].split(";"))):
            led.setdefault(body, []).append(str(line["thứ tự"]))
    found: list[Block] = []
    if led:
        told = (f"{body} chủ trì nhiệm vụ {_and(tasks)}" for body, tasks in led.items())
        found.append(Listing(tuple(f"{each};" for each in told)))
    found.append(
        Paragraph(
            f"Các cơ quan, đơn vị được giao nhiệm vụ tổ chức thực hiện, gửi kết quả kèm minh chứng "
            f"về {issuer} theo kỳ báo cáo; có vướng mắc thì phản ánh để xem xét, giải quyết."
        )
    )
    return found


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} và {words[-1]}"


def _recipients(lines: Sequence[Mapping[str, Any]], *, is_committee: bool) -> tuple[str, ...]:
    bodies = [part.strip() for line in lines for part in line["chủ trì"].split(";")]
    named = list(dict.fromkeys(filter(None, bodies)))[:8]
    head = ["Chủ tịch, các Phó Chủ tịch"] if is_committee else []
    return (*head, *named, "Lưu: VT")


def _annex(lines: Sequence[Mapping[str, Any]]) -> Annex:
    kept = [
        (heading, key, share)
        for heading, key, share in COLUMNS
        if key in ("thứ tự", "nhiệm vụ", "yêu cầu") or any(line[key] for line in lines)
    ]
    table = Table(
        header=tuple(heading for heading, _, _ in kept),
        rows=tuple(tuple(str(line[key]) for _, key, _ in kept) for line in lines),
        widths=tuple(float(share) for _, _, share in kept),
        centred=(0,),
    )
    return Annex("Danh mục nhiệm vụ", (table,), landscape=True)
