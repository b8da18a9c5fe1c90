"""What rooms above are asked and told: they know what was done, a plan only what is to be done."""

from django.dispatch import Signal

work_wanted = Signal()
"""Sent with ``line_ids``. A receiver answers a mapping of line to the number of acts for it."""

issued = Signal()
"""Sent inside the transaction that issues a plan, with ``plan`` and ``actor``."""
