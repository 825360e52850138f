"""Pages of keys, and where programs get their tokens."""
