"""What rooms above are asked and told about changes of units."""

from django.dispatch import Signal

filed_wanted = Signal()
"""Asked before a change is undone, with ``unit_ids``, ``since`` and ``recorded_at``: what was filed
for these units on that day or later, after the change was recorded. Both are the beginning of time
for units that the change founded: all that hangs on those counts. A receiver answers short
Vietnamese descriptions (``2 hoạt động``), none for nothing."""

holding = Signal()
"""Sent in the transaction of a change or of its undoing with ``unit_ids``: all units that may stand
under others by it, or that go. From here to the commit nobody may write for them: a receiver takes
the locks that its own writers take first. Sent before rooms above are asked or told anything, so
that what they read is all that was written, and after the rows of the units are locked."""

changed = Signal()
"""A change was enacted; sent in its transaction with ``change``, ``ended`` (units that are no more
from its day), ``moved`` (units that may stand under others from that day on) and ``since``."""

undone = Signal()
"""A change was taken back; sent in its transaction with ``change``, ``moved`` and ``since``."""

removing = Signal()
"""Sent after :data:`undone` with ``unit_ids``, which are about to be removed: what was only derived
for them must go. What still hangs on them afterwards keeps the change from being undone."""
