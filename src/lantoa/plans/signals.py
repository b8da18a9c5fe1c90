"""What rooms above are asked: they know what was done, a plan only knows what is to be done."""

from django.dispatch import Signal

work_wanted = Signal()
"""Sent with ``line_ids``. A receiver answers a mapping of line to the number of acts for it."""
