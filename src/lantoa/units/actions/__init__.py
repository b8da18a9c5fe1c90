from lantoa.units.actions.correct import correct
from lantoa.units.actions.load import load_reference
from lantoa.units.actions.revise import revise

__all__ = ["correct", "load_reference", "revise"]
