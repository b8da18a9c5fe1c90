from lantoa.units.actions.correct import correct
from lantoa.units.actions.enact import enact
from lantoa.units.actions.exchange import ImportReport, bring_in
from lantoa.units.actions.identify import NewIdentity, identify
from lantoa.units.actions.load import load_kinds, load_reference
from lantoa.units.actions.rehearse import Rehearsal, keep_act, rehearse
from lantoa.units.actions.undo import undo

__all__ = [
    "ImportReport",
    "NewIdentity",
    "Rehearsal",
    "bring_in",
    "correct",
    "enact",
    "identify",
    "keep_act",
    "load_kinds",
    "load_reference",
    "rehearse",
    "undo",
]
