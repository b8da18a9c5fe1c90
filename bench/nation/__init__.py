"""A country of figures, made bottom up: what ``bench/totals.py`` measures with."""
