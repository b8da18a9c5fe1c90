"""Contrast of every pair of tokens that meet on a page, light and dark, computed from look.css."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[1] / "static" / "ui" / "look.css").read_text("utf-8")
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,8})\b", re.IGNORECASE)


def _blocks() -> tuple[str, str]:
    light, dark = re.findall(r":root(?::not\(\[data-theme=light\]\))? \{(.*?)\}", CSS, re.DOTALL)[
        :2
    ]
    return light, dark


LIGHT = dict(_TOKEN.findall(_blocks()[0]))
DARK = {**LIGHT, **dict(_TOKEN.findall(_blocks()[1]))}


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_the_one_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_schemes_were_found() -> None:
    assert LIGHT["paper"] != DARK["paper"]
    assert {"ink", "sheet", "seal", "leaf", "indigo", "heat-3"} <= set(LIGHT)


MAIN = [("ink", "paper"), ("ink", "sheet"), ("ink", "tint"), ("ink-2", "paper"), ("ink-2", "sheet")]
TEXT = [
    *[(tone, ground) for tone in ("indigo", "seal", "leaf") for ground in ("paper", "sheet")],
    ("turmeric-ink", "paper"),
    ("seal", "seal-tint"),
    ("turmeric-ink", "turmeric-tint"),
    ("leaf", "leaf-tint"),
    ("indigo", "tint"),
    ("indigo", "seal-tint"),
    ("indigo", "turmeric-tint"),
    ("indigo", "leaf-tint"),
    ("ink-2", "tint"),
    ("ink-2", "seal-tint"),
    ("ink-2", "turmeric-tint"),
    ("ink-2", "leaf-tint"),
    ("on-indigo", "indigo"),
    ("ink", "heat-1"),
    ("ink", "heat-2"),
    ("on-heat", "heat-3"),
    ("on-done", "done"),
    ("on-full", "full"),
]
EDGES = [("edge", "paper"), ("edge", "sheet"), ("seal", "sheet"), ("turmeric", "band")]
EDGES += [("sheet", "done"), ("done", "full")]
"""Neighbours of a heat table, which bear a mark besides."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(MAIN, 7.0), (TEXT, 4.5), (EDGES, 3.0)], ids=["main", "text", "edges"]
)
def test_tokens_that_meet_can_be_told_apart(
    scheme: str, pairs: list[tuple[str, str]], least: float
) -> None:
    tokens = LIGHT if scheme == "light" else DARK
    weak = {
        pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2)
        for pair in pairs
        if contrast(tokens[pair[0]], tokens[pair[1]]) < least
    }
    assert weak == {}


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_fixed_colours_hold_too(tokens: dict[str, str]) -> None:
    assert contrast("#ffffff", tokens["band"]) >= 7
    assert contrast("#1a2129", tokens["turmeric"]) >= 7


def test_no_text_is_smaller_than_16_px_and_no_line_too_tight() -> None:
    sizes = [float(found) for found in re.findall(r"--t\d:\s*([\d.]+)rem", CSS)]
    assert sizes
    assert min(sizes) >= 1
    screen = CSS[: CSS.index("@layer print {\n")]
    assert not re.findall(r"font-size:\s*(?:\d|1[0-5])(?:\.\d+)?px", screen)
    heights = re.findall(r"line-height:\s*([\d.]+)|font:[^;]*?/([\d.]+) ", screen)
    tight = [float(a or b) for a, b in heights if float(a or b) < 1.35]
    assert tight == [1.2], "only the numerals of the calendar leaf, which carry no marks"


def test_nothing_moves() -> None:
    assert not re.search(r"\b(?:animation|transition|@keyframes)\b", CSS)
