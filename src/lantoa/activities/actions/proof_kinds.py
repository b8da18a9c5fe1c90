"""What a file that is brought as proof is, and what can be read off it."""

from __future__ import annotations

from typing import Any

from lantoa.activities.rules import EvidenceKind, proof_tables
from lantoa.files import kinds, tables
from lantoa.files.kinds import Kind
from lantoa.files.refusals import Unsound

SHEETS = (EvidenceKind.ATTENDANCE, EvidenceKind.PLAY_LOG)
"""Kinds that a person may say of a table; the others are seen from the file."""

Facts = dict[str, Any]


def recognise(content: bytes, kind: Kind, said: str = "") -> tuple[EvidenceKind, Facts]:
    """The kind of proof, and the numbers that a table tells. Names of people are read by nobody:
    only lines are counted.

    ``said`` is what the person says that a table is. Raises ``Unsound("no_plays")`` where it is
    said to be a play log and no play is found.
    """
    if kind in kinds.PICTURES:
        return EvidenceKind.PHOTO, {}
    if kind in kinds.SOUNDS:
        return EvidenceKind.AUDIO, {}
    if kind in kinds.VIDEOS:
        return EvidenceKind.VIDEO, {}
    if kind not in (kinds.CSV, kinds.XLSX):
        return EvidenceKind.DOCUMENT, {}
    return _table(content, kind, said)


def _table(content: bytes, kind: Kind, said: str) -> tuple[EvidenceKind, Facts]:
    try:
        rows = tables.rows(content, kind)
    except Unsound:
        if said:
            raise
        return EvidenceKind.DOCUMENT, {}
    is_log = said == EvidenceKind.PLAY_LOG or (not said and proof_tables.is_play_log(rows))
    if is_log:
        log = proof_tables.read_play_log(rows)
        if log.plays:
            return EvidenceKind.PLAY_LOG, _told(log)
        if said:
            raise Unsound("no_plays")
    if said == EvidenceKind.ATTENDANCE or (not said and proof_tables.is_attendance(rows)):
        return EvidenceKind.ATTENDANCE, {"rows": proof_tables.present(rows)}
    return EvidenceKind.DOCUMENT, {}


def _told(log: proof_tables.PlayLog) -> Facts:
    return {
        "plays": log.plays,
        "days": log.days,
        "first": log.first.isoformat() if log.first else "",
        "last": log.last.isoformat() if log.last else "",
        "seconds": log.seconds,
        "clusters": log.clusters,
        "errors": [list(each) for each in log.errors],
        "wrong": log.wrong,
    }
