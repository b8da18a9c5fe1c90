"""What rooms above are told about activities. Sent inside the transaction of the act."""

from django.dispatch import Signal

merged = Signal()
"""Two entries were said to be one; with ``actor`` and ``merge`` (a ``TwinMerge``)."""

split = Signal()
"""What had been merged was taken apart again; with ``actor`` and ``merge``."""
