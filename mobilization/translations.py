"""Compiles the translations with Babel: `python -m mobilization.translations` (no gettext programs needed)."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_all(folder: Path = LOCALE) -> int:
    """Writes a .mo beside each .po that is newer; returns how many were written."""
    written = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written += 1
    return written


if __name__ == "__main__":
    compile_all()
    sys.exit(0)
