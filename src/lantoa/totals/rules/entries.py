"""What a posting says."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Value


class Layer(StrEnum):
    """Three layers that never mix."""

    LOGGED = "logged"
    SUBMITTED = "submitted"
    APPROVED = "approved"


LAYER_NAMES = {
    Layer.LOGGED: "Sổ hoạt động",
    Layer.SUBMITTED: "Báo cáo đã gửi",
    Layer.APPROVED: "Báo cáo được chấp nhận",
}


class Scope(StrEnum):
    OWN = "own"
    """What the unit itself made, placed or declared."""
    BELOW = "below"
    """What every unit below it did."""
    TREE = "tree"
    """Both together. Only asked for: it is added when it is read."""


class Basis(StrEnum):
    """By whose boundaries a total was made. Always written beside the figure."""

    REPORTED = "reported"
    TODAY = "today"


BASIS_NAMES = {
    Basis.REPORTED: "theo đơn vị lúc báo cáo",
    Basis.TODAY: "theo địa giới hiện nay",
}

EMBEDDED = ".embedded"
"""What is only embedded in another meeting (lồng ghép) is a measure of its own."""

EMBEDDED_MARK = " (lồng ghép)"
"""How the name of such a measure ends."""


class Proof(StrEnum):
    """What stands behind an amount: of what was logged, whether there is evidence; of what a report
    states, whether the ledger gave it or a person declared it."""

    EVIDENCED = "evidenced"
    BARE = "bare"
    COMPUTED = "computed"
    DECLARED = "declared"


class Entry(NamedTuple):
    """One amount that a source puts into the totals.

    ``span`` is one day for what was logged and the whole window for what was declared.
    ``measure`` is an indicator's slug; ``language`` a BCP 47 tag, ``topic`` a topic's slug,
    ``tone`` a tone, ``proof`` a :class:`Proof`; each empty where it does not apply.
    """

    unit_id: int
    span: Interval
    measure: str
    layer: Layer
    value: Value
    language: str = ""
    topic: str = ""
    tone: str = ""
    proof: str = ""
