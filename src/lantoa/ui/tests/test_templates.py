"""Rules for every template, style sheet and script of the product, wherever it lies."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines

PACKAGE = Path(__file__).resolve().parents[2]
UI = PACKAGE / "ui"
STATIC = UI / "static" / "ui"

INLINE = re.compile(
    r"""<[^>]*\sstyle\s*=            # a style attribute
      | <style\b                     # a style sheet in the page
      | <script\b(?![^>]*\ssrc\s*=)  # a script in the page
      | <[^>{]*\son[a-z]+\s*=        # an event handler
      | javascript:
    """,
    re.VERBOSE | re.IGNORECASE,
)
FOREIGN = re.compile(
    r"""(?:\b(?:src|href|action|srcset)\s*=\s*["']?|url\(\s*["']?|@import\s+["'])
                         \s*(?:https?:)?//""",
    re.VERBOSE | re.IGNORECASE,
)


def templates() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.html")):
        if "templates" in path.relative_to(PACKAGE).parts:
            yield path


def _breaks(text: str) -> list[str]:
    bare = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    return [match.group(0) for match in INLINE.finditer(bare)]


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        '<a onclick="x()">',
        '<a href="javascript:x()">',
        '<div class="a"\n  style = "x">',
    ],
)
def test_the_rule_against_inline_code_can_fail(bad: str) -> None:
    assert _breaks(bad)


def test_no_template_holds_inline_style_script_or_handler() -> None:
    found = list(templates())
    assert len(found) > 20
    broken = {
        str(path.relative_to(PACKAGE)): marks
        for path in found
        if (marks := _breaks(path.read_text(encoding="utf-8")))
    }
    assert broken == {}


def test_no_page_style_or_script_asks_a_foreign_host() -> None:
    assert FOREIGN.search('<script src="//cdn.example/x.js">')
    assert FOREIGN.search("url(https://fonts.example/a.woff2)")
    files = [*templates(), *PACKAGE.rglob("static/**/*.css"), *PACKAGE.rglob("static/**/*.js")]
    broken = [
        str(path.relative_to(PACKAGE))
        for path in files
        if FOREIGN.search(path.read_text(encoding="utf-8"))
    ]
    assert broken == []
    script = (STATIC / "lantoa.js").read_text(encoding="utf-8")
    assert "http" not in script
    assert not re.search(r"\beval\(|new Function|innerHTML|\.style\b", script)


def test_every_template_of_the_room_compiles() -> None:
    folder = UI / "templates"
    names = [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".html", ".txt")
    ]
    compiled = [engines["django"].get_template(name).template.name for name in names]
    assert compiled == names
    assert "ui/base.html" in names


def test_style_and_script_stay_small() -> None:
    weights = {
        path.name: len(gzip.compress(path.read_bytes(), 6))
        for path in (STATIC / "look.css", STATIC / "lantoa.js")
    }
    assert sum(weights.values()) <= 25_000, weights


class _Words(HTMLParser):
    """Text between tags, and the words that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [text or "" for name, text in attrs if name in ("aria-label", "title", "alt")]


def test_words_of_this_room_are_calm_and_vietnamese() -> None:
    english = re.compile(r"\b(?:please|password|email|sign|submit|error|click|cancel|ok)\b", re.I)
    for path in (UI / "templates").rglob("*.html"):
        text = re.sub(r"\{[%{#].*?[%}#]\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        reader = _Words()
        reader.feed(text)
        said = " ".join(reader.words)
        assert "!" not in said.replace("<!", ""), path
        assert "vui lòng" not in said.lower(), path
        assert not english.search(said), (path, english.search(said))
