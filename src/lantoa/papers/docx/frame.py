"""What frames the text: the head (boxes 1 to 5), the addressees (9a) and the foot (7, 9b)."""

from __future__ import annotations

from lantoa.papers import layout, measures, wording
from lantoa.papers.docx.elements import Node, paragraph, rule, run
from lantoa.papers.docx.tables import unruled
from lantoa.papers.layout import ELEMENTS
from lantoa.papers.paper import Paper

HEAD_GAP = 8.0
TITLE_GAP = 14.0
TEXT_GAP = 8.0
FOOT_GAP = 10.0


def line(key: str, text: str, *, before: float | None = None) -> Node:
    """One line set as the element ``key``."""
    return paragraph(key, run(ELEMENTS[key].worded(text)), before=before)


def head(paper: Paper) -> list[Node]:
    left = layout.ISSUER_SHARE
    room = measures.line_width()
    issuer = [_issuer_line("parent", text) for text in paper.issuer.parent_lines]
    issuer += [_issuer_line("issuer", text) for text in paper.issuer.name_lines]
    issuer.append(rule(measures.issuer_rule(paper.issuer.name_lines), room * left))
    nation = [
        line("nation", layout.NATION),
        line("motto", layout.MOTTO),
        rule(measures.motto_rule(), room * (1 - left)),
    ]
    number = [line("number", wording.number_line(paper), before=HEAD_GAP)]
    if paper.document_type is None:
        number.append(_issuer_line("letter_subject", wording.letter_subject(paper), before=6))
    place = [line("place_date", wording.place_date_line(paper), before=HEAD_GAP)]
    return [unruled((left, 1 - left), [(issuer, nation), (number, place)]), *_title(paper)]


def _issuer_line(key: str, text: str, *, before: float | None = None) -> Node:
    room = measures.line_width() * layout.ISSUER_SHARE
    side = max(0.0, (room - measures.issuer_width(key, text)) / 2)
    return paragraph(key, run(ELEMENTS[key].worded(text)), before=before, indent=(side, side))


def _title(paper: Paper) -> list[Node]:
    if paper.document_type is None:
        return [paragraph("rule")]
    room = measures.line_width()
    measured = measures.title("subject", wording.subject(paper))
    side = max(0.0, (room - measured.width) / 2)
    subject = run(ELEMENTS["subject"].worded(wording.subject(paper)))
    return [
        line("type", paper.document_type, before=TITLE_GAP),
        paragraph("subject", subject, before=4, indent=(side, side)),
        rule(measured.rule, room, before=4),
    ]


def addressees(paper: Paper) -> list[Node]:
    lines = wording.addressee_lines(paper.addressees)
    if not lines:
        return [paragraph("rule", before=TEXT_GAP)]
    indent, step = measures.addressee_indent(lines), measures.addressee_step()
    return [
        paragraph(
            "addressee",
            run(text),
            before=None if at else TEXT_GAP,
            indent=(indent + (step if at else 0), 0),
        )
        for at, text in enumerate(lines)
    ]


def foot(paper: Paper) -> Node:
    left = layout.RECIPIENTS_SHARE
    recipients = [line("recipient", text) for text in wording.recipient_lines(paper)]
    if recipients:
        recipients.insert(0, line("recipients_title", "Nơi nhận:", before=FOOT_GAP))
    signed = [line("authority", text) for text in wording.signature_lines(paper.signature)]
    name = paper.signature.name
    words = [run(name)] if name else []
    signed.append(paragraph("signer", *words, before=layout.SIGNING_ROOM_PT))
    signed.insert(0, paragraph("rule", before=FOOT_GAP - 2))
    return unruled((left, 1 - left), [(recipients or [paragraph("recipient")], signed)])
