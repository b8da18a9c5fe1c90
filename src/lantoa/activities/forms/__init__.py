"""What people type about activities."""

from lantoa.activities.forms.log import LogForm
from lantoa.activities.forms.short import ListForm, ProofForm, RestoreForm, VoidForm

__all__ = ["ListForm", "LogForm", "ProofForm", "RestoreForm", "VoidForm"]
