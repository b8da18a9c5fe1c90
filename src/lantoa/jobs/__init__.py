"""Work that is done after the answer. Queued by name, in the transaction that causes it."""
