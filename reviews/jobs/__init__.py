"""Work in the background: one file a noun."""
