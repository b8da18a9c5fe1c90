"""Catalogue: channels, count units, topics, languages, indicators, windows.

Dated reference data: what may change by a decree is a row, never code.
"""
