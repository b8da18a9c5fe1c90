"""What rooms above are asked and told: they know what was done, a plan only what is to be done."""

from django.dispatch import Signal

work_wanted = Signal()
"""Sent with ``line_ids``. A receiver answers a mapping of line to the number of acts for it."""

occasion_work_wanted = Signal()
"""Sent with ``occasion_ids``. A receiver answers a mapping of occasion to the number of acts in
it."""

sent_for_issue = Signal()
"""A draft lies before whoever issues plans; sent inside the transaction, with ``plan`` and
``actor``."""

given_back = Signal()
"""A sent draft came back unissued; with ``plan``, ``actor`` and ``reason``."""

issued = Signal()
"""Sent inside the transaction that issues a plan, with ``plan`` and ``actor``."""

revised = Signal()
"""A revision was issued; with ``plan`` (the one worded anew), ``revision`` and ``actor``."""

closed = Signal()
"""A plan came to its end; with ``plan`` and ``actor``."""

assigned = Signal()
"""A task was given; sent inside the transaction with ``assignments``, their ``line`` and
``actor``."""

assignment_done = Signal()
"""An open assignment is done, by work or in words; with ``assignment`` and ``actor``."""

assignment_withdrawn = Signal()
"""With ``assignment`` and ``actor``."""

became_late = Signal()
"""The day of open assignments has passed; with ``assignments`` (each once) and ``actor``."""

assignment_work_wanted = Signal()
"""Sent with ``assignment_ids``. A receiver answers a mapping of assignment to the sequence of
``plans.queries.Deed`` that do it."""
