"""A paper as PDF, by typst: tagged, with title and language, the same bytes for the same paper."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro as chart_font  # type: ignore[import-untyped]

from mobilization.common.papers.blocks import CELL_PADDING
from mobilization.common.papers.drawings import GAP, drawn_svg
from mobilization.common.papers.layouts import CONTENTS_INDENT, COVER_INSET, MARGINS_MM, PAGE_MM, faces_as_data
from mobilization.common.papers.measure import FAMILY, FONTS
from mobilization.common.papers.pages import laid_out
from mobilization.common.papers.paper import Paper
from mobilization.common.papers.pieces import Annex, Caption, CoverPage, Drawn, Figure, Grid, Pages

TEMPLATE = Path(__file__).with_name("paper.typ")
WORKER = Path(__file__).with_name("pdf_worker.py")
AUTHOR = "Dân vận khéo"
SECONDS = 300


def pdf_of(paper: Paper) -> bytes:
    """The paper as PDF.

    It is PDF/UA-1, unless it holds signs that no font of ours has: then it is tagged all the same, and they are boxes.
    Raises RuntimeError when it could not be set as meant: in another font, or within the bounds of `pdf_worker.py`;
    ValueError for a block that contradicts itself.
    """
    return _worked(as_data(paper))


def pages_of_headings(paper: Paper) -> list[int]:
    """The pages on which the headings of its contents stand in the PDF: Word shows them until it counts its own."""
    asked = as_data(paper) | {"question": "query(heading.where(outlined: true)).map(each => each.location().page())"}
    found: list[int] = json.loads(_worked(asked))
    return found


def _worked(asked: dict[str, Any]) -> bytes:
    command = [sys.executable, "-I", str(WORKER)]
    told = json.dumps(asked).encode()
    done = subprocess.run(command, input=told, capture_output=True, timeout=SECONDS, env={}, check=False)  # noqa: S603
    if done.returncode:
        reason = done.stderr.decode(errors="replace")[-2000:]
        raise RuntimeError(f"The worker for PDF failed with {done.returncode}: {reason}")
    return done.stdout


def as_data(paper: Paper) -> dict[str, Any]:
    """What the worker is told: the paper as the template reads it, its pictures, and where template and fonts are."""
    pages = laid_out(paper, breaks=True)
    width, height = reversed(PAGE_MM) if pages.is_landscape else PAGE_MM
    media = _Media()
    told = _plainly(pages) | {
        "layout": pages.layout.value,
        "body": media.typed(pages.body),
        "annexes": [_plainly(each) | {"body": media.typed(each.body)} for each in pages.annexes],
        "cover": media.cover(pages.cover),
        "faces": faces_as_data(pages.layout),
        "font": FAMILY,
        "author": AUTHOR,
        "padding": CELL_PADDING,
        "gap": GAP,
        "frame": COVER_INSET,
        "indent": CONTENTS_INDENT,
        "page": {"width": width, "height": height, **MARGINS_MM},
    }
    more = {chart_font.FAMILY: str(chart_font.ROOT / "files")} if media.has_charts else {}
    known = {"paper": told, "template": str(TEMPLATE), "fonts": str(FONTS), "family": FAMILY}
    return known | {"media": media.files, "more_fonts": more}


def _plainly(pages: Pages | Annex) -> dict[str, Any]:
    """All but what is told in another way."""
    others = {"body", "annexes", "cover"}
    return {
        name: [asdict(each) for each in value] if name in {"left", "right", "opening", "recipients"} else value
        for name, value in vars(pages).items()
        if name not in others | {"signed"}
    } | {"signed": [[asdict(line) for line in lines] for lines in getattr(pages, "signed", ())]}


class _Media:
    """The pictures of a paper as files beside the template, and the pieces that name them."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.has_charts = False

    def typed(self, body: Sequence[Any]) -> list[dict[str, Any]]:
        """The pieces of a body with what each is."""
        return [{"type": type(each).__name__} | self._piece(each) for each in body]

    def cover(self, cover: CoverPage | None) -> dict[str, Any] | None:
        """The title page."""
        if cover is None:
            return None
        lines = {
            name: [asdict(each) for each in getattr(cover, name)] for name in ("above", "kind", "subtitle", "below")
        }
        picture = self._drawn(cover.picture) if cover.picture else None
        return lines | {"title": asdict(cover.title), "picture": picture, "is_heading": cover.is_heading}

    def _piece(self, piece: Any) -> dict[str, Any]:
        if isinstance(piece, Figure):
            return {"pictures": [self._drawn(each) for each in piece.pictures]}
        if isinstance(piece, Grid):
            return asdict(piece) | {"title": piece.title.whole}
        return asdict(piece)

    def _drawn(self, drawn: Drawn) -> dict[str, Any]:
        told = {"width": drawn.width, "alt": drawn.alt, "note": drawn.note, "file": ""}
        told["caption"] = _caption(drawn.caption)
        if drawn.photo:
            told["file"] = self._kept(drawn.photo.content, "jpg")
        elif drawn.spec:
            self.has_charts = True
            told["file"] = self._kept(drawn_svg(drawn).encode(), "svg")
        return told

    def _kept(self, content: bytes, ending: str) -> str:
        name = f"{len(self.files) + 1}.{ending}"
        self.files[name] = base64.b64encode(content).decode()
        return name


def _caption(caption: Caption | None) -> dict[str, Any] | None:
    return {"face": caption.face, "text": caption.whole} if caption else None
