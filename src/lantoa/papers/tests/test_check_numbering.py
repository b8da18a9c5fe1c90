"""The numbers that word processors put before paragraphs."""

from __future__ import annotations

import pytest
from lxml import etree

from lantoa.papers.check.looks import Setting
from lantoa.papers.check.numbering import Lists, letters, roman
from lantoa.papers.check.opening import W

LEVELS = "".join(
    f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
    f'<w:lvlText w:val="{text}"/></w:lvl>'
    for at, (start, form, text) in enumerate(
        ((1, "upperRoman", "%1."), (1, "decimal", "%1.%2."), (3, "lowerLetter", "%3)"))
    )
)
PART = etree.fromstring(
    f'<w:numbering xmlns:w="{W.strip("{}")}">'
    f'<w:abstractNum w:abstractNumId="5">{LEVELS}</w:abstractNum>'
    '<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="6"/></w:num></w:numbering>'
)

COUNTED = [
    ([("1", 0), ("1", 0), ("1", 0)], ["I.", "II.", "III."]),
    ([("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)], ["I.", "I.1.", "I.2.", "II.", "II.1."]),
    ([("1", 0), ("2", 0), ("2", 0), ("1", 0)], ["I.", "VII.", "VIII.", "IX."]),
    ([("1", 2), ("1", 2)], ["c)", "d)"]),
    ([("1", 1)], ["I.1."]),
    ([("3", 0), ("3", 0)], ["-", "-"]),
    ([("9", 0), ("1", 8)], ["", ""]),
]


@pytest.mark.parametrize(("paragraphs", "labels"), COUNTED)
def test_each_paragraph_has_the_number_that_is_shown(paragraphs, labels):
    lists = Lists.of(PART)
    found = [lists.label(Setting(list_id=own, list_level=level)) for own, level in paragraphs]
    assert found == labels


def test_a_file_without_lists_numbers_nothing():
    assert Lists.of(None).label(Setting(list_id="1")) == ""


@pytest.mark.parametrize(
    ("number", "sign"), [(1, "i"), (4, "iv"), (9, "ix"), (40, "xl"), (1994, "mcmxciv"), (0, "")]
)
def test_roman_numbers(number, sign):
    assert roman(number) == sign


@pytest.mark.parametrize(
    ("number", "sign"), [(1, "a"), (26, "z"), (27, "aa"), (53, "aaa"), (0, ""), (10**9, "")]
)
def test_letters_as_word_processors_count(number, sign):
    assert letters(number) == sign
