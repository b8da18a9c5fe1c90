from lantoa.units.forms.change import ChangeForm, FoundForm, UndoForm
from lantoa.units.forms.picking import UnitField

__all__ = ["ChangeForm", "FoundForm", "UndoForm", "UnitField"]
