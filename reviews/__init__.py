"""Review: councils, criteria sets, steering committees; later rounds, score sheets, sessions, minutes (DOMAIN §§4–5)."""
