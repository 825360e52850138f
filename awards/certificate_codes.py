"""Codes of certificates; the migration that made their tables names this module."""

from mobilization.common.codes import ALPHABET, LENGTH, in_groups, is_code, meant_by, new_code

__all__ = ["ALPHABET", "LENGTH", "in_groups", "is_code", "meant_by", "new_code"]
