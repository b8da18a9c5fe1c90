"""Faults put into a paper of ours by changing its XML: one at a time, at a place that is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from lantoa.papers import docx
from lantoa.papers.check.opening import W
from lantoa.papers.paper import (
    Annex,
    Heading,
    Issuer,
    Listing,
    Paper,
    Paragraph,
    Signature,
)
from lantoa.papers.tests.samples import FIGURES, report

Node = Any
Plant = Callable[["Planted"], None]
TEXT = "Nội dung tuyên truyền được cập nhật hằng tuần trên hệ thống truyền thanh của xã. "


def whole_report(**changes: Any) -> Paper:
    """A report with every element of the decree, longer than a page, in which nothing is wrong and
    nothing is open."""
    return report(
        **{
            "issuer": Issuer(
                ("Phòng Văn hóa - Xã hội",), ("UBND xã Suối Mẫu",), prose="Phòng Văn hóa - Xã hội"
            ),
            "number": "15",
            "issued_on": date(2026, 10, 12),
            "grounds": (
                "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công "
                "tác văn thư",
                "Căn cứ Kế hoạch số 09/KH-UBND ngày 07 tháng 02 năm 2026 của Ủy ban nhân dân xã",
            ),
            "body": (
                Paragraph("Phòng Văn hóa - Xã hội báo cáo kết quả quý III năm 2026 như sau:"),
                Heading(1, "I. Công tác chỉ đạo"),
                Paragraph(TEXT * 24),
                Heading(1, "II. Kết quả tuyên truyền"),
                Heading(2, "1. Trên hệ thống truyền thanh"),
                Heading(3, "a) Bản tin"),
                Listing(("09 bản tin tiếng Việt;", "04 bản tin tiếng Mông.")),
                Heading(3, "b) Tọa đàm"),
                Paragraph(TEXT * 8),
                Heading(2, "2. Trên báo chí"),
                Paragraph("Đăng 02 tin, bài."),
                Heading(1, "III. Đề xuất, kiến nghị"),
                Paragraph(f"{TEXT * 8}Trân trọng báo cáo./."),
            ),
            "signature": Signature(
                "Phó Trưởng phòng", acting_for="KT. Trưởng phòng", name="Người Ký Thử"
            ),
            "annexes": (
                Annex("Số liệu tuyên truyền", (FIGURES,)),
                Annex("Danh mục bản tin", (FIGURES,), landscape=True),
            ),
            "mark": None,
        }
        | changes
    )


def whole_letter(**changes: Any) -> Paper:
    return whole_report(
        document_type=None,
        symbol="UBND-VX",
        subject="đăng ký chuyên mục năm 2027",
        annexes=(),
        addressees=("Báo tỉnh Minh Họa", "Đài tỉnh Minh Họa"),
        **changes,
    )


class Planted:
    """The parts of a file, to be changed and put together again."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as archive:
            self._others = {name: archive.read(name) for name in archive.namelist()}
        self._roots = {
            name: etree.fromstring(content)
            for name, content in self._others.items()
            if name.startswith("word/") and name.endswith(".xml")
        }

    @property
    def body(self) -> Node:
        return self._roots["word/document.xml"].find(f"{W}body")

    def heads(self) -> list[Node]:
        """Roots of the headers that hold a page number."""
        roots = (root for name, root in self._roots.items() if "/header" in name)
        return [root for root in roots if next(root.iter(f"{W}instrText"), None) is not None]

    def style(self, key: str) -> Node:
        (found,) = self._roots["word/styles.xml"].xpath(
            "w:style[@w:styleId=$key]", key=key, namespaces={"w": W.strip("{}")}
        )
        return found

    def all(self, key: str) -> list[Node]:
        """Paragraphs set as that element, in the order of the text."""
        found = self.body.iter(f"{W}p")
        return [each for each in found if _style_of(each) == key]

    def one(self, key: str, at: int = 0) -> Node:
        return self.all(key)[at]

    def sections(self) -> list[Node]:
        return list(self.body.iter(f"{W}sectPr"))

    def bytes(self) -> bytes:
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for name, content in self._others.items():
                root = self._roots.get(name)
                archive.writestr(name, content if root is None else etree.tostring(root))
        return target.getvalue()


def _style_of(paragraph: Node) -> str:
    node = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if node is None else node.get(f"{W}val")


@cache
def _rendered(is_letter: bool) -> bytes:
    return docx.render(whole_letter() if is_letter else whole_report())


def planted(plant: Plant, *, is_letter: bool = False) -> bytes:
    """The whole report, or letter, with that fault in it."""
    found = Planted(_rendered(is_letter))
    plant(found)
    return found.bytes()


# --- Changes -----------------------------------------------------------------------------------


def words(paragraph: Node) -> str:
    return "".join(node.text or "" for node in paragraph.iter(f"{W}t"))


def say(paragraph: Node, text: str) -> None:
    """Other words in the same look."""
    first, *others = paragraph.iter(f"{W}t")
    first.text = text
    first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for node in others:
        node.text = ""


def swap(paragraph: Node, old: str, new: str) -> None:
    assert old in words(paragraph)
    say(paragraph, words(paragraph).replace(old, new))


def put(parent: Node, tag: str, *, first: bool = False, **attributes: object) -> Node:
    """A child of that name with those attributes, in place of one that was there."""
    for node in parent.findall(f"{W}{tag}"):
        parent.remove(node)
    node = etree.Element(f"{W}{tag}")
    for name, value in attributes.items():
        node.set(f"{W}{name}", str(value))
    parent.insert(0 if first else len(parent), node)
    return node


def look(paragraph: Node, tag: str, **attributes: object) -> None:
    """A look for all runs of a paragraph."""
    for run in paragraph.iter(f"{W}r"):
        properties = run.find(f"{W}rPr")
        put(put(run, "rPr", first=True) if properties is None else properties, tag, **attributes)


def stand(paragraph: Node, tag: str, **attributes: object) -> None:
    """A property of the paragraph itself."""
    put(paragraph.find(f"{W}pPr"), tag, **attributes)


def drop(node: Node) -> None:
    node.getparent().remove(node)


def empty(paragraph: Node) -> None:
    """No words; the paragraph stays."""
    for run in list(paragraph.iter(f"{W}r")):
        drop(run)


def move(node: Node, before: Node) -> None:
    before.addprevious(node)
