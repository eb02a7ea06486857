"""One file a migration, named by its number. Never edit one that was released."""
