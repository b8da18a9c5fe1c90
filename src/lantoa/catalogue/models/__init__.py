from lantoa.catalogue.models.channels import (
    Channel,
    ChannelUnit,
    CountUnit,
    Indicator,
    Language,
    Topic,
)
from lantoa.catalogue.models.dated import Dated, DatedQuerySet
from lantoa.catalogue.models.installation import Installation
from lantoa.catalogue.models.law import LegalBasis
from lantoa.catalogue.models.outlines import (
    DifficultyTheme,
    FormRow,
    Outline,
    OutlinePart,
    Phrase,
    ReportForm,
)
from lantoa.catalogue.models.regimes import (
    Holiday,
    MakeUpDay,
    ReportingLine,
    ReportPeriod,
    ReportRegime,
    TierDeadline,
    WindowRule,
)
from lantoa.catalogue.models.settings import Setting

__all__ = [
    "Channel",
    "ChannelUnit",
    "CountUnit",
    "Dated",
    "DatedQuerySet",
    "DifficultyTheme",
    "FormRow",
    "Holiday",
    "Indicator",
    "Installation",
    "Language",
    "LegalBasis",
    "MakeUpDay",
    "Outline",
    "OutlinePart",
    "Phrase",
    "ReportForm",
    "ReportPeriod",
    "ReportRegime",
    "ReportingLine",
    "Setting",
    "TierDeadline",
    "Topic",
    "WindowRule",
]
