"""A paper as PDF, by typst: tagged, with title and language, the same bytes for the same paper."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mobilization.common.papers.layouts import MARGINS_MM, PAGE_MM, faces_as_data
from mobilization.common.papers.measure import FAMILY, FONTS
from mobilization.common.papers.pages import CELL_PADDING, laid_out
from mobilization.common.papers.paper import Paper

TEMPLATE = Path(__file__).with_name("paper.typ")
WORKER = Path(__file__).with_name("pdf_worker.py")
AUTHOR = "Dân vận khéo"
SECONDS = 300


def pdf_of(paper: Paper) -> bytes:
    """The paper as PDF.

    It is PDF/UA-1, unless it holds signs that no font of ours has: then it is tagged all the same, and they are boxes.
    Raises RuntimeError when it could not be set as meant: in another font, or within the bounds of `pdf_worker.py`.
    """
    command = [sys.executable, "-I", str(WORKER)]
    told = json.dumps(as_data(paper)).encode()
    done = subprocess.run(command, input=told, capture_output=True, timeout=SECONDS, env={}, check=False)  # noqa: S603
    if done.returncode:
        reason = done.stderr.decode(errors="replace")[-2000:]
        raise RuntimeError(f"The worker for PDF failed with {done.returncode}: {reason}")
    return done.stdout


def as_data(paper: Paper) -> dict[str, Any]:
    """What the worker is told: the paper as the template reads it, and where template and fonts are."""
    pages = laid_out(paper, breaks=True)
    width, height = reversed(PAGE_MM) if pages.is_landscape else PAGE_MM
    told = asdict(pages) | {
        "layout": pages.layout.value,
        "body": _typed(pages.body),
        "annexes": [asdict(each) | {"body": _typed(each.body)} for each in pages.annexes],
        "faces": faces_as_data(pages.layout),
        "font": FAMILY,
        "author": AUTHOR,
        "padding": CELL_PADDING,
        "page": {"width": width, "height": height, **MARGINS_MM},
    }
    return {"paper": told, "template": str(TEMPLATE), "fonts": str(FONTS), "family": FAMILY}


def _typed(body: Sequence[Any]) -> list[dict[str, Any]]:
    """The pieces of a body with what each is."""
    return [{"type": type(each).__name__, **asdict(each)} for each in body]
