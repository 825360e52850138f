"""States and how they change: one transition table per workflow, one door through which every change goes."""
