"""Adding proof with all that can be said of it, and erasing a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from lantoa.activities.actions import NewProof
from lantoa.activities.forms.short import ProofForm
from lantoa.activities.models import Activity
from lantoa.activities.rules import EVIDENCE_LABELS, EvidenceKind
from lantoa.kernel import vietnamese
from lantoa.ui.fields import PlainWords


class FullProofForm(ProofForm):
    """Files, a link, and what they are. What is said holds for all that is sent at once."""

    caption = forms.CharField(
        label="Ghi rõ",
        required=False,
        max_length=200,
        help_text="Một câu, ví dụ: Buổi hướng dẫn ở nhà văn hóa bản Nà Mẫu.",
    )
    kind = forms.ChoiceField(
        label="Bảng trong tệp Excel, CSV là",
        required=False,
        choices=[
            ("", "Để hệ thống nhận theo tên cột"),
            *(
                (kind, EVIDENCE_LABELS[kind])
                for kind in (EvidenceKind.ATTENDANCE, EvidenceKind.PLAY_LOG)
            ),
        ],
    )
    placement = forms.ChoiceField(label="Chứng minh cho lần đăng, phát", required=False)
    faces = forms.BooleanField(
        label="Ảnh, video có nhận rõ mặt người",
        required=False,
        help_text="Khi đánh dấu, chỉ cán bộ của đơn vị mình và nơi thẩm định báo cáo mở được.",
    )

    def __init__(self, activity: Activity, presumed: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["faces"].initial = presumed
        placements = list(activity.placements.all())
        if len(placements) < 2:
            del self.fields["placement"]
            self._only = placements[0].pk if placements else None
            return
        self._only = None
        self.fields["placement"].choices = [  # type: ignore[attr-defined]
            ("", "Cả hoạt động"),
            *(
                (
                    str(each.pk),
                    ", ".join(
                        filter(
                            None,
                            (
                                each.channel.short_name,
                                each.language.name if each.language else "",
                                vietnamese.day(each.on),
                            ),
                        )
                    ),
                )
                for each in placements
            ),
        ]

    def proofs(self) -> list[NewProof]:
        data = self.cleaned_data
        chosen = data.get("placement")
        return [
            replace(
                each,
                caption=data["caption"],
                kind=data["kind"],
                faces=data["faces"],
                placement_id=int(chosen) if chosen else self._only,
            )
            for each in super().proofs()
        ]


class EraseForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="Lý do xóa",
        max_length=300,
        help_text="Một câu, ví dụ: Người trong ảnh đề nghị xóa. Không ghi tên người ấy.",
    )
