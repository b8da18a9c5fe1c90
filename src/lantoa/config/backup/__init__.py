"""Backups: one encrypted archive of database, files and key, made consistent, and put back."""
