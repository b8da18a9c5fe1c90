"""What the desk tells people, as plain rules."""
