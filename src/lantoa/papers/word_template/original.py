"""The template that an office begins with: our own layout, with names in the place of words."""

from __future__ import annotations

from datetime import date
from functools import cache

from docx.oxml.ns import qn

from lantoa.papers import layout
from lantoa.papers.docx import archive, pages, styles
from lantoa.papers.docx.elements import Node, paragraph, rule, run
from lantoa.papers.docx.frame import FOOT_GAP, HEAD_GAP, TEXT_GAP, TITLE_GAP, line
from lantoa.papers.docx.tables import unruled
from lantoa.papers.measures import line_width, motto_rule
from lantoa.papers.word_template.fields import FIELDS, MARK

_MADE_ON = date(2026, 1, 1)


@cache
def base() -> bytes:
    """Filled, it reads and looks like our own DOCX. The same bytes every time."""
    document = styles.blank()
    section = document.sections[0]
    pages.set_up(section, FIELDS[MARK].written, landscape=False)
    for head in (section.header, section.first_page_header):
        for words in head._element.iter(qn("w:t")):
            # The mark is set in capitals; the name of a field is not.
            words.text = (words.text or "").lower().replace("\u00a0", "")
    last = document.element.body.find(qn("w:sectPr"))
    for node in (_head(), *_title(), *_text(), _foot(), _own("body", "phu_luc")):
        last.addprevious(node)
    archive.describe(
        document, title="Mẫu báo cáo", author="Lan Tỏa", language="vi-VN", day=_MADE_ON
    )
    return archive.write(document)


def _own(style: str, name: str, *, before: float | None = None) -> Node:
    return paragraph(style, run(FIELDS[name].written), before=before)


def _head() -> Node:
    left = layout.ISSUER_SHARE
    issuer = [
        _own("parent", "co_quan_chu_quan"),
        _own("issuer", "co_quan_ban_hanh"),
        _own("issuer", "gach_co_quan"),
    ]
    nation = [
        line("nation", layout.NATION),
        line("motto", layout.MOTTO),
        rule(motto_rule(), line_width() * (1 - left)),
    ]
    number = [paragraph("number", run(f"Số: {FIELDS['so_ky_hieu'].written}"), before=HEAD_GAP)]
    place = [_own("place_date", "dia_danh_ngay_thang", before=HEAD_GAP)]
    return unruled((left, 1 - left), [(issuer, nation), (number, place)])


def _title() -> list[Node]:
    return [
        _own("type", "ten_loai", before=TITLE_GAP),
        _own("subject", "trich_yeu", before=4),
        _own("subject", "gach_trich_yeu", before=4),
    ]


def _text() -> list[Node]:
    return [
        _own("addressee", "kinh_gui", before=TEXT_GAP),
        _own("ground", "can_cu"),
        _own("body", "noi_dung"),
    ]


def _foot() -> Node:
    left = layout.RECIPIENTS_SHARE
    recipients = [
        line("recipients_title", "Nơi nhận:", before=FOOT_GAP),
        _own("recipient", "noi_nhan"),
    ]
    signed = [
        paragraph("rule", before=FOOT_GAP - 2),
        _own("authority", "quyen_han_chuc_vu"),
        _own("signer", "ho_ten", before=layout.SIGNING_ROOM_PT),
    ]
    return unruled((left, 1 - left), [(recipients, signed)])
