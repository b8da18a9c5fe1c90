"""What fields say of themselves."""

from __future__ import annotations

import pytest
from django import forms

from lantoa.ui.templatetags.lantoa import field


@pytest.mark.parametrize(
    ("accept", "words"),
    [
        ("", "Chọn ảnh, tệp"),
        (".pdf,.jpg,.png", "Chọn ảnh, tệp"),
        (".xlsx", "Chọn tệp"),
        ("image/png,image/jpeg", "Chọn ảnh"),
    ],
)
def test_a_file_button_names_photographs_only_where_they_are_taken(accept: str, words: str) -> None:
    class Sample(forms.Form):
        file = forms.FileField(widget=forms.FileInput(attrs={"accept": accept} if accept else {}))

    assert f">{words}</span>" in field(Sample()["file"])
