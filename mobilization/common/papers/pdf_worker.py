"""Sets one paper as PDF, in a process of its own with bounds on memory and time (`pdf.py` starts it).

typst keeps what it worked out for the next papers: of long ones some hundred megabytes, which leave with the process.
The paper comes as JSON on standard input, the PDF goes to standard output. Needs typst and the standard library only.
"""

import json
import resource
import sys
from typing import Any

import typst

MEMORY = 4 * 1024**3  # of address space; a list of 3,000 rows needs about a quarter of it
CPU_SECONDS = 180
ACCESSIBLE = "ua-1"


def fonts_of(folder: str, family: str) -> "typst.Fonts":
    """Our font and those inside typst, none of the machine's: a paper looks the same everywhere."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
    if family not in fonts.families():
        raise RuntimeError(f"The font {family} is missing in {folder}: papers would be set in another one")
    return fonts


def compiled(asked: dict[str, Any]) -> bytes:
    """The PDF of `paper` (data of the template). Raises RuntimeError for any warning, another font above all."""
    fonts = fonts_of(asked["fonts"], asked["family"])
    try:
        return _compiled(asked, fonts, standards=[ACCESSIBLE])
    except typst.TypstError:  # signs that no font has are not allowed in PDF/UA
        return _compiled(asked, fonts, standards=[])


def _compiled(asked: dict[str, Any], fonts: "typst.Fonts", *, standards: list[Any]) -> bytes:
    made, warnings = typst.compile_with_warnings(
        asked["template"],
        font_paths=fonts,
        format="pdf",
        sys_inputs={"paper": json.dumps(asked["paper"])},
        pdf_standards=standards,
        timestamp=0,
    )
    if warnings:
        raise RuntimeError("A paper was not set as meant: " + "; ".join(each.message for each in warnings))
    return bytes(made)


def main() -> None:
    """Set the paper that standard input describes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    sys.stdout.buffer.write(compiled(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
