"""Units: administrative units and what becomes of them through time."""
