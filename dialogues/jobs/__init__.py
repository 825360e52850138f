"""Work that this app promises."""
