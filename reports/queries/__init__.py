"""Reading over several tables."""
