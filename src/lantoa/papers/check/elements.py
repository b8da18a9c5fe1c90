"""Which line of a paper is which element of the decree, by its words and by where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lantoa.kernel.vietnamese import fold
from lantoa.papers.check.lines import Line

TYPES = {
    "Nghị quyết": "NQ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Quy chế": "QC", "Quy định": "QyĐ",
    "Thông cáo": "TC", "Thông báo": "TB", "Hướng dẫn": "HD", "Chương trình": "CTr",
    "Kế hoạch": "KH", "Phương án": "PA", "Đề án": "ĐA", "Dự án": "DA", "Báo cáo": "BC",
    "Biên bản": "BB", "Tờ trình": "TTr", "Hợp đồng": "HĐ", "Công điện": "CĐ",
    "Bản ghi nhớ": "BGN", "Bản thỏa thuận": "BTT", "Giấy ủy quyền": "GUQ", "Giấy mời": "GM",
    "Giấy giới thiệu": "GGT", "Giấy nghỉ phép": "GNP", "Phiếu gửi": "PG", "Phiếu chuyển": "PC",
    "Phiếu báo": "PB",
}  # fmt: skip
"""Named types and their abbreviations (Decree 30/2020/NĐ-CP, Annex III; a secondary copy)."""

LETTER = "Công văn"
_BY_FOLDED = {fold(name): name for name in TYPES} | {"bao cao tong ket": "Báo cáo"}
HEAD_LINES = 60
LONGEST, _LONGEST_GROUND = 300, 1_500
"""Letters above which a line is no line of the head; those of a ground that are looked at."""
_NATION = "cong hoa xa hoi chu nghia"
_MOTTO = re.compile(r"doc lap.{1,30}hanh phuc")
NUMBER = re.compile(r"^so\b.{0,24}[/:]|^\d{1,5}\s*[/-]\s*[a-z]{2,}\s*-|^so\s*:?$")
DATE = re.compile(r"ngay\b.*\bthang\b|,\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}")
LETTER_SUBJECT = re.compile(r"^(v\s*/\s*v\b|ve viec\b)")
RULE = re.compile(r"^[-_=*–—~.\s]{3,}$")
_ROOM = 20.0
"""Points above a line that are room for a signature."""
STAMPS = frozenset({"mat", "toi mat", "tuyet mat", "khan", "thuong khan", "hoa toc", "du thao"})
_ANNEX = re.compile(r"^phu luc(\s+(so\s+)?([ivxlc]+|\d+|[a-z]))?\s*[:.]?$")
ANNEX_NOTE = re.compile(r"^\(?\s*(kem theo|ban hanh kem theo|dinh kem)")
_AUTHORITY = re.compile(r"^(tm|kt|tl|tuq|q)\b\s*[./]?\s*\S|^(thua lenh|thay mat|thua uy quyen)\b")
_POSITIONS = (
    *("chu tich", "pho chu tich", "giam doc", "pho giam doc", "truong phong", "pho truong phong"),
    *("chanh van phong", "pho chanh van phong", "truong ban", "pho truong ban", "cuc truong"),
    *("hieu truong", "bi thu", "chi cuc truong", "bo truong", "thu truong", "tong bien tap"),
    *("thu truong don vi", "nguoi lap", "vu truong", "tong giam doc", "thuong truc"),
)
_OWN_HEAD = re.compile(
    r"^(so|phong|van phong|ban|trung tam|chi cuc|cuc|truong|dai|bao|thanh tra|hat|doi|to|vien)\b"
)
_PLACE_LINE = re.compile(r"^(xa|phuong|tinh|thanh pho|dac khu|huyen|quan|thi xa|thi tran|tp)\b")
_AGREEING = re.compile(r"\b(ban hanh|bao cao|xay dung|quyet dinh|to chuc)\b.*\b(nhu sau|voi)\b")
HEADINGS = (
    ("heading1", re.compile(r"^([IVXLC]+)\s*[.)]\s*(.*)$")),
    ("heading2", re.compile(r"^(\d{1,2})\s*[.)]\s+(.*)$")),
    ("heading3", re.compile(r"^([a-zđ])\s*[.)]\s*(.*)$")),
)


@dataclass(slots=True)
class Annex:
    label: Line
    title: list[Line] = field(default_factory=list)
    note: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """Lines by element, in the order of the text. ``kind`` is the name of the type, :data:`LETTER`
    for an official letter, empty where the paper says neither."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    kind: str = ""
    text: list[Line] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    rules: list[Line] = field(default_factory=list)
    """Lines of the head made of hyphens or the like."""

    def of(self, key: str) -> list[Line]:
        return self.lines.get(key, [])

    def first(self, key: str) -> Line | None:
        return next(iter(self.of(key)), None)

    def put(self, key: str, line: Line) -> None:
        self.lines.setdefault(key, []).append(line)


def heading_of(text: str) -> tuple[str, str, str] | None:
    """Level, number and title of a heading; ``None`` for other text."""
    for level, form in HEADINGS:
        match = form.match(text)
        if match:
            return level, match[1], match[2]
    return None


def split_issuer(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Parent body and issuer of the lines top left. A committee stands on two lines of its own:
    "ỦY BAN NHÂN DÂN" over "XÃ X" have no parent."""
    for at, line in enumerate(lines):
        if at and _OWN_HEAD.match(line.folded):
            return list(lines[:at]), list(lines[at:])
    if len(lines) > 1 and not _PLACE_LINE.match(lines[-1].folded):
        regular = [not is_bold(line) for line in lines]
        at = regular.index(False) if False in regular else 0
        return list(lines[:at]), list(lines[at:])
    return [], list(lines)


def is_bold(line: Line) -> bool:
    return any(each.look.bold for each in line.lettered)


def is_of_the_right(folded: str) -> bool:
    """Whether words behind a gap are those of the right side of the head."""
    is_date = DATE.search(folded[:LONGEST]) and not folded.startswith(("thang", "nam", "ngay"))
    return _NATION in folded or bool(_MOTTO.search(folded) or is_date)


def is_of_head(line: Line) -> bool:
    folded = line.folded
    is_date = len(folded) < 70 and DATE.search(folded) is not None
    is_known = NUMBER.match(folded) or LETTER_SUBJECT.match(folded) or RULE.match(line.text)
    return bool(is_date or is_known) or is_motto(line)


def kind_of(line: Line) -> str:
    return _BY_FOLDED.get(line.folded.strip(" .:"), "")


def is_nation(line: Line) -> bool:
    return _NATION in line.folded


def is_motto(line: Line) -> bool:
    return bool(_MOTTO.search(line.folded)) and len(line.text) < 120


def is_annex(line: Line) -> bool:
    return bool(_ANNEX.match(line.folded)) and line.cell is None


def is_ground(line: Line) -> bool:
    folded = line.folded
    opens = folded.startswith(("can cu ", "theo de nghi cua ", "xet de nghi cua "))
    return opens and not folded.endswith(":") and not _AGREEING.search(folded[:_LONGEST_GROUND])


def goes_with(addressees: Sequence[Line], line: Line) -> bool:
    """Whether a line names one more addressee: led by a hyphen, or pushed in as the last one."""
    last = addressees[-1]
    pushed_in = line.setting.left > _ROOM and line.setting.left == last.setting.left
    is_open = not last.text.endswith(".")
    return is_open and (line.text.startswith(("-", "–")) or (pushed_in and len(addressees) > 1))


def is_recipients(line: Line) -> bool:
    return any(part.folded.startswith("noi nhan") and len(part.text) < 14 for part in line.cut())


def is_recipient(line: Line, titled: Line) -> bool:
    if titled.cell is not None:
        same = line.cell is not None and same_table(line, titled.cell.table)
        return same and line.cell is not None and line.cell.column == titled.cell.column
    return line.side != "right" and line.text.startswith(("-", "–", "+", "•"))


def is_authority(line: Line) -> bool:
    folded = line.folded
    if len(folded) > 90 or line.text.endswith((";", ".")):
        return False
    return bool(_AUTHORITY.match(folded)) or folded.startswith(_POSITIONS)


def goes_on(above: Sequence[Line], line: Line) -> bool:
    """Whether an upper-case line right below belongs to the position: "TRẠM TRƯỞNG" is in no list.
    A name has room for the signature above it."""
    close = not above or line.number - above[-1].number <= 1
    return close and line.setting.before < _ROOM and line.text == line.text.upper()


def same_table(line: Line, table: int) -> bool:
    return line.cell is not None and line.cell.table == table


def side_of(line: Line) -> str:
    """``left`` or ``right``, of a table of two columns or of a line cut at blanks; else nothing."""
    if line.side or line.cell is None:
        return line.side
    return "left" if line.cell.column < max(line.cell.columns, 2) else "right"
