"""Which gaps there are, their rules in words, and the bounds under which a figure is low."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Gap(StrEnum):
    """The values stand in addresses."""

    BALANCE = "can-bang"
    DIVERSITY = "hinh-thuc"
    COMMUNES = "cap-xa"
    LANGUAGES = "tieng"
    PRESS = "bao-chi"
    PARTICIPATION = "tham-gia"


GAP_NAMES = {
    Gap.BALANCE: "Nêu hạn chế, trả lời phê bình",
    Gap.DIVERSITY: "Đa dạng hình thức",
    Gap.COMMUNES: "Phần của cấp xã",
    Gap.LANGUAGES: "Tiếng dân tộc thiểu số",
    Gap.PRESS: "Phối hợp với báo chí",
    Gap.PARTICIPATION: "Người dân tham gia",
}

GAP_RULES = {
    Gap.BALANCE: "Trong các hoạt động có ghi cách nói, bao nhiêu hoạt động nêu hạn chế, việc chậm "
    "hoặc trả lời phản ánh, phê bình. Hoạt động không ghi cách nói không ở tử số, không ở mẫu số.",
    Gap.DIVERSITY: "Số hình thức hiệu dụng: bình phương tổng số hoạt động chia cho tổng bình "
    "phương số hoạt động của từng hình thức (nghịch đảo chỉ số Simpson). Dùng đều 4 hình thức "
    "thì bằng 4; dùng 4 hình thức mà hầu hết là một thì gần bằng 1.",
    Gap.COMMUNES: "Trong các hoạt động của đơn vị và các đơn vị trực thuộc, bao nhiêu hoạt động do "
    "đơn vị cấp xã làm.",
    Gap.LANGUAGES: "Trong các tiếng dân tộc thiểu số được ghi là có người nói ở địa phương, bao "
    "nhiêu tiếng có ít nhất một lần đăng, phát. Tiếng Việt không tính vào đây.",
    Gap.PRESS: "Trong các hoạt động không do cơ quan báo chí làm, bao nhiêu hoạt động có lần đăng, "
    "phát trên truyền hình, phát thanh, báo hoặc do cơ quan báo chí đăng, phát, hoặc thuộc nhiệm "
    "vụ mà cơ quan báo chí chủ trì, phối hợp.",
    Gap.PARTICIPATION: "Trong các hoạt động, bao nhiêu là đối thoại, khảo sát, hội thi, hoặc tiếp "
    "nhận, trả lời phản ánh, kiến nghị. Lượt người để riêng, chỉ cộng số có nêu.",
}

PRESS_CHANNELS = ("tv", "radio", "tv_radio", "newspaper")
"""Channels that in Vietnam only a press body runs, so that who runs there works with one."""

TAKING_PART = ("dialogue", "contest", "survey", "feedback")
"""Channels on which people answer, ask or try, and do not only listen."""

NO_FORMS = ("tv_radio", "other")
"""Channels of the catalogue that gather others: nobody is told to try one."""

CRITICAL_TONES = ("shortcoming", "answer")

VIETNAMESE = "vi"


class State(StrEnum):
    LOW = "low"
    FINE = "fine"
    FEW = "few"
    """Too little stands behind it to say anything."""
    UNKNOWN = "unknown"
    """What it would be held against was never entered."""
    NOT_ASKED = "not_asked"
    """It cannot be asked of such a unit."""


STATE_LABELS = {
    State.LOW: "Thấp",
    State.FINE: "Đạt mức",
    State.FEW: "Chưa đủ số liệu",
    State.UNKNOWN: "Chưa có danh sách",
    State.NOT_ASKED: "Không áp dụng",
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below what a figure is low, and behind how many activities nothing is said. Dated data."""

    least: int
    balance: int
    forms: Decimal
    communes: int
    press: int
    participation: int

    def percent_of(self, gap: Gap) -> int:
        """The bound of a share. Every language that is spoken is to be reached."""
        return {
            Gap.BALANCE: self.balance,
            Gap.COMMUNES: self.communes,
            Gap.PRESS: self.press,
            Gap.PARTICIPATION: self.participation,
            Gap.LANGUAGES: 100,
        }[gap]
