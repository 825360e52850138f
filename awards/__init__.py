"""What is given to whom, by which body: emulation titles, award forms, and who decides (DOMAIN §5)."""
