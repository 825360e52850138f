"""Units and people in the API."""
