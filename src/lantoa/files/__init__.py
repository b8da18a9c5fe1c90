"""Files that people bring: checked by content, named by chance, kept with their SHA-256."""
