"""Review: councils, criteria sets, steering committees; later rounds, sheets, sessions, minutes (DOMAIN §§4–5)."""
