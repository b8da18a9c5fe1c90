"""Lan Tỏa: from the plan to the report of public communication on administrative reform."""
