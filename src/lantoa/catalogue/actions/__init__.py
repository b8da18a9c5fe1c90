from lantoa.catalogue.actions.dated import make_way, refuse_past
from lantoa.catalogue.actions.duties import (
    add_holiday,
    add_make_up_day,
    change_deadline,
    remove_holiday,
    remove_make_up_day,
)
from lantoa.catalogue.actions.load import load
from lantoa.catalogue.actions.periods import open_periods
from lantoa.catalogue.actions.phrases import change_phrase, drop_phrase, restore_phrase
from lantoa.catalogue.actions.regimes import (
    ask_once,
    change_form,
    change_line,
    change_outline,
    describe_regime,
    once_slug,
)
from lantoa.catalogue.actions.settings import change_setting, set_head_unit, setting_key

__all__ = [
    "add_holiday",
    "add_make_up_day",
    "ask_once",
    "change_deadline",
    "change_form",
    "change_line",
    "change_outline",
    "change_phrase",
    "change_setting",
    "describe_regime",
    "drop_phrase",
    "load",
    "make_way",
    "once_slug",
    "open_periods",
    "refuse_past",
    "remove_holiday",
    "remove_make_up_day",
    "restore_phrase",
    "set_head_unit",
    "setting_key",
]
