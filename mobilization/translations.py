"""Compiles `locale/*/LC_MESSAGES/django.po` to the `.mo` files Django reads: `python -m mobilization.translations`.

Needs Babel (in the packages of the quick start) and no gettext programs. The `.mo` files are not committed.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_all(folder: Path = LOCALE) -> list[Path]:
    """Compile each catalogue that is newer than its `.mo`; returns the files written. Raises on a broken catalogue."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        _compile(source, target)
        written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parts[-3], abort_invalid=True)
    fresh = target.with_suffix(".mo.new")
    with fresh.open("wb") as out:
        write_mo(out, catalogue)
    fresh.replace(target)  # a reader sees the old file or the new one, never half of it


def main() -> int:
    """Compile and say what was written."""
    for path in compile_all():
        print(f"compiled {path.relative_to(LOCALE.parent)}")  # noqa: T201 - a command's output
    return 0


if __name__ == "__main__":
    sys.exit(main())
