"""Numbers as papers write them."""

_SIGNS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(number: int) -> str:
    """Of a part or chapter: 14 is XIV. Raises ValueError below 1."""
    if number < 1:
        raise ValueError(f"{number} has no Roman numeral")
    found = ""
    for value, sign in _SIGNS:
        many, number = divmod(number, value)
        found += sign * many
    return found
