"""How long somebody counts as being at a draft."""

from __future__ import annotations

from datetime import timedelta

from lantoa.kernel import vietnamese as vn

SEEN_FOR = timedelta(minutes=5)
"""A page that is open says so every minute; after five without a word nobody is there."""

ASKED_EVERY = 60
"""Seconds."""


def present_words(names: list[str]) -> str:
    """``Nguyễn Thị Thảo đang mở bản này.``; empty for nobody."""
    return f"{vn.sentence_list(names)} đang mở bản này." if names else ""
