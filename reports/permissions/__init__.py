"""Who reads and does what."""
