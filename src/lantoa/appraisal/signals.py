"""What happened to score sheets: told to the rooms above, inside the transaction of the act."""

from django.dispatch import Signal

stepped = Signal()
"""A sheet went one step on. Sent with ``actor``, ``sheet`` (with ``criteria_set``) and ``change``
(the ``SheetChange`` that notes who, when and why)."""

put_in_force = Signal()
"""By a set of criteria units can be scored from now on. Sent with ``actor`` and
``criteria_set``."""

published = Signal()
"""A ranking was told to the units in it. Sent with ``actor`` and ``ranking``."""
