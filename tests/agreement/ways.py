"""Numbers as people get them: on pages, in the lists these lead to, over the API, in the files."""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import openpyxl
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils import translation

from mobilization.outbox import runner
from mobilization.outbox.models import Job
from organizations.figures import Period, Scope
from reports import measures
from reports.enums import SectionKind
from reports.measures import Measure
from reports.models import Report, ReportSection
from reports.services.counting import count_report, take_count
from reports.services.files import request_files
from tests.agreement.compare import Compared
from tests.agreement.recount import NOTHING

LINK = re.compile(r'<a [^>]*?href="([^"]+)"[^>]*>\s*([+\d.]+)\s*(?:<[^>]*>\s*)*</a>')
APIS = ("", "judged/", "awarded/", "dialogues/")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_COUNTED = 1_001
"""A list says that it has more than a thousand rows, and no more."""
MANY = 400
"""Of longer lists the API is not read to its end, page by page."""
DIVIDED = {"Theo tháng": "month", "Theo chủ đề": "theme", "Theo lĩnh vực": "domain", "Theo đơn vị": "unit"}
"""The tables of parts in a report of all figures, by their heading."""
MANY_FIGURES = 5
Where = tuple[bool, int | None, str]


def pages(compared: Compared, client: Client, asked: Sequence[Measure], where: Where, scope: Scope) -> dict[str, str]:
    """The two pages of the unit's figures: each number as it stands there; gives the address behind each."""
    found = _linked(client, scope)
    behind = {}
    for each in asked:
        url = measures.list_url(each, scope)
        compared.look("page", each.key, where, found.get(url, 0))
        behind[each.key] = url
    return behind


def _linked(client: Client, scope: Scope) -> dict[str, int]:
    """What the pages show as numbers, by the address to which they lead."""
    root: Any = scope.root
    asked = _asked(scope, "%d/%m/%Y")
    dialogues = f"/dialogue-figures/?{urlencode(asked | {'within': root.pk})}"
    return _links(client, dialogues)[0] | _links(client, f"/units/{root.pk}/figures/?{urlencode(asked)}")[0]


def _links(client: Client, address: str) -> tuple[dict[str, int], Any]:
    """Numbers by the address to which they lead, and what the page was drawn from."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    found: dict[str, int] = {}
    for url, text in LINK.findall(answer.content.decode()):
        number = int(text.replace(".", "").replace("+", ""))
        assert found.setdefault(html.unescape(url), number) == number, (address, url)
    return found, answer.context


def dashboards(
    compared: Compared, client: Client, asked: Sequence[Measure], where: Where, scope: Scope, below: Sequence[Any]
) -> None:
    """The unit's dashboard: each of its figures, and what else leads to a list; of `below` each number of each unit.

    And what stands for all of them together at the foot of the page of units below.
    """
    root: Any = scope.root
    was, _root, name = where
    query = urlencode(_asked(scope, "%d/%m/%Y"))
    found, context = _links(client, f"/units/{root.pk}/dashboard/?{query}")
    of_board = {each.key for each in context["board"].figures}
    assert len(of_board) > MANY_FIGURES
    for each in asked:
        url = measures.list_url(each, scope)
        if url in found or each.key in of_board:
            compared.look("dashboard", each.key, where, found.get(url, 0))
    if not below:
        return
    found, context = _links(client, f"/units/{root.pk}/dashboard/below/?{query}")
    shown = [each for each in asked if each.key in {column.key for column in context["below"].columns}]
    for each in shown:
        compared.look("units below, together", each.key, where, found.get(measures.list_url(each, scope), 0))
        for unit in below:
            url = measures.list_url(each, Scope(root=unit, as_it_was=was, period=scope.period))
            compared.look("units below", each.key, (was, unit.pk, name), found.get(url, 0))


def _asked(scope: Scope, written: str) -> dict[str, str]:
    period = scope.period
    assert period.begins
    assert period.ends
    lens = "unit" if scope.as_it_was else "steward"
    return {"from": period.begins.strftime(written), "to": period.ends.strftime(written), "lens": lens}


def lists(compared: Compared, client: Client, where: Where, behind: Mapping[str, str]) -> None:
    """The list behind each number says how many rows it has."""
    for key, url in behind.items():
        answer = client.get(url)
        assert answer.status_code == 200, url
        due = compared.recount[key].get(where, NOTHING).rows
        compared.say("list", key, where, answer.context["count"], min(due, MOST_COUNTED))


def api(compared: Compared, client: Client, asked: Sequence[Measure], where: Where, scope: Scope) -> None:
    """The numbers over the API, what is reckoned of them, and the lists it names, page by page to the end."""
    root: Any = scope.root
    query = _asked(scope, "%Y-%m-%d") | {"within": root.pk}
    if not scope.as_it_was:
        del query["lens"]
    told: dict[str, Any] = {}
    for part in APIS:
        answer = client.get(f"/api/v1/figures/{part}", query)
        assert answer.status_code == 200, answer.content
        told |= {each["key"]: each for each in answer.json()}
    for each in asked:
        said = told[each.key]
        compared.look("API", each.key, where, said["number"])
        if said.get("value") is not None:
            due = compared.recount[each.key][where].value
            compared.say("API's share", each.key, where, Decimal(said["value"]), due)
        if said["number"] <= MANY:
            compared.rows("API's list", each.key, where, _length(client, said["url"]))


def _length(client: Client, url: str) -> int:
    found, following = 0, f"{url}&page_size=200"
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        found, following = found + len(body["results"]), body["next"]
    return found


def report_of(root: Any, period: Period, by: Any, *, as_it_was: bool, dimension_of: Mapping[str, str]) -> Report:
    """A report with all figures in one table, and a table of each dimension with all figures that have it."""
    made = Report.objects.create(
        unit=root, steward=root, drafted_by=by, drafted_on=period.ends, kind="topical", closing="calendar",
        begins=period.begins, ends=period.ends, as_it_was=as_it_was, layout="party",
        title=f"Đối chiếu {root.code} {as_it_was}",
    )  # fmt: skip
    everything = measures.measures()
    of: dict[str, dict[str, Any]] = {"Mọi chỉ tiêu": {"kind": SectionKind.FIGURES, "measures": everything}}
    for heading, name in dimension_of.items():
        having = [each for each in everything if name in measures.dimensions(each)]
        of[heading] = {"kind": SectionKind.PARTS, "measures": having, "dimension": name}
    for place, (heading, of_section) in enumerate(of.items(), start=1):
        keys = [each.key for each in of_section["measures"]]
        ReportSection.objects.create(report=made, place=place, heading=heading, text="", chart="",
                                     **of_section | {"measures": keys})  # fmt: skip
    counted = count_report(Report.objects.select_related("unit", "steward").get(pk=made.pk))
    with transaction.atomic():
        take_count(counted)
    return Report.objects.select_related("unit", "steward", "count").get(pk=made.pk)


def report_files(report: Report, by: Any) -> dict[str, bytes]:
    """Its files by format, as the job writes them."""
    job = request_files(report, by=by)
    assert runner.run_job(job.pk), Job.objects.get(pk=job.pk).error
    files = {}
    for file in Job.objects.get(pk=job.pk).files.all():
        with default_storage.open(file.key) as stored:
            files[file.format] = stored.read()
    return files


Table = list[list[str]]


def word_tables(content: bytes) -> list[Table]:
    """What stands in the tables of the paper, as people read it."""
    document = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
    return [
        [["".join(text.text or "" for text in cell.iter(f"{W}t")).strip() for cell in row.iter(f"{W}tc")]
         for row in table.iter(f"{W}tr")]
        for table in document.iter(f"{W}tbl")
    ]  # fmt: skip


def excel_tables(content: bytes) -> list[list[list[Any]]]:
    """The sheets of the workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]


def files(compared: Compared, report: Report, where: Where, found: Mapping[str, bytes]) -> Iterator[str]:
    """The figures in Word and in Excel beside the recount; of each table of parts that they make the total.

    Gives what does not add up without a word about it.
    """
    known: Any = report.count
    numbers = known.content["numbers"]
    everything = [each for each in measures.measures() if numbers[each.key]["now"] or numbers[each.key]["before"]]
    for each in measures.measures():
        if each not in everything:  # the table leaves it out; its number is none
            compared.look("Left out of Word and Excel", each.key, where, 0)
    with translation.override("vi"):
        titles = [str(each.title) for each in everything]  # two may have one title: “of these done”
    in_word = [row[1:] for table in word_tables(found["docx"]) for row in table if row[1:2] and row[1] in titles]
    in_excel = [row for rows in excel_tables(found["xlsx"]) for row in rows if row and row[0] in titles]
    assert [row[0] for row in in_word] == [row[0] for row in in_excel] == titles
    for each, word, excel in zip(everything, in_word, in_excel, strict=True):
        compared.look("Word", each.key, where, int(word[1].replace(".", "")))
        compared.look("Excel", each.key, where, int(excel[1]))
    yield from _odd_tables(compared, report, where, found)


def _odd_tables(compared: Compared, report: Report, where: Where, found: Mapping[str, bytes]) -> Iterator[str]:
    """The last line of a table is the number; the lines above it make it, or the note names it. Word says the same."""
    sheets = {str(rows[0][0]): rows for rows in excel_tables(found["xlsx"])}
    papers = {table[0][1]: table for table in word_tables(found["docx"]) if table[0][0] == "TT"}
    content: Any = report.count
    for section in report.sections.filter(kind=SectionKind.PARTS):
        table = content.content["tables"][str(section.place)]
        title, sheet = table["columns"][0]["title"], sheets[section.heading]
        first = next(n for n, row in enumerate(sheet) if row[0] == title)
        last = next(n for n, row in enumerate(sheet) if row[0] == "Tổng cộng")
        many = len(section.measures)
        lines = [[int(cell or 0) for cell in row[1 : 1 + many]] for row in sheet[first + 1 : last + 1]]
        printed = [[int(cell.replace(".", "")) for cell in row[-many:]] for row in papers[title][1:]]
        if printed != lines:
            yield f"{section.heading}: {printed} in Word, {lines} in Excel"
        for place, (key, total) in enumerate(zip(section.measures, lines[-1], strict=True)):
            compared.look(f"Excel by {section.dimension}", key, where, total)
            sums = sum(line[place] for line in lines[:-1])
            is_named = f"“{table['columns'][place + 1]['title']}”" in table["note"]
            adds_up = measures.adds_up(measures.measure(key), section.dimension)
            if sums != total and (adds_up or not is_named):
                yield f"{section.heading}: {key} {sums} and {total}, {table['note']!r}"


def exports(compared: Compared, client: Client, asked: Sequence[Measure], where: Where, scope: Scope) -> None:
    """The workbooks of both pages of figures, each number by its title; where nothing was given there is no sheet."""
    root: Any = scope.root
    days = _asked(scope, "%d/%m/%Y")
    models = _exported(client, f"/units/{root.pk}/figures/export/?{urlencode(days)}")
    dialogues = _exported(client, f"/dialogue-figures/export/?{urlencode(days | {'within': root.pk})}")
    for each in asked:
        cells = dialogues if measures.part_key(each) == "dialogue" else models
        with translation.override("vi"):
            compared.look("Excel of the page", each.key, where, int(cells.get(str(each.title), 0)))


def _exported(client: Client, address: str) -> dict[Any, Any]:
    """The second cell of each line by the first."""
    client.cookies["django_language"] = "vi"
    assert client.post(address).status_code == 302
    job = Job.objects.latest("pk")
    assert runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as stored:
        tables = excel_tables(stored.read())
    found: dict[Any, Any] = {}
    for row in (row for rows in tables for row in rows if len(row) > 1):
        found.setdefault(row[0], row[1])
    return found
