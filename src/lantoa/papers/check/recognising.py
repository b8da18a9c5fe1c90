"""Goes through a paper from its head to its annexes and gives every line its element."""

from __future__ import annotations

from lantoa.papers.check.elements import (
    ANNEX_NOTE,
    DATE,
    HEAD_LINES,
    LETTER,
    LETTER_SUBJECT,
    LONGEST,
    NUMBER,
    RULE,
    STAMPS,
    Annex,
    Found,
    goes_on,
    goes_with,
    heading_of,
    is_annex,
    is_authority,
    is_bold,
    is_ground,
    is_motto,
    is_nation,
    is_of_head,
    is_of_the_right,
    is_recipient,
    is_recipients,
    kind_of,
    same_table,
    side_of,
    split_issuer,
)
from lantoa.papers.check.lines import Line, Sheet


def found_in(sheet: Sheet) -> Found:
    return _Recognising(sheet).found


class _Recognising:
    def __init__(self, sheet: Sheet) -> None:
        self.found = Found()
        lines = [line for line in sheet.lines if line.text]
        opening = lines[:HEAD_LINES]
        nation = next((at for at, line in enumerate(opening) if is_nation(line)), None)
        kind_at = self._kind_at(opening, nation)
        head_end = _head_end(opening, nation, kind_at)
        title = range(0) if kind_at is None else range(kind_at, self._title(lines, kind_at))
        self._head([line for at, line in enumerate(lines[:head_end]) if at not in title])
        start = max(head_end, title.stop)
        foot = self._foot_at(lines, start)
        annex = next((at for at in range(foot, len(lines)) if is_annex(lines[at])), len(lines))
        if foot == len(lines):
            foot = annex = next((n for n in range(start, foot) if is_annex(lines[n])), foot)
        self._body(lines[start:foot])
        self._foot(lines[foot:annex])
        self._annexes(lines[annex:])

    # --- Head and title ------------------------------------------------------------------------

    def _kind_at(self, lines: list[Line], nation: int | None) -> int | None:
        """Where the name of the type stands: below the head if it can be."""
        named = [at for at, line in enumerate(lines) if kind_of(line)]
        below = [at for at in named if nation is None or at > nation]
        at = next(iter(below or named), None)
        if at is not None:
            self.found.kind = kind_of(lines[at])
        return at

    def _head(self, lines: list[Line]) -> None:
        left: list[Line] = []
        is_letter = False
        nation = next((side_of(line) for line in lines if is_nation(line)), "")
        for line in (each for whole in lines for each in whole.cut(is_of_the_right)):
            folded = line.folded
            if not folded or len(folded) > LONGEST or folded.strip(" :.") in STAMPS:
                continue
            if is_nation(line):
                self.found.put("nation", line)
            elif is_motto(line):
                self.found.put("motto", line)
            elif RULE.match(line.text):
                self.found.rules.append(line)
            elif DATE.search(folded) and not folded.startswith("so"):
                self.found.put("place_date", line)
            elif NUMBER.match(folded):
                self.found.put("number", line)
            elif LETTER_SUBJECT.match(folded) or (is_letter and side_of(line) == "left"):
                is_letter = True
                self.found.kind = self.found.kind or LETTER
                self.found.put("letter_subject", line)
            elif side_of(line) != (nation or "right") and not self.found.of("number"):
                left.append(line)
        if not any(self.found.of(key) for key in ("nation", "motto", "number", "place_date")):
            return
        for key, own in zip(("parent", "issuer"), split_issuer(left), strict=True):
            for line in own:
                self.found.put(key, line)

    def _title(self, lines: list[Line], at: int) -> int:
        """The name of the type, and the subject below it. Gives where they end."""
        self.found.put("type", lines[at])
        at += 1
        while at < len(lines) and self._is_subject(lines[at]):
            self.found.put("subject", lines[at])
            at += 1
        if at < len(lines) and RULE.match(lines[at].text):
            self.found.rules.append(lines[at])
            at += 1
        return at

    def _is_subject(self, line: Line) -> bool:
        known = self.found.of("subject")
        opens = line.folded.startswith(("kinh gui", "can cu ", "thuc hien "))
        if len(known) > 4 or line.cell or opens or heading_of(line.text) or RULE.match(line.text):
            return False
        if line.is_centred or (known and line.number == known[-1].number):
            return True
        return not known and (is_bold(line) or len(line.text) < 160) and line.text[-1] not in ".;:"

    # --- Text ----------------------------------------------------------------------------------

    def _body(self, lines: list[Line]) -> None:
        self.found.text = [line for line in lines if line.cell is None and not line.is_boxed]
        opened = grounds_over = False
        for line in self.found.text:
            folded = line.folded
            if folded.startswith("kinh gui"):
                opened = True
                self.found.put("addressee", line)
            elif opened and goes_with(self.found.of("addressee"), line):
                self.found.put("addressee", line)
            elif not grounds_over and is_ground(line):
                opened = False
                self.found.put("ground", line)
            elif not RULE.match(line.text):
                opened = False
                level = heading_of(line.text)
                grounds_over = True
                self.found.put(level[0] if level else "body", line)

    # --- Foot ----------------------------------------------------------------------------------

    @staticmethod
    def _foot_at(lines: list[Line], start: int) -> int:
        """Where the foot begins: the first line of its table, "Nơi nhận", or the position."""
        for at in range(start, len(lines)):
            if is_recipients(lines[at]):
                cell = lines[at].cell
                while cell and at > start and same_table(lines[at - 1], cell.table):
                    at -= 1
                while at > start and cell is None and is_authority(lines[at - 1]):
                    at -= 1
                return at
        for at in range(start, len(lines)):
            if is_authority(lines[at]) and lines[at].text == lines[at].text.upper():
                return at
        return len(lines)

    def _foot(self, lines: list[Line]) -> None:
        pieces = [each for line in lines for each in line.cut() if each.text]
        titled = next((line for line in pieces if is_recipients(line)), None)
        signed: list[Line] = []
        in_brackets = False
        for line in pieces:
            in_brackets = in_brackets or line.text.startswith("(")
            if in_brackets:
                in_brackets = ")" not in line.text
            elif line is titled:
                self.found.put("recipients_title", line)
            elif titled is not None and is_recipient(line, titled):
                self.found.put("recipient", line)
            elif not RULE.match(line.text):
                signed.append(line)
        last = max((at for at, line in enumerate(signed) if is_authority(line)), default=-1)
        while last + 1 < len(signed) and goes_on(signed[: last + 1], signed[last + 1]):
            last += 1
        for line in signed[: last + 1]:
            self.found.put("authority", line)
        for line in signed[last + 1 : last + 2]:
            self.found.put("signer", line)

    def _annexes(self, lines: list[Line]) -> None:
        is_title = False
        for line in lines:
            if is_annex(line):
                self.found.annexes.append(Annex(line))
                self.found.put("annex", line)
                is_title = True
                continue
            annex = self.found.annexes[-1]
            if is_title and ANNEX_NOTE.match(line.folded):
                annex.note.append(line)
                self.found.put("annex_note", line)
            elif is_title and line.cell is None and (line.is_centred or not annex.title):
                if not annex.note and len(annex.title) < 4:
                    annex.title.append(line)
                    self.found.put("annex_title", line)
            else:
                is_title = False


def _head_end(lines: list[Line], nation: int | None, kind_at: int | None) -> int:
    """How many lines are of the head: down to the type, or to the last that can be of it."""
    if kind_at is not None and (nation is None or kind_at > nation):
        return kind_at
    if nation is None:
        return 0
    cell, end = lines[nation].cell, nation + 1
    for at, line in enumerate(lines[nation + 1 :], start=nation + 1):
        if line.folded.startswith("kinh gui") or at > nation + 16:
            break
        if (cell is not None and same_table(line, cell.table)) or is_of_head(line):
            end = at + 1
    return end
