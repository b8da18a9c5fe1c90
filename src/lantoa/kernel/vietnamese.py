"""Vietnamese text: normal form, folding for search, numbers and dates as officials write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from lantoa.kernel.days import VIETNAM

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def nfc(text: str) -> str:
    """Composed form: the only one that is stored."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without marks, for search: ``Lai Châu`` and ``lai chau`` fold alike.

    ``đ`` has no decomposition and is folded by hand. Runs of white space become one blank.
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return " ".join(bare.split())


def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Order of a Vietnamese dictionary: letters first (a ă â ...), then the five tone marks."""
    letters: list[int] = []
    tones: list[int] = []
    for char in nfc(text.lower()):
        base = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in base if mark in _TONES), "")
        letter = unicodedata.normalize("NFC", base.replace(tone, "")) if tone else char
        position = _ALPHABET.find(letter)
        letters.append(position + 1000 if position >= 0 else ord(letter[0]))
        tones.append(_TONES.get(tone, 0))
    return tuple(letters), tuple(tones)


def number(amount: Decimal | int) -> str:
    """``1200`` as ``1.200``, ``8.5`` as ``8,5``: point between thousands, comma for decimals."""
    plain = Decimal(amount)
    text = f"{plain:,f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    whole = whole.replace(",", ".")
    return f"{whole},{decimals}" if decimals else whole


def paper_number(amount: Decimal | int) -> str:
    """As :func:`number`, with the leading zero that official papers give to 1..9: ``03``."""
    text = number(amount)
    return f"0{text}" if len(text) == 1 and text != "0" else text


def day(when: date) -> str:
    """``17/9/2026``, ``02/01/2026``: days below 10 and months 1 and 2 take a zero."""
    month = f"{when.month:02d}" if when.month < 3 else str(when.month)
    return f"{when.day:02d}/{month}/{when.year}"


def long_day(when: date) -> str:
    """``ngày 05 tháng 02 năm 2024``, as in the date line of a paper (Decree 30/2020)."""
    month = f"{when.month:02d}" if when.month < 3 else str(when.month)
    return f"ngày {when.day:02d} tháng {month} năm {when.year}"


def weekday(when: date) -> str:
    return WEEKDAYS[when.weekday()]


def clock(instant: datetime) -> str:
    """``9 giờ 40``, ``7 giờ``, in Vietnamese time."""
    local = instant.astimezone(VIETNAM)
    return f"{local.hour} giờ {local.minute:02d}" if local.minute else f"{local.hour} giờ"


def sentence_list(items: Sequence[str]) -> str:
    """``a, b và c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} và {items[-1]}"


def capital_first(text: str) -> str:
    return text[:1].upper() + text[1:]
