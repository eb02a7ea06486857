"""Everything that is written down: the journal and the rows derived from it."""
