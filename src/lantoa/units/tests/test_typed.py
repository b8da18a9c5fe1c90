from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.units.rules import typed

words = st.text(alphabet="abcdeghin ", min_size=1, max_size=14).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("text", "name", "above"),
    [
        ("Xã Hương Long", "xa huong long", ()),
        ("  huong   LONG ", "huong long", ()),
        ("Điện Biên, Thanh Hóa", "dien bien", ("thanh hoa",)),
        ("TP. Vinh", "thanh pho vinh", ()),
        ("tp vinh", "thanh pho vinh", ()),
        ("P.1", "phuong 1", ()),
        ("p ba dinh", "p ba dinh", ()),
        ("18526", "18526", ()),
        ("\x00", "", ()),
        (",,", "", ()),
        ("a" * 5000, "a" * 100, ()),
    ],
)
def test_what_is_typed_is_read(text: str, name: str, above: tuple[str, ...]) -> None:
    assert typed.read(text) == typed.Typed(name, above)


@pytest.mark.parametrize(
    ("folded", "bare"),
    [("xa huong long", "huong long"), ("phuong 1", "phuong 1"), ("thanh pho hue", "hue")],
)
def test_the_word_of_a_kind_may_be_left_out(folded: str, bare: str) -> None:
    assert typed.bare(folded) == bare


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        ("huong kong", "huong long", True),
        ("huong lng", "huong long", True),
        ("huong loong", "huong long", True),
        ("huogn long", "huong long", True),
        ("huong long", "huong long", True),
        ("hung lng", "huong long", False),
        ("huong an", "huong long", False),
        ("", "a", True),
        ("", "ab", False),
    ],
)
def test_one_letter_is_forgiven(one: str, other: str, close: bool) -> None:
    assert typed.is_close(one, other) is close
    assert typed.is_close(other, one) is close


@given(words, st.data())
def test_whatever_one_letter_is_wrong_one_end_stays_whole(name: str, data: st.DataObject) -> None:
    """The database is asked for names with one of two ends; none that is close may be missed."""
    place = data.draw(st.integers(0, len(name) - 1))
    kind = data.draw(st.sampled_from(["wrong", "missing", "more", "swap"]))
    meant = {
        "wrong": name[:place] + "x" + name[place + 1 :],
        "missing": name[:place] + name[place + 1 :],
        "more": name[:place] + "x" + name[place:],
        "swap": name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
    }[kind]
    assert typed.is_close(name, meant)
    parts = typed.ends(name)
    if parts is not None:
        assert meant.startswith(parts[0]) or meant.endswith(parts[1])
