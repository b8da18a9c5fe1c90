"""What the pages of the room ask."""
