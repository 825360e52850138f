"""The papers of docs/samples/ are what the portal makes today."""

import io

import openpyxl
import pytest
from django.utils import translation

from mobilization.common.papers.word import docx_of
from mobilization.common.workbooks import write_report_workbook
from reports.management.commands.demo_samples import BOOK, CITYS, WARDS
from scripts.sample_certificates import CERTIFICATES
from scripts.sample_reports import WORKBOOKS
from scripts.samples import PAPERS, SAMPLES
from tests.common.test_papers import told


@pytest.mark.parametrize("name", PAPERS)
def test_a_sample_says_what_its_paper_says(name):
    assert told((SAMPLES / f"{name}.docx").read_bytes()) == told(docx_of(PAPERS[name]()))


def test_there_is_a_pdf_beside_each_word_file_and_of_each_certificate_and_nothing_else():
    papers = {f"{name}.{end}" for name in PAPERS for end in ("docx", "pdf")}
    others = {f"{name}.pdf" for name in CERTIFICATES} | {f"{name}.xlsx" for name in WORKBOOKS}
    of_demo = {f"{name}.{end}" for name in (WARDS, CITYS) for end in ("docx", "pdf", "xlsx")}
    of_demo |= {f"{BOOK}.{end}" for end in ("docx", "pdf")}
    assert {path.name for path in SAMPLES.iterdir()} == papers | others | of_demo


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_sample_of_a_workbook_is_what_the_portal_writes(name):
    stream = io.BytesIO()
    with translation.override("vi"):
        write_report_workbook(stream, WORKBOOKS[name]())
    kept, made = (openpyxl.load_workbook(each) for each in (SAMPLES / f"{name}.xlsx", stream))
    assert [cells(page) for page in kept] == [cells(page) for page in made]
    assert len(kept.sheetnames) > 1


def cells(page):
    return page.title, [[cell.value for cell in row] for row in page.iter_rows()]
