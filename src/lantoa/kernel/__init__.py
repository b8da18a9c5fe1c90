"""Ground floor: plain Python that every room may stand on. Imports nothing of the house."""
