"""The 67 letters of the Vietnamese alphabet that carry a mark, in both cases."""

import unicodedata

_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_LOWER = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in _TONES
    if tone or vowel not in "aeiouy"
] + ["đ"]
MARKED_LETTERS = "".join(_LOWER) + "".join(_LOWER).upper()
