"""Summary reports: figures of every part of the portal, counted, compared, written down and frozen (DOMAIN §7)."""
