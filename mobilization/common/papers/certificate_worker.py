"""Sets certificates as PDF, or draws one as a picture, in a bounded process of its own (`certificate.py` starts it).

Each alone, then all of them in one file for printing. JSON comes on standard input; to standard output goes a line
with the sizes, then one PDF after the other. Needs typst and the standard library only.
"""

import json
import resource
import sys
from typing import Any

import typst

MEMORY = 2 * 1024**3  # of address space; a hundred certificates take a tenth of it
CPU_SECONDS = 120
ACCESSIBLE = "ua-1"


def made(asked: dict[str, Any]) -> list[bytes]:
    """The PDF of each certificate; where `together` is asked, last that of all. Raises RuntimeError for any warning."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[asked["fonts"]])
    if asked["family"] not in fonts.families():
        raise RuntimeError(f"The font {asked['family']} is missing: certificates would be set in another one")
    each = asked["certificates"]
    if asked.get("picture"):
        return [_compiled(asked, each, fonts, format="png", ppi=asked["picture"])]
    wanted = [[one] for one in each] if asked["alone"] else []
    return [_pdf(asked, these, fonts) for these in (*wanted, *([each] if asked["together"] else []))]


def _pdf(asked: dict[str, Any], certificates: list[Any], fonts: "typst.Fonts") -> bytes:
    try:
        return _compiled(asked, certificates, fonts, format="pdf", pdf_standards=[ACCESSIBLE])
    except typst.TypstError:  # signs that no font has are not allowed in PDF/UA
        return _compiled(asked, certificates, fonts, format="pdf")


def _compiled(asked: dict[str, Any], certificates: list[Any], fonts: "typst.Fonts", **wanted: Any) -> bytes:
    done, warnings = typst.compile_with_warnings(
        asked["template"],
        font_paths=fonts,
        sys_inputs={"style": json.dumps(asked["style"]), "certificates": json.dumps(certificates)},
        timestamp=0,
        **wanted,
    )
    if warnings:
        raise RuntimeError("A certificate was not set as meant: " + "; ".join(each.message for each in warnings))
    return bytes(done)


def main() -> None:
    """Set the certificates that standard input describes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    files = made(json.load(sys.stdin.buffer))
    out = sys.stdout.buffer
    out.write(json.dumps([len(each) for each in files]).encode() + b"\n")
    for each in files:
        out.write(each)


if __name__ == "__main__":
    main()
