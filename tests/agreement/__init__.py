"""Every number of the portal beside one that was counted without it."""
