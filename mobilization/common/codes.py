"""Codes for people to copy: 128 random bits and two letters that tell a slip of the pen.

Crockford's alphabet: no I, L, O and U; who types O or I means 0 or 1.
"""

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS, LETTERS = 128, 26
CHECK, CHECK_LETTERS = 1021, 2
"""A prime below 32²: any one wrong letter, and any two that changed places, are noticed."""
LENGTH = LETTERS + CHECK_LETTERS
GROUP = 4
_MEANT = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-–—−.·_/]+")


def new_code() -> str:
    """A code that nobody can guess."""
    return code_from(secrets.randbits(BITS))


def code_from(number: int) -> str:
    """The code of a number of 128 bits, which whoever calls has to keep secret."""
    return _written(number, LETTERS) + _written(number % CHECK, CHECK_LETTERS)


def _written(number: int, letters: int) -> str:
    found = ""
    for _place in range(letters):
        number, digit = divmod(number, len(ALPHABET))
        found = ALPHABET[digit] + found
    return found


def _read(text: str) -> int:
    number = 0
    for letter in text:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number


def fingerprint(secret: str) -> str:
    """What the portal keeps of a code or token that somebody else holds: nobody gets from it back to the secret.

    Only of what has 128 random bits: of fewer it would be guessed.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def meant_by(typed: str) -> str:
    """What somebody meant who typed it: capitals, without what stands between groups, O as 0, I and L as 1."""
    return _BETWEEN.sub("", typed.strip()).upper().translate(_MEANT)


def is_code(code: str) -> bool:
    """Whether it can be a code at all: no letter is missing, wrong or in another's place."""
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return False
    return _read(code[:LETTERS]) % CHECK == _read(code[LETTERS:])


def in_groups(code: str) -> str:
    """As it stands on paper."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
