"""The law of reports: states, figures, prose, checks."""
