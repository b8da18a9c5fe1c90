"""Files, links, a reason to void, the narrowing of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lantoa.activities.actions import NewProof
from lantoa.files import kinds, store
from lantoa.ui.fields import PlainWords

MOST_FILES = 10
ACCEPT = ",".join(extension for kind in kinds.EVIDENCE for extension in kind.extensions)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each read up to just past the limit; the kinds are checked where they are
    stored. Answers ``NewProof`` for each."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", FilesInput(attrs={"accept": ACCEPT}))
        super().__init__(required=False, allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> list[NewProof]:
        files: Sequence[UploadedFile] = data if isinstance(data, list | tuple) else [data]
        files = [each for each in files if each]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                f"Đã chọn {len(files)} tệp. Mỗi lần không quá {MOST_FILES} tệp.", code="too_many"
            )
        most = store.limit() + 1
        return [NewProof(content=each.read(most), name=each.name or "") for each in files]


def link_field(label: str = "Đường dẫn") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )


def files_field() -> FilesField:
    return FilesField(label="Ảnh, tệp", help_text=f"Mỗi tệp không quá {_megabytes()} MB.")


def _megabytes() -> int:
    return store.limit() // (1024 * 1024)


class ProofForm(PlainWords, forms.Form):
    """More proof for an activity: files, a link, or both."""

    proof_file = files_field()
    link = link_field()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and not data["proof_file"] and not data["link"]:
            self.add_error(
                "proof_file", "Chưa có minh chứng. Chọn ảnh, tệp hoặc dán một đường dẫn."
            )
        return data

    def proofs(self) -> list[NewProof]:
        data = self.cleaned_data
        return [*data["proof_file"], *([NewProof(link=data["link"])] if data["link"] else [])]


class VoidForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="Lý do hủy",
        max_length=300,
        help_text="Một câu, ví dụ: Ghi trùng với hoạt động ngày 02/9.",
    )


class RestoreForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="Lý do khôi phục",
        max_length=300,
        help_text="Một câu, ví dụ: Hủy nhầm, hoạt động có thật.",
    )
