"""What rooms above are asked, and told, when a person leaves."""

from django.dispatch import Signal

held_wanted = Signal()
"""Sent with ``actor_key`` (``user:12``), ``posts`` (``accounts.queries.Held`` of the person) and
``on`` (a day). A receiver answers a sequence of ``accounts.queries.Thing``: what the person made
or what waits for the person in that room."""

links_shut = Signal()
"""Sent in the transaction that revokes a person's open links before a post in another unit, with
``actor``, ``user`` and ``made`` (``(actor_key, unit_id)`` of who made each link and for which
unit; the unit may be None)."""

handed_over = Signal()
"""Sent inside the transaction of a handover with ``actor``, ``leaver``, ``successor`` (users) and
``unit_ids``. A room with things that bear a person's name passes on those it called movable."""
