"""What people type about activities."""

from lantoa.activities.forms.log import LogForm
from lantoa.activities.forms.short import ListForm, ProofForm, VoidForm

__all__ = ["ListForm", "LogForm", "ProofForm", "VoidForm"]
