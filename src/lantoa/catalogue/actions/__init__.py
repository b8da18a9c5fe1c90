from lantoa.catalogue.actions.dated import make_way, refuse_past
from lantoa.catalogue.actions.duties import add_holiday, change_deadline, remove_holiday
from lantoa.catalogue.actions.load import load
from lantoa.catalogue.actions.periods import open_periods
from lantoa.catalogue.actions.settings import change_setting, set_head_unit, setting_key

__all__ = [
    "add_holiday",
    "change_deadline",
    "change_setting",
    "load",
    "make_way",
    "open_periods",
    "refuse_past",
    "remove_holiday",
    "set_head_unit",
    "setting_key",
]
