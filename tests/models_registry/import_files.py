"""Making, uploading and reading tables of models in tests, the way a person does: with files."""

import io

import openpyxl
import xlsxwriter
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from mobilization.outbox import runner
from models_registry.import_columns import BY_KEY, FORMAT
from models_registry.kept_words import read
from models_registry.models import ModelImport

KNOWN = {
    "title": "Đường nở hoa số 1",
    "summary": "Các hộ dân cùng trồng hoa dọc đường làng.",
    "subject": "Tập thể",
    "domain": "Văn hóa - xã hội",
}


def heading(key, language="vi"):
    with translation.override(language):
        return str(BY_KEY[key].title)


def book(rows, *, keys=None, headings=None, sheet="Mô hình"):
    """An .xlsx with a column for each key that a row has; row 2 is the first."""
    keys = keys or [column.key for column in FORMAT if any(column.key in row for row in rows)]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}) as made:
        page = made.add_worksheet(sheet)
        for place, key in enumerate(keys):
            page.write_string(0, place, (headings or {}).get(key) or heading(key))
        for number, row in enumerate(rows, 1):
            for place, key in enumerate(keys):
                if row.get(key) not in (None, ""):
                    page.write(number, place, row[key])
    return stream.getvalue()


def upload(client, content, name="mo-hinh.xlsx", **fields):
    """Upload the file and let the worker read it; gives the import."""
    response = client.post("/models/imports/new/", {"file": SimpleUploadedFile(name, content), **fields})
    assert response.status_code == 302, response.context["form"].errors
    source = ModelImport.objects.order_by("-id")[0]
    assert runner.run_job(source.reading_id)
    source.refresh_from_db()
    return source


def confirm(client, source, **fields):
    """Decide for it, and let the worker write."""
    client.post(f"/models/imports/{source.pk}/confirm/", fields)
    source.refresh_from_db()
    if source.writing_id:
        runner.run_job(source.writing_id)
        source.refresh_from_db()
    return source


def verdicts(source):
    return dict(source.rows.order_by("number").values_list("number", "verdict"))


def errors(source, language=None):
    """What is wrong, by cell."""
    with translation.override(language or translation.get_language()):
        return {
            error["cell"] or f"row {row.number}": read(error["text"])
            for row in source.rows.order_by("number")
            for error in row.errors
        }


def opened(job_file):
    """The stored workbook of a job, open for reading and writing."""
    with default_storage.open(job_file.key) as content:
        return openpyxl.load_workbook(io.BytesIO(content.read()))


def saved(workbook):
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def columns_of(sheet):
    """The number of each column by the words of its heading, without the star."""
    return {cell.value.rstrip(" *"): cell.column for cell in sheet[1] if cell.value}
