"""What to do next about a gap, and where the person who reads of it can go."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from lantoa.accounts.queries import StaffActor
from lantoa.insight.queries.gaps import Gaps
from lantoa.insight.rules.coverage import Axis
from lantoa.insight.rules.gaps import Figure, Gap, State
from lantoa.insight.views.gap_doors import NOT_SAID, Doors
from lantoa.kernel import vietnamese as vn


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, and where. Without an address it is only said."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class May:
    """Where the person can go from here."""

    actor: StaffActor
    unit_id: int
    doors: Doors

    def log(self) -> str:
        if not self.actor.may("activities.log", self.unit_id):
            return ""
        return f"{reverse('activities:log')}?{urlencode({'don-vi': self.doors.asked['don-vi']})}"

    def plan(self) -> str:
        return reverse("plans:list")

    def spoken(self) -> str:
        """Where the languages of the unit are entered, for who may."""
        if not self.actor.may("units.identify", self.unit_id):
            return ""
        asked = urlencode({"don-vi": self.doors.asked["don-vi"]})
        return f"{reverse('insight:spoken')}?{asked}"

    def step(self, words: str, instead: str) -> Step:
        """To log, for who may log there; for who only oversees, to ask for it in a plan."""
        url = self.log()
        return Step(words, url) if url else Step(instead, self.plan())


def steps_of(figure: Figure, found: Gaps, may: May) -> list[Step]:
    if figure.state in (State.FINE, State.NOT_ASKED):
        return []
    if figure.state is State.FEW:
        if figure.gap is Gap.BALANCE and figure.unnamed:
            words = f"Ghi cách nói cho {vn.number(figure.unnamed)} hoạt động chưa ghi"
            return [Step(words, may.doors.to(cach_noi=NOT_SAID))]
        return []
    match figure.gap:
        case Gap.BALANCE:
            return [
                may.step(
                    "Ghi một bài nêu việc còn chậm hoặc trả lời một phản ánh",
                    "Giao trong kế hoạch: mỗi kỳ có bài nêu hạn chế, trả lời phản ánh",
                )
            ]
        case Gap.DIVERSITY:
            unused = ", ".join(each.name for each in found.unused[:4])
            named = f": {unused}" if unused else ""
            return [may.step(f"Thử một hình thức chưa dùng{named}", f"Giao hình thức khác{named}")]
        case Gap.COMMUNES:
            asked = {**may.doors.asked, "hang": Axis.UNIT.value, "cot": Axis.CHANNEL.value}
            url = f"{reverse('insight:gaps')}?{urlencode(asked)}#bao-phu"
            return [Step("Xem từng đơn vị đã làm gì, chưa ghi gì", url)]
        case Gap.LANGUAGES:
            return _language_steps(figure, found, may)
        case Gap.PRESS:
            return [
                Step(
                    "Ghi cơ quan báo chí là đơn vị phối hợp ở một nhiệm vụ của kế hoạch", may.plan()
                )
            ]
        case Gap.PARTICIPATION:
            return [
                may.step(
                    "Tổ chức một cuộc đối thoại, khảo sát hoặc hội thi rồi ghi lại",
                    "Giao trong kế hoạch một cuộc đối thoại, khảo sát hoặc hội thi",
                )
            ]


def _language_steps(figure: Figure, found: Gaps, may: May) -> list[Step]:
    if figure.state is State.UNKNOWN:
        url = may.spoken()
        if url:
            return [Step("Ghi tiếng nói ở địa phương", url)]
        return [Step("Đề nghị quản trị hệ thống ghi tiếng nói ở địa phương.")]
    missing = ", ".join(each.name for each in found.tongues.missing[:4])
    return [
        may.step(
            f"Làm bản {missing} của một nội dung đã có, ghi lần phát",
            f"Giao trong kế hoạch bản {missing}",
        )
    ]
