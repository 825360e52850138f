"""The papers of docs/samples/ are what the portal makes today."""

import pytest

from mobilization.common.papers.word import docx_of
from scripts.sample_certificates import CERTIFICATES
from scripts.samples import PAPERS, SAMPLES
from tests.common.test_papers import told


@pytest.mark.parametrize("name", PAPERS)
def test_a_sample_says_what_its_paper_says(name):
    assert told((SAMPLES / f"{name}.docx").read_bytes()) == told(docx_of(PAPERS[name]()))


def test_there_is_a_pdf_beside_each_word_file_and_of_each_certificate_and_nothing_else():
    papers = {f"{name}.{end}" for name in PAPERS for end in ("docx", "pdf")}
    assert {path.name for path in SAMPLES.iterdir()} == papers | {f"{name}.pdf" for name in CERTIFICATES}
