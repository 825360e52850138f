"""Taking rights out of a copy of the sources, one at a time."""
