"""What happened to a report: told to the rooms above, inside the transaction of the step.

Each is sent with ``expected`` (the ``ExpectedReport``), ``change`` (the ``StateChange`` that notes
who, when and why) and ``actor``.
"""

from django.dispatch import Signal

sent_for_signature = Signal()
"""The draft lies before the chair."""

sent_back = Signal()
"""The chair did not sign; the reason stands in the change."""

submitted = Signal()
"""Signed and sent: frozen, without number yet."""

correction_begun = Signal()
"""What was accepted is being corrected; the reason stands in the change. Until another version is
accepted, the accepted one holds."""

numbered = Signal()
"""The registry gave number and day; it can be reviewed."""

returned = Signal()
"""The unit above gave it back; the reason stands in the change."""

accepted = Signal()

taken_in = Signal()
"""Taken into the report of the unit above. Sent with ``actor`` and ``changes``: pairs of an
``ExpectedReport`` and its ``StateChange``."""

reminded = Signal()
"""Deadlines near, come or over. Sent with ``actor`` and ``reminders``: pairs of an
``ExpectedReport`` and its distance from the deadline in days, negative before it."""

review_digest = Signal()
"""How periods stand, for the reviewers of the units they come to. Sent with ``actor`` and
``digests``: rows of ``queries.expected.WhoIsMissing``."""
