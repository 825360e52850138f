"""A paper as PDF, by typst: tagged, with title and language, the same bytes for the same paper."""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from mobilization.common.papers.layouts import MARGINS_MM, PAGE_MM, faces_as_data
from mobilization.common.papers.measure import FAMILY, FONTS
from mobilization.common.papers.pages import CELL_PADDING, Pages, laid_out
from mobilization.common.papers.paper import Paper

TEMPLATE = Path(__file__).parent / "paper.typ"
AUTHOR = "Dân vận khéo"
ACCESSIBLE = "ua-1"


def pdf_of(paper: Paper) -> bytes:
    """The paper as PDF.

    It is PDF/UA-1, unless it holds signs that no font of ours has: then it is tagged all the same, and they are boxes.
    Raises RuntimeError when typst would have set it in another font.
    """
    data = json.dumps(_as_data(laid_out(paper, breaks=True)), ensure_ascii=False)
    try:
        return _compiled(data, standards=[ACCESSIBLE])
    except typst.TypstError:
        return _compiled(data, standards=[])


def _compiled(data: str, *, standards: list[Any]) -> bytes:
    made, warnings = typst.compile_with_warnings(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"paper": data},
        pdf_standards=standards,
        timestamp=0,
    )
    if warnings:
        raise RuntimeError("A paper was not set as meant: " + "; ".join(each.message for each in warnings))
    return made


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    """Our font and those inside typst, none of the machine's: a paper looks the same everywhere."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    if FAMILY not in fonts.families():
        raise RuntimeError(f"The font {FAMILY} is missing in {FONTS}: papers would be set in another one")
    return fonts


def _as_data(pages: Pages) -> dict[str, Any]:
    width, height = reversed(PAGE_MM) if pages.is_landscape else PAGE_MM
    return asdict(pages) | {
        "layout": pages.layout.value,
        "body": [{"type": type(each).__name__, **asdict(each)} for each in pages.body],
        "faces": faces_as_data(pages.layout),
        "font": FAMILY,
        "author": AUTHOR,
        "padding": CELL_PADDING,
        "page": {"width": width, "height": height, **MARGINS_MM},
    }
