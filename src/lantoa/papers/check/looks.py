"""How a run and a paragraph really look: what is said at the run, by its styles, by the defaults
of the document and by its theme, in the order of the standard (ECMA-376, part 1, 17.7.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from lantoa.papers.check.opening import Node, Opened, W

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DEFAULT_FONT = "Times New Roman"
DEFAULT_SIZE = 10.0
"""What a file means that states neither font nor size."""

_UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}
_TOGGLES = ("b", "i", "caps")
_SLOTS = ("ascii", "hAnsi")
_BLACK = frozenset({"auto", "000000", "windowtext"})
_OFF = frozenset({"0", "false", "off", "none"})
_NO_LINE = frozenset({"nil", "none"})


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look. ``colour`` is empty for black; ``fonts`` are those of plain letters and of
    letters with marks, one name where they agree."""

    fonts: tuple[str, ...] = (DEFAULT_FONT,)
    size: float = DEFAULT_SIZE
    bold: bool = False
    italic: bool = False
    caps: bool = False
    underline: bool = False
    colour: str = ""
    raised: bool = False
    """A mark above or below the line, as that of a footnote: no word of the text."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph stands; lengths in points. ``line`` is a multiple of a single line, or a
    height in points where ``exact``."""

    align: str = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    exact: bool = False
    contextual: bool = False
    has_top: bool = False
    has_bottom: bool = False
    frame: str = ""
    tabs: tuple[tuple[float, str], ...] = ()
    style: str = ""
    list_id: str = ""
    list_level: int = 0


def length(text: str | None, per_point: float = 20.0) -> float | None:
    """A measure in points: twentieths as plain numbers, or a number with its unit."""
    if not text:
        return None
    text = text.strip()
    try:
        unit = _UNITS.get(text[-2:].lower())
        found = float(text[:-2]) * unit if unit else float(text) / per_point
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None


def is_on(node: Node | None) -> bool:
    return node is not None and str(node.get(f"{W}val", "1")).lower() not in _OFF


class Styles:
    """The styles of one document; each is put together once."""

    def __init__(self, parts: Opened) -> None:
        self._theme = _theme_fonts(parts.theme)
        self._nodes: dict[str, Node] = {}
        self._default = ""
        self._looks: dict[tuple[str, bytes], Look] = {}
        self._settings: dict[bytes, Setting] = {}
        self._runs: dict[str, dict[str, Any]] = {}
        self._paragraphs: dict[str, dict[str, Any]] = {}
        self._base_run: dict[str, Any] = {}
        self._base_paragraph: dict[str, Any] = {}
        self._list_indent: Callable[[str, int], Node | None] = lambda *_: None
        if parts.styles is None:
            return
        for node in parts.styles.iter(f"{W}style"):
            self._nodes.setdefault(node.get(f"{W}styleId", ""), node)
            if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in ("1", "true"):
                self._default = self._default or node.get(f"{W}styleId", "")
        defaults = f"{W}docDefaults/{W}%sDefault/{W}%s"
        self._base_run = self._run(parts.styles.find(defaults % ("rPr", "rPr")))
        self._base_paragraph = _paragraph(parts.styles.find(defaults % ("pPr", "pPr")))

    def use_lists(self, indent_of: Callable[[str, int], Node | None]) -> None:
        """Lists indent their paragraphs: by list and level, the properties of the level."""
        self._list_indent = indent_of

    def look(self, run: Node | None, paragraph_style: str) -> Look:
        """The look of a run in a paragraph of that style. Most runs say the same: each look is put
        together once."""
        own = run.find(f"{W}rPr") if run is not None else None
        key = (paragraph_style, b"" if own is None else etree.tostring(own))
        if key not in self._looks:
            self._looks[key] = self._look(own, paragraph_style)
        return self._looks[key]

    def _look(self, own: Node | None, paragraph_style: str) -> Look:
        direct = self._run(own)
        named = own.find(f"{W}rStyle") if own is not None else None
        character = self._run_style(named.get(f"{W}val", "")) if named is not None else {}
        paragraph = self._run_style(paragraph_style or self._default)
        found = {**self._base_run, **paragraph, **character, **direct}
        for toggle in _TOGGLES:
            if toggle not in direct:
                by_style = paragraph.get(toggle, False) != character.get(toggle, False)
                found[toggle] = self._base_run.get(toggle, False) or by_style
        fonts = tuple(dict.fromkeys(found.get(slot) or DEFAULT_FONT for slot in _SLOTS))
        return Look(
            fonts=fonts,
            size=found.get("size", DEFAULT_SIZE),
            bold=found["b"],
            italic=found["i"],
            caps=found["caps"],
            underline=found.get("underline", False),
            colour=found.get("colour", ""),
            raised=found.get("raised", False),
        )

    def setting(self, paragraph: Node) -> Setting:
        own = paragraph.find(f"{W}pPr")
        key = b"" if own is None else etree.tostring(own)
        if key not in self._settings:
            self._settings[key] = self._setting(own)
        return self._settings[key]

    def _setting(self, own: Node | None) -> Setting:
        named = own.find(f"{W}pStyle") if own is not None else None
        style = (named.get(f"{W}val", "") if named is not None else "") or self._default
        by_style, direct = self._paragraph_style(style), _paragraph(own)
        found = {**self._base_paragraph}
        if "list_id" not in direct and by_style.get("list_id"):
            found |= self._of_list(by_style)
        found |= by_style
        if direct.get("list_id"):
            found |= self._of_list({**by_style, **direct})
        tabs = {**found.get("tabs", {}), **by_style.get("tabs", {}), **direct.get("tabs", {})}
        found |= direct
        found["tabs"] = tuple(sorted((at, kind) for at, kind in tabs.items() if kind != "clear"))
        return Setting(style=style, **found)

    def _of_list(self, said: dict[str, Any]) -> dict[str, Any]:
        node = self._list_indent(said.get("list_id", ""), said.get("list_level", 0))
        kept = _paragraph(node)
        return {name: kept[name] for name in ("left", "right", "first", "tabs") if name in kept}

    def _chain(self, style: str) -> Iterator[Node]:
        """From the style that all others stand on to the named one; a circle ends it."""
        found: list[Node] = []
        seen: set[str] = set()
        while style and style in self._nodes and style not in seen:
            seen.add(style)
            found.append(self._nodes[style])
            based = self._nodes[style].find(f"{W}basedOn")
            style = based.get(f"{W}val", "") if based is not None else ""
        return reversed(found)

    def _run_style(self, style: str) -> dict[str, Any]:
        if style not in self._runs:
            found: dict[str, Any] = {}
            for node in self._chain(style):
                found |= self._run(node.find(f"{W}rPr"))
            self._runs[style] = found
        return self._runs[style]

    def _paragraph_style(self, style: str) -> dict[str, Any]:
        if style not in self._paragraphs:
            found: dict[str, Any] = {}
            tabs: dict[float, str] = {}
            for node in self._chain(style):
                own = _paragraph(node.find(f"{W}pPr"))
                tabs |= own.get("tabs", {})
                found |= own
            if tabs:
                found["tabs"] = tabs
            self._paragraphs[style] = found
        return self._paragraphs[style]

    def _run(self, node: Node | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if node is None:
            return found
        for child in node:
            tag = child.tag.removeprefix(W)
            match tag:
                case "b" | "i" | "caps":
                    found[tag] = is_on(child)
                case "sz":
                    size = length(child.get(f"{W}val"), per_point=2.0)
                    if size is not None:
                        found["size"] = size
                case "vertAlign":
                    found["raised"] = child.get(f"{W}val") in ("superscript", "subscript")
                case "u":
                    found["underline"] = is_on(child)
                case "color":
                    said = str(child.get(f"{W}val", "auto"))
                    found["colour"] = "" if said.lower() in _BLACK else said.upper()[:6]
                case "rFonts":
                    found |= self._fonts(child)
        return found

    def _fonts(self, node: Node) -> dict[str, str]:
        found = {}
        for slot in _SLOTS:
            themed = node.get(f"{W}{slot}Theme")
            named = self._theme.get(themed, "") if themed else node.get(f"{W}{slot}", "")
            if named:
                found[slot] = named
        return found


def _theme_fonts(theme: Node | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if theme is None:
        return found
    for kind in ("major", "minor"):
        latin = next(theme.iter(f"{A}{kind}Font"), None)
        face = latin.find(f"{A}latin") if latin is not None else None
        for slot in ("Ascii", "HAnsi"):
            found[f"{kind}{slot}"] = face.get("typeface", "") if face is not None else ""
    return found


@dataclass(slots=True)
class _Reader:
    """Gathers what one ``w:pPr`` says."""

    found: dict[str, Any] = field(default_factory=dict)

    def put(self, name: str, value: object | None) -> None:
        if value is not None:
            self.found[name] = value

    def spacing(self, node: Node) -> None:
        for side in ("before", "after"):
            self.put(side, length(node.get(f"{W}{side}")))
            if str(node.get(f"{W}{side}Autospacing", "0")) in ("1", "true", "on"):
                self.found[side] = 14.0
        line = node.get(f"{W}line")
        if line is None:
            return
        exact = node.get(f"{W}lineRule") in ("exact", "atLeast")
        measured = length(line)
        if measured is not None:
            self.found |= {"exact": exact, "line": measured if exact else measured / 12}

    def indent(self, node: Node) -> None:
        for name, other in (("left", "start"), ("right", "end")):
            self.put(name, length(node.get(f"{W}{name}") or node.get(f"{W}{other}")))
        hanging = length(node.get(f"{W}hanging"))
        self.put("first", length(node.get(f"{W}firstLine")) if hanging is None else -hanging)

    def borders(self, node: Node) -> None:
        for side in ("top", "bottom"):
            line = node.find(f"{W}{side}")
            if line is not None:
                self.found[f"has_{side}"] = line.get(f"{W}val") not in _NO_LINE

    def tabs(self, node: Node) -> None:
        stops = {}
        for stop in node.iter(f"{W}tab"):
            at = length(stop.get(f"{W}pos"))
            if at is not None:
                stops[at] = str(stop.get(f"{W}val", "left"))
        self.found["tabs"] = stops

    def list_of(self, node: Node) -> None:
        numbered, level = node.find(f"{W}numId"), node.find(f"{W}ilvl")
        if numbered is not None:
            self.found["list_id"] = str(numbered.get(f"{W}val", "")).removeprefix("0")
        if level is not None:
            said = str(level.get(f"{W}val", "0"))
            is_level = len(said) < 3 and said.isascii() and said.isdigit()
            self.found["list_level"] = int(said) if is_level else 0


_ALIGN = {"both": "justify", "distribute": "justify", "start": "left", "end": "right"}


def _paragraph(node: Node | None) -> dict[str, Any]:
    reader = _Reader()
    for child in node if node is not None else ():
        match child.tag.removeprefix(W):
            case "jc":
                said = str(child.get(f"{W}val", "left"))
                reader.found["align"] = _ALIGN.get(said, said)
            case "spacing":
                reader.spacing(child)
            case "ind":
                reader.indent(child)
            case "contextualSpacing":
                reader.found["contextual"] = is_on(child)
            case "pBdr":
                reader.borders(child)
            case "tabs":
                reader.tabs(child)
            case "numPr":
                reader.list_of(child)
            case "framePr":
                reader.found["frame"] = str(child.get(f"{W}xAlign", ""))
    return reader.found
