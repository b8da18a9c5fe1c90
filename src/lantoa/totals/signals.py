"""Asked by the audit; the rooms above answer."""

from django.dispatch import Signal

sources_wanted = Signal()
"""Each posting room answers with an iterable of ``(source, [Entry, ...])`` for all it has posted,
computed anew from its own rows."""
