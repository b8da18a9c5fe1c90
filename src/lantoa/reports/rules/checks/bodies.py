"""Stations, newspapers and portals that a text takes for the unit's own and that a unit of its tier
cannot have."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lantoa.kernel.vietnamese import nfc
from lantoa.reports.rules.checks.finding import Finding, Level
from lantoa.reports.rules.checks.writing import quotes
from lantoa.reports.rules.likeness import sentences


@dataclass(frozen=True, slots=True)
class Body:
    """What a text may call a channel. ``higher`` is that of a unit above, which may be meant where
    somebody works with it; ``own`` is one of a kind of unit that never has such a body."""

    channel: str
    name: str
    words: re.Pattern[str]


def _body(channel: str, name: str, words: str) -> Body:
    return Body(channel, name, re.compile(words, re.IGNORECASE))


BODIES = (
    _body(
        "tv",
        "đài truyền hình",
        r"\bđài (?:phát thanh|truyền thanh)?\s*(?:và|-|–|,)?\s*truyền hình\b|\bđài pt\s?-?\s?th\b"
        r"|\b(?:trên|lên) (?:sóng|kênh) (?:phát thanh,? ?(?:và |- ?|– ?)?)?truyền hình\b"
        r"|\bchuyên mục truyền hình\b",
    ),
    _body(
        "radio",
        "đài phát thanh",
        r"\bđài phát thanh(?=\s+tỉnh\b)|\btrên sóng phát thanh\b(?!\s?(?:và|,|-|–))",
    ),
    _body(
        "newspaper", "báo", r"(?<!\w)(?-i:Báo) (?:tỉnh|huyện|xã|phường|{own})|(?<!thông )báo tỉnh\b"
    ),
    _body(
        "provincial_portal",
        "cổng của tỉnh",
        r"\bcổng thông tin điện tử (?:của )?tỉnh\b|\bcổng hành chính công (?:của )?tỉnh\b",
    ),
)

_WITH_OTHERS = re.compile(
    r"phối hợp|cộng tác|gửi|cung cấp|đề nghị|viết cho|viết bài cho|mời|tiếp (?:sóng|âm|phát)"
    r"|phát lại|chia sẻ|dẫn (?:lại|đường)|đưa tin|phóng viên|theo dõi|nghe|xem|của tỉnh"
    r"|do .{0,40} thực hiện|được .{0,60} (?:đăng|phát|đưa)|cấp tỉnh|Việt Nam|Trung ương",
    re.IGNORECASE,
)
"""Then the text says that the body is another's."""

_LOWEST = r"(?:xã|phường|thị trấn|đặc khu)"


def impossible(
    sections: Mapping[str, str], names: Collection[str], owned: Collection[str]
) -> list[Finding]:
    """Sentences that name a body as the unit's own. ``names`` are the unit's own names without
    their kinds, ``owned`` the channels that a unit of its tier can have."""
    found: list[Finding] = []
    for part, text in sections.items():
        said = [nfc(each) for each in sentences(text)]
        for body in BODIES:
            if body.channel in owned:
                continue
            own = [each for each in said if _as_own(body, each, names)]
            if own:
                found.append(
                    Finding(
                        Level.WARNING,
                        f"Lời văn nói đến {body.name} như của đơn vị; đơn vị cấp này không có.",
                        "Ghi tên cơ quan đăng, phát và việc phối hợp, hoặc bỏ câu ấy.",
                        part,
                        "impossible_body",
                        len(own),
                        quotes(own),
                    )
                )
    return found


def _as_own(body: Body, sentence: str, names: Collection[str]) -> bool:
    """A body that bears the unit's own name or kind is taken for its own whatever else is said."""
    known = "|".join(re.escape(nfc(name)) for name in names) or "(?!)"
    pattern = re.compile(body.words.pattern.replace("{own}", f"(?:{known})"), re.IGNORECASE)
    for found in pattern.finditer(sentence):
        after = sentence[found.start() : found.end() + 40]
        if re.search(rf"{re.escape(found[0])}\s*(?:{_LOWEST}\b|(?:{known})\b)", after, re.I):
            return True
        if re.search(rf"\b(?:{_LOWEST}|{known})$", found[0], re.I):
            return True
        if not _WITH_OTHERS.search(sentence):
            return True
    return False
