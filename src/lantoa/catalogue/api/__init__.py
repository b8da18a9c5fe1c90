"""Reference data for programs: regimes and what they ask for, channels, indicators, topics."""

from lantoa.catalogue.api import reference, versions
from lantoa.catalogue.api.asking import router

__all__ = ["reference", "router", "versions"]
