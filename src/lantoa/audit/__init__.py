"""Who did what, where and when: an entry in the same transaction as the act itself."""
