"""Review: councils, steering committees, criteria sets, rounds, conflicts, score sheets, sessions, minutes (DOMAIN §§4–5)."""
