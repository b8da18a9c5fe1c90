"""The roof: settings, rooms, addresses, command line. Nobody below imports it."""
