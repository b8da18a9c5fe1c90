from lantoa.activities.models.activities import Activity, Correction, Restoration
from lantoa.activities.models.evidence import Evidence, LinkCapture
from lantoa.activities.models.placements import Placement, ReachSnapshot
from lantoa.activities.models.sheets import SheetImport
from lantoa.activities.models.twins import NotTwins, TwinKey, TwinMerge, TwinPair

__all__ = [
    "Activity",
    "Correction",
    "Evidence",
    "LinkCapture",
    "NotTwins",
    "Placement",
    "ReachSnapshot",
    "Restoration",
    "SheetImport",
    "TwinKey",
    "TwinMerge",
    "TwinPair",
]
