"""The parts of the benchmark of reports."""
