"""The drawing of a lineage: where each box, line and word stands. Pure; lengths are CSS pixels.

Time runs from left to right on a wide sheet and from top to bottom on a narrow one. Text is never
cut: it wraps by a width that is estimated wide, and boxes grow with their lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from lantoa.kernel.vietnamese import sentence_list

WIDE, NARROW = 1092, 354
STROKE = 2
"""Margin around a drawing: 1,096 and 358 px with it."""
DEEPEST = 2
"""Generations drawn on each side; the pages of the outermost units draw the next."""
MOST = 40
"""Boxes drawn on each side. What is beyond is counted in words and stands in the table."""
PARTIAL = "một phần"
FURTHER = "còn nữa, xem trang đơn vị này"

NAME_LINE, SMALL_LINE = 25, 23
PAD, BETWEEN, INDENT, TRUNK = 12, 12, 24, 9
_SLIM = frozenset("iIljtfr.,:;|!'()[] /-1")
_BROAD = frozenset("mwMWƯƠ@%&")
_ARROW = 8


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit of a lineage. ``act`` and ``is_partial`` tell of its tie to the unit that is nearer
    to the middle; ``beyond`` are the units behind it, away from the middle."""

    key: str
    name: str
    span: str
    act: str = ""
    is_partial: bool = False
    beyond: tuple[Branch, ...] = ()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; ``y`` is its base line."""

    x: int
    y: int
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A unit. ``key`` names its page; the unit in the middle has none."""

    x: int
    y: int
    width: int
    height: int
    key: str
    label: str
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A path; dashed where only a part went."""

    d: str
    is_partial: bool = False
    is_tip: bool = False


@dataclass
class Drawing:
    width: int
    height: int = 0
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    @property
    def outer_width(self) -> int:
        """With a margin for the strokes, of which half lies outside a box."""
        return self.width + 2 * STROKE

    @property
    def outer_height(self) -> int:
        return self.height + 2 * STROKE


def width_of(text: str, size: int, bold: bool = False) -> float:
    """An upper estimate of the length of a text in any sans-serif face that we name."""
    total = 0.0
    for char in text:
        if char in _SLIM:
            total += 0.42
        elif char in _BROAD:
            total += 0.98
        elif ord(char) > 0x2E80:
            total += 1.1
        else:
            total += 0.74 if char.isupper() else 0.635
    return total * size * (1.08 if bold else 1)


def wrap(text: str, width: int, size: int, bold: bool = False) -> list[str]:
    """Lines no longer than the width; a word that is longer than a line is broken. Nothing is
    left out: the lines joined give the words again."""
    lines: list[str] = []
    for word in text.split():
        tried = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(tried, size, bold) <= width:
            lines[-1] = tried
            continue
        while width_of(word, size, bold) > width and len(word) > 1:
            fits = max(
                (n for n in range(1, len(word)) if width_of(word[:n], size, bold) <= width),
                default=1,
            )
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return lines


def told(middle: Branch, before: Sequence[Branch], after: Sequence[Branch]) -> str:
    """The lineage in words, for those who do not see the drawing."""

    def named(branches: Sequence[Branch]) -> str:
        return sentence_list(
            [f"{each.name} ({PARTIAL})" if each.is_partial else each.name for each in branches]
        )

    said = []
    if before:
        said.append(f"{middle.name} lập từ {named(before)}.")
    if after:
        said.append(f"{middle.name} chuyển vào {named(after)}.")
    return " ".join(said)


def draw_wide(middle: Branch, before: Sequence[Branch], after: Sequence[Branch]) -> Drawing:
    """From left to right: what was before, the unit, what it became."""
    before, lost_before = _kept(before)
    after, lost_after = _kept(after)
    columns = 1 + _depth(before) + _depth(after)
    gap = 150 if columns <= 3 else 104
    box = min(300, (WIDE - gap * (columns - 1)) // columns)
    width = columns * box + (columns - 1) * gap
    drawing = Drawing(width)
    left, right = _Wide(box, gap, drawing, -1), _Wide(box, gap, drawing, 1)
    at = _depth(before) * (box + gap)
    own = _height(middle, box)
    heights = (left.block(before, lost_before), right.block(after, lost_after), own)
    tallest = max(heights)
    centre = tallest // 2
    for side, branches, lost, height in (
        (left, before, lost_before, heights[0]),
        (right, after, lost_after, heights[1]),
    ):
        side.place(branches, lost, at, centre, (tallest - height) // 2)
    drawing.boxes.append(_box(middle, at, centre - own // 2, box, here=True))
    drawing.height = tallest
    return drawing


def draw_narrow(middle: Branch, before: Sequence[Branch], after: Sequence[Branch]) -> Drawing:
    """From top to bottom, each generation one step to the right of the next."""
    before, lost_before = _kept(before)
    after, lost_after = _kept(after)
    drawing = Drawing(NARROW)
    down = _Narrow(drawing)
    y = down.before(before, lost_before, 0, 0)
    box = _box(middle, 0, y, NARROW, here=True)
    drawing.boxes.append(box)
    y = down.after(after, lost_after, 0, box.y + box.height)
    drawing.height = y
    return drawing


# --- A wide sheet ------------------------------------------------------------------------------


@dataclass
class _Wide:
    """One side of the middle; ``way`` is -1 to the left, 1 to the right."""

    box: int
    gap: int
    drawing: Drawing
    way: int

    def block(self, branches: Sequence[Branch], lost: int = 0) -> int:
        """How tall the branches stand with all that is behind them."""
        heights = [self._one(each) for each in branches]
        heights += [_said(act, self.box) for act, _ in _acts(branches)]
        gaps = BETWEEN * max(0, len(heights) - 1)
        return sum(heights) + gaps + (SMALL_LINE * 2 + BETWEEN if lost else 0)

    def _one(self, branch: Branch) -> int:
        return max(_height(branch, self.box), self.block(branch.beyond))

    def place(
        self, branches: Sequence[Branch], lost: int, inner: int, centre: int, top: int
    ) -> None:
        """Puts branches beside the box that begins at ``inner``, its middle at ``centre``."""
        if not branches:
            return
        x = inner + self.way * (self.box + self.gap)
        y, middles = top, []
        for act, group in _acts(branches):
            y = _say(self.drawing, act, x, y, self.box) if act else y
            for each in group:
                height, whole = _height(each, self.box), self._one(each)
                own = y + (whole - height) // 2
                self.drawing.boxes.append(_box(each, x, own, self.box))
                middle = own + height // 2
                middles.append((middle, each.is_partial))
                self.place(each.beyond, 0, x, middle, y + (whole - self.block(each.beyond)) // 2)
                y += whole + BETWEEN
        if lost:
            _say(self.drawing, _left_out(lost), x, y, self.box)
        self._tie(middles, x, inner, centre)

    def _tie(self, middles: list[tuple[int, bool]], x: int, inner: int, centre: int) -> None:
        near = inner if self.way < 0 else inner + self.box
        far = x + self.box if self.way < 0 else x
        trunk = near + self.way * (self.gap * 3 // 10)
        whole = all(partial for _, partial in middles)
        ends = [centre, *(y for y, _ in middles)]
        draw = self.drawing.lines.append
        draw(Line(f"M{trunk} {centre}H{near}", whole))
        if min(ends) != max(ends):
            draw(Line(f"M{trunk} {min(ends)}V{max(ends)}", whole))
        for y, partial in middles:
            draw(Line(f"M{far} {y}H{trunk}", partial))
            if partial:
                start = min(far, trunk) + 6
                self.drawing.words.append(Words(start, y - 7, PARTIAL, "part"))
        tips = [(near, centre)] if self.way < 0 else [(far, y) for y, _ in middles]
        for tip, y in tips:
            draw(
                Line(
                    f"M{tip} {y}l-{_ARROW} -{_ARROW // 2 + 1}v{2 * (_ARROW // 2 + 1)}z", False, True
                )
            )


# --- A narrow sheet ----------------------------------------------------------------------------


@dataclass
class _Narrow:
    drawing: Drawing

    def before(self, branches: Sequence[Branch], lost: int, depth: int, y: int) -> int:
        """Draws what came before the box of this depth, from ``y`` down; gives where that box may
        begin."""
        if not branches:
            return y
        y, stubs = self._stack(branches, lost, depth, y, self._earlier)
        trunk = depth * INDENT + TRUNK
        self._tie(trunk, stubs, stubs[0][0], y + BETWEEN)
        self._tip(f"M{trunk} {y + BETWEEN}l-{_ARROW // 2 + 1} -{_ARROW}h{_ARROW + 2}z")
        return y + BETWEEN

    def after(self, branches: Sequence[Branch], lost: int, depth: int, y: int) -> int:
        """Draws what the box of this depth became, under it; gives where that ends."""
        if not branches:
            return y
        end, stubs = self._stack(branches, lost, depth, y + BETWEEN, self._later)
        trunk = depth * INDENT + TRUNK
        self._tie(trunk, stubs, y, stubs[-1][0])
        for middle, _ in stubs:
            left = (depth + 1) * INDENT
            self._tip(f"M{left} {middle}l-{_ARROW} -{_ARROW // 2 + 1}v{_ARROW + 2}z")
        return end

    def _stack(
        self,
        branches: Sequence[Branch],
        lost: int,
        depth: int,
        y: int,
        one: Callable[[Branch, int, int], tuple[int, int]],
    ) -> tuple[int, list[tuple[int, bool]]]:
        x = (depth + 1) * INDENT
        width = NARROW - x
        stubs = []
        for act, group in _acts(branches):
            y = _say(self.drawing, act, x, y, width) if act else y
            for each in group:
                y, middle = one(each, depth + 1, y)
                stubs.append((middle, each.is_partial))
                y += BETWEEN
        if lost:
            y = _say(self.drawing, _left_out(lost), x, y, width)
        return y - BETWEEN, stubs

    def _earlier(self, branch: Branch, depth: int, y: int) -> tuple[int, int]:
        top = self.before(branch.beyond, 0, depth, y)
        box = self._put(branch, depth, top)
        return box.y + box.height, box.y + box.height // 2

    def _later(self, branch: Branch, depth: int, y: int) -> tuple[int, int]:
        box = self._put(branch, depth, y)
        end = self.after(branch.beyond, 0, depth, box.y + box.height)
        return end, box.y + box.height // 2

    def _put(self, branch: Branch, depth: int, y: int) -> Box:
        x = depth * INDENT
        box = _box(branch, x, y, NARROW - x, says_part=True)
        self.drawing.boxes.append(box)
        return box

    def _tie(self, trunk: int, stubs: list[tuple[int, bool]], top: int, bottom: int) -> None:
        whole = all(partial for _, partial in stubs)
        self.drawing.lines.append(Line(f"M{trunk} {top}V{bottom}", whole))
        for middle, partial in stubs:
            self.drawing.lines.append(Line(f"M{trunk} {middle}h{INDENT - TRUNK}", partial))

    def _tip(self, d: str) -> None:
        self.drawing.lines.append(Line(d, False, True))


# --- Both --------------------------------------------------------------------------------------


def _kept(branches: Sequence[Branch], depth: int = 1) -> tuple[list[Branch], int]:
    """What is drawn of a side, and how many of the nearest generation are not."""
    kept = [
        replace(
            each,
            beyond=tuple(_kept(each.beyond, depth + 1)[0]) if depth < DEEPEST else (),
            has_more=each.has_more
            or (bool(each.beyond) and depth >= DEEPEST)
            or len(each.beyond) > MOST // 4,
        )
        for each in branches[: MOST if depth == 1 else MOST // 4]
    ]
    return kept, max(0, len(branches) - MOST) if depth == 1 else 0


def _left_out(number: int) -> str:
    return f"và {number} đơn vị khác, xem bảng dưới đây"


def _depth(branches: Sequence[Branch]) -> int:
    return 1 + max(_depth(each.beyond) for each in branches) if branches else 0


def _acts(branches: Sequence[Branch]) -> Iterator[tuple[str, list[Branch]]]:
    """Neighbours that one act tied stand together under its name."""
    for act, group in groupby(branches, key=lambda each: each.act):
        yield act, list(group)


def _contents(branch: Branch, width: int, says_part: bool) -> list[tuple[str, str]]:
    inside = width - 2 * PAD
    lines = [(text, "name") for text in wrap(branch.name, inside, 17, bold=True)]
    if says_part and branch.is_partial:
        lines.append((PARTIAL, "part"))
    lines += [(text, "") for text in wrap(branch.span, inside, 16)]
    if branch.has_more:
        lines += [(text, "") for text in wrap(FURTHER, inside, 16)]
    return lines


def _height(branch: Branch, width: int, says_part: bool = False) -> int:
    lines = _contents(branch, width, says_part)
    tall = sum(NAME_LINE if tone == "name" else SMALL_LINE for _, tone in lines)
    return max(48, tall + 2 * PAD)


def _box(
    branch: Branch, x: int, y: int, width: int, *, here: bool = False, says_part: bool = False
) -> Box:
    lines = []
    at = y + PAD
    for text, tone in _contents(branch, width, says_part):
        high = NAME_LINE if tone == "name" else SMALL_LINE
        lines.append(Words(x + PAD, at + high - 7, text, tone))
        at += high
    height = _height(branch, width, says_part)
    label = branch.name
    return Box(x, y, width, height, "" if here else branch.key, label, tuple(lines))


def _said(act: str, width: int) -> int:
    return len(wrap(act, width, 16)) * SMALL_LINE if act else -BETWEEN


def _say(drawing: Drawing, text: str, x: int, y: int, width: int) -> int:
    lines = wrap(text, width, 16)
    for place, line in enumerate(lines, 1):
        drawing.words.append(Words(x, y + place * SMALL_LINE - 6, line, "act"))
    return y + len(lines) * SMALL_LINE + BETWEEN
