"""Signature, recipients, and the opening lines of annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lantoa.kernel.vietnamese import fold, nfc
from lantoa.papers.check.codes import fault
from lantoa.papers.check.elements import Annex, side_of
from lantoa.papers.check.examined import Examined
from lantoa.papers.check.findings import Finding
from lantoa.papers.check.lines import Line
from lantoa.papers.check.numbering import roman
from lantoa.papers.check.pages import page_numbers

_PREFIXES = ("TUQ", "TM", "KT", "TL", "Q")
_LOOSE = re.compile(r"^(tuq|tm|kt|tl|q)\b[\s./]*", re.IGNORECASE)
_TITLED = re.compile(
    r"^(GS|PGS|TS|ThS|Th\.S|BS|BSCK\w*|KS|CN|DS|LS|NGƯT|NGND|NSƯT)\s*\.|^(Tiến sĩ|Thạc sĩ|Giáo sư|"
    r"Phó Giáo sư|Bác sĩ|Kỹ sư|Cử nhân)\b"
)
_RIGHT_FROM = 0.3
_ANNEX_NUMBER = re.compile(r"^Phụ lục\s*(?:số\s*)?(.*?)\s*[:.]?$", re.IGNORECASE)


def faults(examined: Examined) -> Iterator[Finding]:
    yield from _signature(examined)
    yield from _recipients(examined)
    yield from _annexes(examined)


# --- Signature ---------------------------------------------------------------------------------


def _signature(examined: Examined) -> Iterator[Finding]:
    lines = examined.found.of("authority")
    signer = examined.found.first("signer")
    if not lines:
        yield fault(
            "missing_authority",
            examined.end,
            "Không thấy chức vụ của người ký.",
            "Ghi quyền hạn, chức vụ ở nửa bên phải, ngang hàng với “Nơi nhận”.",
        )
        return
    for line in lines:
        yield from _prefix(examined, line)
    yield from _position(examined, lines)
    if not _is_right(examined, lines[0]):
        yield fault(
            "signature_side",
            examined.place(lines[0], "authority"),
            "Quyền hạn, chức vụ người ký không nằm ở nửa bên phải.",
            "Đặt phần ký vào ô bên phải của bảng hai cột.",
        )
    if signer is None:
        yield fault(
            "signer_open",
            examined.place(lines[-1], "authority"),
            "Chưa có họ tên người ký.",
            "Ghi họ tên dưới chức vụ khi trình ký.",
        )
    elif _TITLED.match(nfc(signer.text)):
        yield fault(
            "signer_title",
            examined.place(signer, "signer"),
            "Trước họ tên người ký có học hàm, học vị.",
            "Chỉ ghi họ tên.",
        )


def _prefix(examined: Examined, line: Line) -> Iterator[Finding]:
    text = nfc(line.text)
    loose = _LOOSE.match(text)
    if loose is None:
        return
    short = loose[1].upper()
    if text.startswith(f"{short}. ") and not text.startswith(f"{short}.  "):
        return
    if text != text.upper() and text.upper().startswith(f"{short}. "):
        return
    yield fault(
        "authority_prefix",
        examined.place(line, "authority"),
        f"Ghi “{loose[0].strip()}”; phải ghi “{short}.” và một dấu cách.",
        f"Sửa thành “{short}. {text[loose.end() :].upper()}”.",
    )


def _position(examined: Examined, lines: list[Line]) -> Iterator[Finding]:
    """Who signs for somebody says as what he or she signs."""
    last = lines[-1]
    loose = _LOOSE.match(nfc(last.text))
    if loose is None or loose[1].upper() == "Q":
        return
    yield fault(
        "authority_incomplete",
        examined.place(last, "authority"),
        f"Sau “{last.text}” không có chức vụ của người ký.",
        "Ghi chức vụ của người ký ở dòng dưới, ví dụ PHÓ CHỦ TỊCH.",
    )


def _is_right(examined: Examined, line: Line) -> bool:
    if line.side or (line.cell is not None and line.cell.columns > 1):
        return side_of(line) == "right"
    pushed = line.setting.left + max(line.setting.first, 0.0)
    blank = len(line.typed) - len(line.typed.lstrip())
    far = pushed > _RIGHT_FROM * examined.page(line).room
    return far or blank > 3 or line.typed[:1] == "\t" or line.setting.align == "right"


# --- Recipients --------------------------------------------------------------------------------


def _recipients(examined: Examined) -> Iterator[Finding]:
    title = examined.found.first("recipients_title")
    if title is None:
        yield fault(
            "missing_recipients",
            examined.end,
            "Không thấy “Nơi nhận”.",
            "Ghi “Nơi nhận:” ở bên trái, ngang hàng với chức vụ người ký.",
        )
        return
    if nfc(title.text).lower() != "nơi nhận:":
        yield fault(
            "recipients_words",
            examined.place(title, "recipients_title"),
            f"Ghi “{title.text}”; phải ghi “Nơi nhận:”.",
            "Viết “Nơi nhận:”, có dấu hai chấm.",
        )
    if side_of(title) == "right":
        yield fault(
            "recipients_side",
            examined.place(title, "recipients_title"),
            "“Nơi nhận” nằm bên phải; phải nằm bên trái.",
            "Chuyển vào ô bên trái của bảng hai cột.",
        )
    lines = examined.found.of("recipient")
    items = [
        line
        for at, line in enumerate(lines)
        if at == 0 or line.text[0] in "-–•+" or lines[at - 1].text.endswith((";", "."))
    ]
    for line in items:
        yield from _recipient(examined, line, is_last=line is lines[-1])
    if not lines or "luu:" not in lines[-1].folded or "vt" not in lines[-1].folded:
        yield fault(
            "recipients_archive",
            examined.place(lines[-1] if lines else title, "recipient"),
            "Dòng cuối của nơi nhận không phải “Lưu: VT”.",
            "Ghi dòng cuối: “- Lưu: VT, (đơn vị soạn thảo).”.",
        )
    if lines and examined.found.of("addressee") and not _is_as_above(lines[0]):
        yield fault(
            "recipients_first",
            examined.place(lines[0], "recipient"),
            "Văn bản có “Kính gửi” mà dòng đầu của nơi nhận không phải “Như trên”.",
            "Ghi dòng đầu: “- Như trên;”.",
        )


def _is_as_above(line: Line) -> bool:
    return fold(line.text).strip(" -;.").startswith("nhu tren")


def _recipient(examined: Examined, line: Line, *, is_last: bool) -> Iterator[Finding]:
    text, end = nfc(line.text), "." if is_last else ";"
    if not text.startswith("- ") or not text.endswith(end):
        bare = text.lstrip("-–•+ ").rstrip(" ;,.")
        yield fault(
            "recipient_form",
            examined.place(line, "recipient"),
            "Mỗi nơi nhận là một dòng, mở bằng “- ”, kết thúc bằng “;”, dòng cuối bằng “.”.",
            f"Sửa thành “- {bare}{end}”.",
        )


# --- Annexes -----------------------------------------------------------------------------------


def _annexes(examined: Examined) -> Iterator[Finding]:
    annexes = examined.found.annexes
    for at, annex in enumerate(annexes, start=1):
        yield from _annex_number(examined, annex, at, len(annexes))
        place = examined.place(annex.label)
        if not annex.title:
            yield fault(
                "annex_missing_title",
                place,
                "Phụ lục không có tên.",
                "Nếu có tên thì ghi ở dòng dưới, in hoa, đậm, canh giữa.",
            )
        if not annex.note:
            yield fault(
                "annex_missing_note",
                place,
                "Dưới tên phụ lục không ghi kèm theo văn bản nào.",
                "Ghi “(Kèm theo Báo cáo số … ngày … của …)”, chữ nghiêng.",
            )
        if not _counts_anew(examined, annex):
            yield fault(
                "annex_page_number",
                place,
                "Số trang của phụ lục nối tiếp số trang phía trước.",
                "Đặt phụ lục vào phần (section) riêng, đánh số trang từ 1.",
            )


def _annex_number(examined: Examined, annex: Annex, at: int, count: int) -> Iterator[Finding]:
    match = _ANNEX_NUMBER.match(nfc(annex.label.text))
    said = match[1] if match else ""
    wanted = "" if count == 1 else roman(at).upper()
    # One annex that calls itself the first breaks nothing: others may come in files of their own.
    if said == wanted or (count == 1 and said == "I"):
        return
    yield fault(
        "annex_number",
        examined.place(annex.label),
        f"Phụ lục ghi “{annex.label.text}”; phải ghi “Phụ lục {wanted}”."
        if wanted
        else f"Văn bản có một phụ lục, ghi “{annex.label.text}”; phải ghi “Phụ lục”.",
        "Từ hai phụ lục trở lên đánh số bằng chữ số La Mã; một phụ lục thì không đánh số.",
    )


def _counts_anew(examined: Examined, annex: Annex) -> bool:
    page = examined.page(annex.label)
    if not page_numbers(examined.sheet, page):
        return True
    return page.opens == annex.label.number and page.start is not None
