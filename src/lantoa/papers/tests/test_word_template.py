"""A paper written into a Word template of somebody else."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from docx.enum.section import WD_ORIENTATION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lantoa.kernel.errors import Refused
from lantoa.papers import docx, word_template
from lantoa.papers.check import Level, check
from lantoa.papers.legible import legible
from lantoa.papers.paper import Annex, Heading, Issuer, Listing, Paper, Paragraph, Signature, Table
from lantoa.papers.tests import templates_of_word as make
from lantoa.papers.tests.hostile import hostile
from lantoa.papers.tests.samples import (
    FIGURES,
    MARK,
    docx_text,
    long_report,
    opened,
    plain,
    report,
    words,
)
from lantoa.papers.word_template import guard
from lantoa.papers.word_template.fields import nearest

BASE = word_template.base()
TWO_ANNEXES = (Annex("Số liệu", (FIGURES,)), Annex("Danh mục", (FIGURES,), landscape=True))


def lines(content: bytes) -> list[str]:
    return [words(node) for node in opened(content).element.body.iter(qn("w:p"))]


def heads(content: bytes) -> list[list[str]]:
    return [
        [words(section.first_page_header._element), words(section.header._element)]
        for section in opened(content).sections
    ]


def _hiding(kind: str, said: str = "") -> Any:
    value = f' w:val="{said}"' if said else ""
    return parse_xml(f"<w:{kind} {nsdecls('w')}{value}/>")


def codes(content: bytes) -> list[str]:
    try:
        return [each.code for each in word_template.examined(content).problems]
    except Refused as refused:
        return [each.code for each in refused.problems]


# --- The base -------------------------------------------------------------------------------------


def test_the_base_lacks_nothing() -> None:
    found = word_template.examined(BASE)
    assert (found.lacks, found.problems) == ((), ())
    assert {*word_template.FIELDS} - {*found.found} == {"ten_co_quan"}
    assert word_template.lacks(BASE) == []


@pytest.mark.parametrize(
    "paper",
    [
        report(),
        long_report(),
        report(annexes=TWO_ANNEXES),
        report(annexes=(), mark=None),
        report(addressees=("Sở Nội vụ", "Sở Tài chính"), grounds=("Luật A", "Luật B")),
        report(addressees=()),
        report(issuer=Issuer(("Ủy ban nhân dân", "xã Suối Mẫu"), ("Tỉnh Mẫu",), "UBND xã")),
        report(number="7", body=(Table(("A", "B"), (("1", "2"),), caption="Bảng"),)),
        word_template.sample(),
    ],
)
def test_the_filled_base_reads_as_our_own_docx(paper: Paper) -> None:
    filled, own = word_template.fill(BASE, paper), docx.render(paper)
    assert lines(filled) == lines(own)
    assert heads(filled) == heads(own)
    assert len(opened(filled).tables) == len(opened(own).tables)


def test_the_filled_base_is_laid_out_as_the_decree_orders() -> None:
    for paper in (
        report(annexes=TWO_ANNEXES),
        long_report(),
        report(issuer=Issuer(("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Minh Họa",))),
    ):
        found = check(word_template.fill(BASE, paper)).findings
        assert [each for each in found if each.level is not Level.NOTE] == []
        assert [each.code for each in found] == [
            each.code for each in check(docx.render(paper)).findings
        ]


def test_the_same_paper_gives_the_same_bytes() -> None:
    paper = report(annexes=TWO_ANNEXES)
    assert word_template.fill(BASE, paper) == word_template.fill(BASE, paper)
    assert word_template.fill(BASE, paper) != word_template.fill(BASE, report())


def test_pages_that_lie_across_have_their_own_head() -> None:
    sections = opened(word_template.fill(BASE, report(annexes=TWO_ANNEXES))).sections
    sides = [section.orientation for section in sections]
    assert sides == [WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.LANDSCAPE]
    stops = [
        int(list(section.header._element.iter(qn("w:tab")))[1].get(qn("w:pos")))
        for section in sections
    ]
    assert stops[0] == stops[1] < stops[2]
    assert all(
        section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1" for section in sections
    )


# --- What is put in -------------------------------------------------------------------------------

LETTERS = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\x00\x1b\ud800\ufffe\u202e&<>\"'{}%#"),
    max_size=60,
)
WORDS = LETTERS | st.sampled_from(
    ("{{ noi_dung }}", "{% for i in x %}", "{{ 7*7 }}", "]]>", "&amp;", "{_{ }_}", "Điều 1")
)


@settings(max_examples=40, deadline=None)
@given(
    subject=WORDS, place=WORDS, name=WORDS, texts=st.lists(WORDS, min_size=1, max_size=3),
    title=WORDS, cell=WORDS, to=WORDS,
)  # fmt: skip
def test_whatever_is_put_in_stands_there_as_it_is(
    subject: str, place: str, name: str, texts: list[str], title: str, cell: str, to: str
) -> None:
    paper = report(
        subject=subject, place_name=place, addressees=(to,), recipients=(to, "Lưu: VT"),
        signature=Signature("Chủ tịch", name=name),
        body=(*map(Paragraph, texts), Heading(1, title), Listing(tuple(texts))),
        annexes=(Annex(title, (Table(("A",), ((cell,),)),)),),
    )  # fmt: skip
    filled = word_template.fill(BASE, paper)
    assert lines(filled) == lines(docx.render(paper))
    shown = lines(filled)
    for text in texts:
        assert legible(text) in shown


def test_text_that_looks_like_code_stands_as_it_is() -> None:
    paper, same, upper = hostile()
    data = word_template.fill(BASE, replace(paper, document_type="Báo cáo"))
    text = docx_text(data) + plain(" ".join(head for pair in heads(data) for head in pair))
    lost = [each for each in same + upper if plain(each) not in text]
    assert [each for each in lost if not each.lower().startswith("type")] == []


def test_very_long_words_are_printed_whole() -> None:
    long = "Đẩy mạnh cải cách hành chính " * 4000
    assert long.strip() in docx_text(word_template.fill(BASE, report(body=(Paragraph(long),))))


# --- A template of other hands --------------------------------------------------------------------


def test_a_field_that_word_split_over_many_runs_is_found_and_filled() -> None:
    content = make.changed(make.split_into_letters)
    assert codes(content) == []
    assert lines(word_template.fill(content, report())) == lines(docx.render(report()))


def test_the_look_of_the_template_holds() -> None:
    def change(document: Any) -> None:
        document.styles["Nội dung"].font.name = "Arial"
        document.styles["Nội dung"].font.size = Pt(13)
        for style in document.styles.element.iter(qn("w:style")):
            # Another program gives other identifiers.
            if style.get(qn("w:styleId")) == "body":
                style.set(qn("w:styleId"), "a17")
        for used in document.element.body.iter(qn("w:pStyle")):
            if used.get(qn("w:val")) == "body":
                used.set(qn("w:val"), "a17")

    filled = opened(word_template.fill(make.changed(change), report()))
    shown = next(each for each in filled.paragraphs if each.text.startswith("Phát 38"))
    assert (shown.style.name, shown.style.font.name) == ("Nội dung", "Arial")
    assert shown.style.font.size == Pt(13)
    assert not list(shown._p.iter(qn("w:rFonts")))
    assert shown.runs[1].bold and not shown.runs[0].bold


def test_a_template_without_our_styles_gets_them() -> None:
    def change(document: Any) -> None:
        root = document.styles.element
        for style in list(root.iter(qn("w:style"))):
            if style.get(qn("w:styleId")) != "Normal":
                root.remove(style)

    filled = opened(word_template.fill(make.changed(change), report()))
    shown = next(each for each in filled.paragraphs if each.text.startswith("I. KẾT QUẢ"))
    assert shown.style.name == "Đề mục I" and shown.style.font.bold


def test_a_letterhead_stays_with_its_words() -> None:
    content = make.saying("{{ ten_loai }}", "Mẫu của tỉnh: {{ ten_loai }} của {{ ten_co_quan }}")
    text = docx_text(word_template.fill(content, report()))
    assert "Mẫu của tỉnh: BÁO CÁO của Ủy ban nhân dân xã Suối Mẫu" in text


def test_the_mark_is_never_lost() -> None:
    def without_mark(document: Any) -> None:
        for head in (document.sections[0].header, document.sections[0].first_page_header):
            for each in head._element.iter(qn("w:t")):
                each.text = (each.text or "").replace("{{ dau_minh_hoa }}", "")

    def without_heads(document: Any) -> None:
        section = document.sections[0]._sectPr
        for link in section.findall(qn("w:headerReference")):
            section.remove(link)

    def hidden(document: Any) -> None:
        for head in (document.sections[0].header, document.sections[0].first_page_header):
            for each in head._element.iter(qn("w:t")):
                if "dau_minh_hoa" in (each.text or ""):
                    each.getparent().find(qn("w:rPr")).append(_hiding("vanish"))

    for change in (without_mark, without_heads, hidden):
        content = make.changed(change)
        assert codes(content) == (["hidden"] if change is hidden else [])
        # One that was taken before hidden text was refused still says what it is.
        filled = word_template.fill(content, report(annexes=TWO_ANNEXES))
        for first, other in heads(filled):
            # What is hidden is not shown: beside it the mark stands once more.
            shown = 2 if change is hidden else 1
            assert (first.count(MARK), other.count(MARK)) == (shown, shown)
        assert not any(MARK in head for pair in heads(
            word_template.fill(content, report(mark=None))) for head in pair)  # fmt: skip
    assert "dau_minh_hoa" in word_template.lacks(make.changed(without_mark))


def test_an_optional_field_that_is_missing_is_told_and_not_printed() -> None:
    content = make.without("gach_co_quan")
    assert "gach_co_quan" in word_template.lacks(content)
    assert codes(content) == []


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", word_template.REQUIRED)
def test_a_template_without_an_obligatory_field_is_refused(name: str) -> None:
    assert codes(make.without(name)) == ["lacks"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ noi_dug }}", "unknown"),
        ("{{ __class__ }}", "unknown"),
        ("{{ self }}", "unknown"),
        ("{{ range }}", "unknown"),
        ("{{ ho_ten.__class__ }}", "statement"),
        ("{{ ho_ten|safe }}", "statement"),
        ("{{ 7*7 }}", "statement"),
        ("{{ range(10**9) }}", "statement"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "statement"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "statement"),
        ("{% for i in range(1000000000) %}x{% endfor %}", "statement"),
        ("{%p for i in noi_nhan %}", "statement"),
        ("{% include '/etc/passwd' %}", "statement"),
        ("{% set x = 1 %}", "statement"),
        ("{%- if ho_ten -%}x{% endif %}", "statement"),
        ("{{r ho_ten }}", "statement"),
        ("{{p ho_ten }}", "statement"),
        ("{# chú #}", "statement"),
        ("{% colspan 3 %}", "statement"),
        ("{", "statement"),
        ("}", "statement"),
        ("{{ ho_ten", "statement"),
        ("ho_ten }}", "statement"),
        ("{{ ho ten }}", "statement"),
        ("Kính gửi {{ kinh_gui }}", "not_alone"),
        ("{{ noi_dung }}", "twice"),
        ("{{ phu_luc }}", "twice"),
    ],
)
def test_a_template_is_no_program(text: str, code: str) -> None:
    assert code in codes(make.adding(text))


def test_a_field_in_the_wrong_place_is_refused() -> None:
    assert "boxed" in codes(make.saying("{{ noi_nhan }}", "{{ noi_dung }}"))
    after = make.changed(lambda document: document.add_paragraph("Chữ sau phụ lục"))
    assert codes(after) == ["not_last"]

    def in_head(document: Any) -> None:
        document.sections[0].header.add_paragraph("{{ noi_dung }}")

    assert "not_alone" in codes(make.changed(in_head))


def test_braces_that_hide_outside_the_words_are_refused() -> None:
    def change(document: Any) -> None:
        document.element.body.sectPr.set("hidden", "{{ range(9) }}")

    assert codes(make.changed(change)) == ["statement"]


def _around(*hidden: tuple[Any, Any]) -> bytes:
    """Nodes put before the text and after the annexes: what stands between would be lost."""

    def change(document: Any) -> None:
        own = {words(each): each for each in document.element.body.iter(qn("w:p"))}
        for before, after in hidden:
            own["{{ noi_dung }}"].addprevious(before)
            own["{{ phu_luc }}"].addnext(after)

    return make.changed(change)


def test_a_comment_of_xml_swallows_no_field() -> None:
    for content in (
        _around((etree.Comment(" {# "), etree.Comment(" #} "))),
        _around((etree.ProcessingInstruction("a", "{% raw %}"), etree.Comment("{% endraw %}"))),
    ):
        assert codes(content) == []
        assert lines(word_template.fill(content, report())) == lines(
            word_template.fill(BASE, report())
        )


def test_braces_of_several_paragraphs_swallow_no_field() -> None:
    def change(document: Any) -> None:
        text = next(
            each
            for each in document.element.body.iter(qn("w:p"))
            if words(each) == "{{ noi_dung }}"
        )
        for said in "{#":
            text.addprevious(_saying(said))
        for said in "}#":
            text.addnext(_saying(said))

    assert set(codes(make.changed(change))) == {"statement"}


def _saying(text: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{text}</w:t></w:r></w:p>")


@pytest.mark.parametrize(
    "xml",
    [
        f"<w:p {nsdecls('w', 'm')}><m:r><m:t>{{{{ &lt;w:p/&gt; }}}}</m:t></m:r></w:p>",
        f"<w:p {nsdecls('w')}>{{{{ ho_ten }}}}</w:p>",
        f"<w:p {nsdecls('w')}><w:r><w:t/>{{# </w:r></w:p>",
        f"<w:r {nsdecls('w')}><w:t>{{{{ ho_ten }}}}</w:t></w:r>",
        f'<w:p {nsdecls("w")} w:rsidR="{{#"/>',
    ],
)
def test_braces_stand_in_the_words_of_a_paragraph_or_nowhere(xml: str) -> None:
    content = make.changed(lambda document: document.element.body.insert(0, parse_xml(xml)))
    assert codes(content) == ["statement"]


def test_an_identifier_in_braces_may_stay() -> None:
    """As Word writes it beside pictures."""

    def change(document: Any) -> None:
        document.paragraphs[0]._p.set(qn("w:rsidR"), "{28A0092B-C50C-407E-A947-70E740481C1C}")

    assert codes(make.changed(change)) == []


def test_a_field_that_the_frame_before_it_swallows_is_missed() -> None:
    """A name that begins before a text box and ends behind it takes the box along."""
    box = (
        "<w:p {0}><w:r><w:t>{{{{ ho_</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>"
        "{1}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r><w:r><w:t>ten }}}}</w:t></w:r></w:p>"
    )

    def change(document: Any) -> None:
        for each in document.element.body.iter(qn("w:t")):
            if each.text == "{{ noi_nhan }}":
                each.text = ""
        document.element.body.insert(0, parse_xml(box.format(nsdecls("w"), "{{ noi_nhan }}")))

    assert "statement" in codes(make.changed(change))


def test_a_refusal_says_where_and_what_was_meant() -> None:
    (problem,) = word_template.examined(
        make.saying("{{ ho_ten }}", "{{ ho_ten }} {{ ho_tn }}")
    ).problems
    assert "{{ ho_tn }}" in problem.what and "{{ ho_ten }} (Họ tên người ký)" in problem.remedy
    meant = nearest("Nội dung")
    assert meant is not None and meant.name == "noi_dung"


def _settings(inside: str) -> bytes:
    return make.with_parts(
        {
            "word/settings.xml": f"<w:settings {nsdecls('w')}>{inside}</w:settings>".encode(),
        }
    )


def _linked(kind: str, target: str, far: str = ' TargetMode="External"') -> bytes:
    old = make.part("word/_rels/document.xml.rels")
    link = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}"{far}/></Relationships>'
    )
    return make.with_parts(
        {"word/_rels/document.xml.rels": old.replace(b"</Relationships>", link.encode())}
    )


def _field(code: str) -> bytes:
    def change(document: Any) -> None:
        node = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{code}"/>')
        document.paragraphs[0]._p.append(node)

    return make.changed(change)


def _split_code(document: Any) -> None:
    kinds = (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText>INCLUDE</w:instrText>",
        "<w:instrText>TEXT c:\\x</w:instrText>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    for kind in kinds:
        document.paragraphs[0]._p.append(parse_xml(f"<w:r {nsdecls('w')}>{kind}</w:r>"))


def _node(xml: str) -> bytes:
    return make.changed(lambda document: document.paragraphs[0]._p.append(parse_xml(xml)))


def _strange_names() -> bytes:
    """A header under a name that does not say that it is XML."""
    head = "word/" + next(
        link.target_ref
        for link in opened(BASE).part.rels.values()
        if link.reltype.endswith("/header")
    )
    other = head.replace(".xml", ".dat")
    code = f'<w:p {nsdecls("w")}><w:fldSimple w:instr="INCLUDEPICTURE http://x.example/a"/></w:p></w:hdr>'
    renamed = {
        name: make.part(name).replace(old.encode(), new.encode())
        for name, old, new in (
            ("[Content_Types].xml", head, other),
            ("word/_rels/document.xml.rels", head.partition("/")[2], other.partition("/")[2]),
        )
    }
    filled = make.part(head).replace(b"</w:hdr>", code.encode())
    return make.with_parts({**renamed, other: filled})


HOSTILE = {
    "part under another name": (_strange_names(), "field_code"),
    "far template": (_linked("attachedTemplate", "http://x.example/t.dotm"), "acting"),
    "far picture": (_linked("image", "http://x.example/a.png"), "acting"),
    "ole": (_linked("oleObject", "embeddings/a.xml", ""), "acting"),
    "chunk": (_linked("aFChunk", "a.html", ""), "acting"),
    "macro": (make.with_parts({"word/vbaProject.bin": b"x"}), "acting"),
    "embedded": (make.with_parts({"word/embeddings/a.xlsx": b"x"}), "acting"),
    "fields on opening": (_settings("<w:updateFields/>"), "acting"),
    "mail merge": (_settings("<w:mailMerge/>"), "acting"),
    "dde": (_field("DDEAUTO c:\\\\cmd.exe"), "field_code"),
    "picture of elsewhere": (_field("INCLUDEPICTURE http://x.example/a"), "field_code"),
    "day of today": (_field("DATE"), "field_code"),
    "code in pieces": (make.changed(_split_code), "field_code"),
    "tracked": (_node(f"<w:ins {nsdecls('w')} w:id='1' w:author='a'/>"), "changes"),
    "entity": (
        make.with_parts({"word/settings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "unsafe_xml",
    ),
    "bomb": (make.with_parts({"word/media/a.bmp": b"\0" * (30 * 1024 * 1024)}), "too_large"),
    "heavy part": (make.with_parts({"word/x.xml": b" " * (3 * 1024 * 1024)}), "too_large"),
    "no document": (make.with_parts({"word/styles.xml": b"<"}), "broken"),
    "not a zip": (b"PK\x03\x04" + b"x" * 100, "broken"),
    "empty": (b"", "broken"),
    "heavy": (b"x" * (guard.MOST_BYTES + 1), "too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_acts_by_itself_is_refused(name: str) -> None:
    content, code = HOSTILE[name]
    assert codes(content) == [code]


def test_a_number_of_the_page_and_an_address_may_stay() -> None:
    assert codes(_field("PAGE")) == []
    assert codes(_linked("hyperlink", "https://laichau.example/")) == []


@pytest.mark.parametrize(
    "text", ["{" * 200_000, "{{ " * 60_000, "<{" * 20_000, "{% " * 60_000, "a{" * 100_000]
)
def test_a_template_made_to_be_slow_is_answered(text: str) -> None:
    began = time.perf_counter()
    assert codes(make.adding(text))
    assert time.perf_counter() - began < 5


def test_a_template_of_many_places_is_refused() -> None:
    assert "too_many" in codes(make.adding("{{ ho_ten }}" * 500))


def test_a_template_of_many_lines_to_repeat_is_refused() -> None:
    def change(document: Any) -> None:
        for _ in range(2000):
            document.paragraphs[0].insert_paragraph_before("{{ noi_nhan }}")
        # Those of the heads count along.
        document.sections[0].header.add_paragraph("{{ ho_ten }}")

    content = make.changed(change)
    began = time.perf_counter()
    assert codes(content) == ["too_many"]
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("text", ["{{ " * 10_000, "<w:t>" + "{{ " * 10_000, "{# " * 10_000])
def test_a_comment_made_to_be_slow_is_passed_over(text: str) -> None:
    content = _around((etree.Comment(text), etree.Comment(text)))
    began = time.perf_counter()
    assert codes(content) == []
    assert time.perf_counter() - began < 3


def test_thousands_of_unknown_names_are_not_looked_up_one_by_one() -> None:
    content = make.adding(" ".join(f"{{{{ noi_dun{at} }}}}" for at in range(20_000)))
    began = time.perf_counter()
    assert codes(content) == ["too_many"]
    assert time.perf_counter() - began < 1


# --- Damaged, hidden and out of sight -------------------------------------------------------------


def _damaged(document: Any) -> None:
    document.element.body.sectPr.find(qn("w:titlePg")).set(qn("w:val"), "maybe")


def _headless(document: Any) -> None:
    document.element.body.sectPr.find(qn("w:headerReference")).attrib.pop(qn("r:id"))


@pytest.mark.parametrize("change", [_damaged, _headless])
def test_a_damaged_template_is_refused(change: Any) -> None:
    content = make.changed(change)
    assert codes(content) == ["broken"]
    with pytest.raises(Refused) as refused:
        word_template.fill(content, report())
    assert [each.code for each in refused.value.problems] == ["broken"]


@pytest.mark.parametrize("kind", ["vanish", "webHidden", "specVanish"])
def test_hidden_text_is_refused_wherever_it_is_said(kind: str) -> None:
    def by_style(document: Any) -> None:
        document.styles["Nội dung"].element.get_or_add_rPr().append(_hiding(kind))

    def by_run(document: Any) -> None:
        document.paragraphs[0].runs[0]._r.get_or_add_rPr().append(_hiding(kind, "1"))

    def in_head(document: Any) -> None:
        head = document.sections[0].header.add_paragraph("x")
        head.runs[0]._r.get_or_add_rPr().append(_hiding(kind, "true"))

    for change in (by_style, by_run, in_head):
        assert codes(make.changed(change)) == ["hidden"]


@pytest.mark.parametrize("said", ["0", "false", "off"])
def test_text_that_is_said_not_to_be_hidden_may_stay(said: str) -> None:
    """As Word and LibreOffice write it into styles."""

    def change(document: Any) -> None:
        document.styles["Nội dung"].element.get_or_add_rPr().append(_hiding("vanish", said))

    assert codes(make.changed(change)) == []


def test_a_field_of_a_header_that_no_page_has_is_missing() -> None:
    def change(document: Any) -> None:
        for each in document.element.body.iter(qn("w:t")):
            each.text = (each.text or "").replace("{{ ho_ten }}", "")
        document.sections[0].header.add_paragraph("{{ ho_ten }}")

    def orphaned(document: Any) -> None:
        change(document)
        section = document.sections[0]._sectPr
        for link in section.findall(qn("w:headerReference")):
            section.remove(link)

    assert codes(make.changed(change)) == []
    assert codes(make.changed(orphaned)) == ["lacks"]
