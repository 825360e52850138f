"""`manage.py demo_samples`: the demo's reports and its book as files, as the portal makes them; for docs/samples/."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import override

from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from mobilization.common.workbooks import write_report_workbook
from organizations.models import User
from reports import book_sources
from reports.documents import document_of
from reports.enums import ReportKind
from reports.jobs.files import workbook_of
from reports.models import Book, Report
from reports.queries.book_contents import contents_of
from reports.queries.reports import KNOWN
from reports.report_paper import paper_of_report
from reports.services.book_files import WRITERS, described
from reports.services.demo_reports import APPROVER, OF_CITY
from reports.services.reports import take_step

TO = settings.BASE_DIR / "docs" / "samples"
WARDS, CITYS, BOOK = "bao-cao-6-thang-cap-xa", "bao-cao-nam-thanh-pho", "sach-mo-hinh-nam"

NUMBER = "312"
"""Of the city's report, which the demo has not published."""


class Command(BaseCommand):
    """Writes Word, PDF and Excel of a ward's six months and of the city's year, Word and PDF of the book."""

    help = "Write the demo's reports and its book of models as files (only where DEMO_ACCOUNTS is on)."

    def add_arguments(self, parser: Any) -> None:
        """The folder."""
        parser.add_argument("--to", type=Path, default=TO)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where the demo does not stand. What is signed for the samples is taken back."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Samples are made of the demo; these settings have none.")
        to: Path = options["to"]
        reports = Report.objects.select_related(*KNOWN)
        half = reports.filter(kind=ReportKind.SIX_MONTHS, unit__parent__isnull=False).order_by("-ends").first()
        year = reports.filter(kind=ReportKind.YEAR, unit__parent=None).order_by("-ends").first()
        book = Book.objects.filter(kind="year").order_by("pk").first()
        if half is None or year is None or book is None:
            raise CommandError("The demo is not there. Run `manage.py demo` first.")
        _write_report(to, WARDS, half)
        with transaction.atomic():
            _write_report(to, CITYS, _signed(year))
            transaction.set_rollback(True)
        _write_book(to, book)
        self.stdout.write(f"Written to {to}: {WARDS}, {CITYS}, {BOOK}.")


def _signed(report: Report) -> Report:
    """As it looks once it is published."""
    people = {user.email: user for user in User.objects.filter(email__in=[OF_CITY, APPROVER])}
    if report.state == "draft":
        Report.objects.filter(pk=report.pk).update(number=NUMBER)
        take_step(report, "submit", by=people[OF_CITY])
        take_step(report, "publish", by=people[APPROVER])
    signed: Report = Report.objects.select_related(*KNOWN).get(pk=report.pk)
    return signed


def _write_report(to: Path, name: str, report: Report) -> None:
    paper = paper_of_report(report)
    (to / f"{name}.docx").write_bytes(docx_of(paper))
    (to / f"{name}.pdf").write_bytes(pdf_of(paper))
    with override("vi"), (to / f"{name}.xlsx").open("wb") as stream:
        write_report_workbook(stream, workbook_of(report, document_of(report)))


def _write_book(to: Path, book: Book) -> None:
    contents = contents_of(book)
    pictures = {each.pk: book_sources.photograph(each.pk) for entry in contents.entries for each in entry.photographs}
    paper = described(book, contents, pictures)
    for kind, write in WRITERS.items():
        (to / f"{BOOK}.{kind.value}").write_bytes(write(paper))
