"""Word templates as other hands make them: with planted faults, and saved by another program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.oxml.ns import qn

from lantoa.papers import word_template


def changed(change: Callable[[Any], object], content: bytes | None = None) -> bytes:
    """The template with its document changed by hand."""
    document = Document(BytesIO(content or word_template.base()))
    change(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def with_parts(parts: Mapping[str, bytes], content: bytes | None = None) -> bytes:
    """The archive with parts put in or replaced."""
    written = BytesIO()
    with (
        ZipFile(BytesIO(content or word_template.base())) as source,
        ZipFile(written, "w", ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, part in parts.items():
            target.writestr(name, part)
    return written.getvalue()


def part(name: str) -> bytes:
    with ZipFile(BytesIO(word_template.base())) as archive:
        return archive.read(name)


def saying(old: str, new: str) -> bytes:
    """The words of a paragraph replaced; its look stays."""

    def change(document: Any) -> None:
        found = [each for each in document.element.body.iter(qn("w:t")) if old in each.text]
        assert found, old
        for each in found:
            each.text = each.text.replace(old, new)

    return changed(change)


def without(name: str) -> bytes:
    return saying(f"{{{{ {name} }}}}", "")


def adding(text: str) -> bytes:
    """A paragraph of its own before the text."""

    def change(document: Any) -> None:
        first = document.paragraphs[0]
        first.insert_paragraph_before(text)

    return changed(change)


def split_into_letters(document: Any) -> None:
    """Each letter in a run of its own, as Word leaves what was typed and corrected."""
    for paragraph in list(document.element.body.iter(qn("w:p"))):
        for run in list(paragraph.iterchildren(qn("w:r"))):
            words = run.find(qn("w:t"))
            if words is None or len(words.text or "") < 2:
                continue
            for letter in words.text:
                single = Document().add_paragraph().add_run(letter)._r
                look = run.find(qn("w:rPr"))
                if look is not None:
                    single.insert(0, type(look).__deepcopy__(look, {}))
                single.find(qn("w:t")).set(
                    "{http://www.w3.org/XML/1998/namespace}space", "preserve"
                )
                run.addprevious(single)
            paragraph.remove(run)
