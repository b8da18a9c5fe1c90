"""Django's own database backends with two more habits: work that is done just before a commit, and
a flush that sets the guards of the log aside. Named in ``config.settings``, imported by Django."""
