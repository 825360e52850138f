"""Dialogue conferences: the plan of the year, what is announced, held and concluded (DOMAIN §6)."""
