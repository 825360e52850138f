"""The citizen's code: 128 random bits that only the citizen keeps; the portal keeps their fingerprint."""

from mobilization.common.codes import code_from, fingerprint, is_code, meant_by, new_code

__all__ = ["code_from", "fingerprint", "new_code", "read"]


def read(typed: str) -> str | None:
    """The fingerprint of the code that somebody typed; None where it can be none."""
    code = meant_by(typed)
    return fingerprint(code) if is_code(code) else None
