"""The rooms of the house, from the ground up. One line makes a room part of the product."""

from __future__ import annotations

TOOLS = ("ui", "files", "jobs", "audit")
"""Tools with models, templates or jobs. ``channels``, ``reader`` and ``papers`` are libraries."""

ROOMS = (
    "catalogue",
    "units",
    "totals",
    "accounts",
    "plans",
    "activities",
    "insight",
    "reports",
    "appraisal",
    "intake",
    "workspace",
)

APPS = tuple(f"lantoa.{name}" for name in (*TOOLS, *ROOMS))

ADDRESSES = {
    "accounts": "nhan-su/",
    "plans": "ke-hoach/",
    "activities": "hoat-dong/",
    "insight": "nhin-nhan/",
    "reports": "bao-cao/",
    "appraisal": "cham-diem/",
    "units": "don-vi/",
    "totals": "so-lieu/",
    "intake": "van-ban/",
    "workspace": "",
}
"""Room to the prefix of its pages; a room that is not named here has no pages."""

API = ("catalogue", "units", "totals", "reports")
"""Rooms whose ``api`` shelf is part of ``/api/v1``."""
