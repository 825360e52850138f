"""Sets one paper as PDF, in a process of its own with bounds on memory and time (`pdf.py` starts it).

typst keeps what it worked out for the next papers: of long ones some hundred megabytes, which leave with the process.
The paper comes as JSON on standard input, the PDF goes to standard output. Needs typst and the standard library only.
Pictures lie beside a copy of the template while it is set.
"""

import base64
import json
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typst

MEMORY = 4 * 1024**3  # of address space; a list of 3,000 rows needs about a quarter of it
CPU_SECONDS = 180
ACCESSIBLE = "ua-1"


def fonts_of(folder: str, family: str, more: "dict[str, str] | None" = None) -> "typst.Fonts":
    """Our fonts and those inside typst, none of the machine's: a paper looks the same everywhere.

    `more`: families and their folders, beside that of the text. typst draws a chart's text in another font without a
    word, so each is looked for.
    """
    wanted = {family: folder, **(more or {})}
    paths = list(wanted.values())
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=paths)
    for name, place in wanted.items():
        if name not in fonts.families():
            raise RuntimeError(f"The font {name} is missing in {place}: papers would be set in another one")
    return fonts


def compiled(asked: dict[str, Any]) -> bytes:
    """The PDF of `paper` (data of the template), or the answer to a `question` about its elements as JSON.

    Raises RuntimeError for any warning, another font above all.
    """
    fonts = fonts_of(asked["fonts"], asked["family"], asked.get("more_fonts"))
    with _place(asked["template"], asked.get("media") or {}) as template:
        told: dict[str, Any] = {"font_paths": fonts, "sys_inputs": {"paper": json.dumps(asked["paper"])}}
        if question := asked.get("question"):
            return str(typst.eval(template, question, **told)).encode()
        try:
            return _compiled(template, told, standards=[ACCESSIBLE])
        except typst.TypstError:  # signs that no font has are not allowed in PDF/UA
            return _compiled(template, told, standards=[])


@contextmanager
def _place(template: str, media: dict[str, str]) -> Iterator[str]:
    """Where the template lies with its pictures beside it: typst reads nothing outside of its folder."""
    if not media:
        yield template
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, content in media.items():
            Path(folder, name).write_bytes(base64.b64decode(content))
        yield str(shutil.copy(template, folder))


def _compiled(template: str, told: dict[str, Any], *, standards: list[Any]) -> bytes:
    made, warnings = typst.compile_with_warnings(template, format="pdf", pdf_standards=standards, timestamp=0, **told)
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
