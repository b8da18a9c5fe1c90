from lantoa.catalogue.actions.load import load
from lantoa.catalogue.actions.periods import open_periods

__all__ = ["load", "open_periods"]
