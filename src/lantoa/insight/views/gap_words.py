"""What a gap says in a sentence, and the numbers in it that open to what they count."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.activities.rules import TONE_LABELS
from lantoa.insight.queries.gaps import Gaps
from lantoa.insight.rules.gaps import GAP_NAMES, Figure, Gap, State, amount_words
from lantoa.insight.views.gap_doors import NOT_SAID, Doors
from lantoa.kernel import vietnamese as vn


@dataclass(frozen=True, slots=True)
class Door:
    """A number or a name that opens to what it counts."""

    words: str
    url: str
    label: str = ""


def sentence(figure: Figure, found: Gaps) -> str:
    share, amount = figure.now.share, amount_words(figure, figure.now)
    number = vn.number
    match figure.state:
        case State.NOT_ASKED if figure.gap is Gap.COMMUNES:
            return "Chỉ hỏi ở đơn vị có cấp dưới."
        case State.NOT_ASKED:
            return "Đơn vị là cơ quan báo chí."
        case State.UNKNOWN:
            return "Chưa ai ghi tiếng dân tộc thiểu số nào được nói ở địa phương, nên chưa so được."
        case State.FEW:
            return (
                f"Chưa đủ số liệu: {_base(figure, share.whole)}, cần ít nhất "
                f"{number(found.thresholds.least)} mới nói được."
            )
        case _:
            pass
    bound = _bound(figure, found)
    if figure.spread is not None:
        top = next((each.name for each, _ in found.forms if each.slug == figure.spread.top), "")
        percent = figure.spread.top_share.percent or 0
        return (
            f"Dùng {number(figure.spread.forms)} hình thức, nhiều nhất là {top} "
            f"({number(percent)} %). Tương đương {number(figure.spread.effective)} hình thức dùng "
            f"đều nhau; {bound}."
        )
    if figure.gap is Gap.LANGUAGES:
        return f"Đã đến {amount}."
    return f"{number(share.part)} trên {_base(figure, share.whole)}: {amount}; {bound}."


def _base(figure: Figure, whole: int) -> str:
    said = f"{vn.number(whole)} hoạt động"
    match figure.gap:
        case Gap.BALANCE:
            return f"{said} có ghi cách nói"
        case Gap.PRESS:
            return f"{said} không do cơ quan báo chí làm"
        case _:
            return said


def _bound(figure: Figure, found: Gaps) -> str:
    if figure.gap is Gap.DIVERSITY:
        return f"mức tối thiểu đang đặt {vn.number(found.thresholds.forms)}"
    return f"mức tối thiểu đang đặt {vn.number(found.thresholds.percent_of(figure.gap))} %"


def doors_of(figure: Figure, found: Gaps, doors: Doors) -> list[Door]:
    gap, share, number = figure.gap, figure.now.share, vn.number
    if figure.state is State.NOT_ASKED:
        return []
    match gap:
        case Gap.BALANCE:
            listed = [
                Door(number(found.tones.get(tone.value, 0)), doors.to(cach_noi=tone.value), label)
                for tone, label in TONE_LABELS.items()
            ]
            if figure.unnamed:
                untold = doors.to(cach_noi=NOT_SAID)
                listed.append(Door(number(figure.unnamed), untold, "Không ghi cách nói"))
            return listed
        case Gap.DIVERSITY:
            return [
                Door(number(many), doors.to(kenh=each.slug), each.name)
                for each, many in found.forms
            ]
        case Gap.LANGUAGES:
            return [
                Door(
                    "đã có" if each.tag in found.tongues.reached else "chưa có",
                    doors.to(tieng=each.tag),
                    each.name,
                )
                for each in found.tongues.spoken
            ] + [
                Door("đã có, ngoài danh sách", doors.to(tieng=each.tag), each.name)
                for each in found.tongues.unlisted
            ]
        case _:
            return [
                Door(number(share.part), doors.of_gap(gap), GAP_NAMES[gap]),
                Door(number(share.whole), doors.of_gap(gap, whole=True), "Trong tất cả"),
            ]
