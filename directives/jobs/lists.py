"""The exports of documents and duties to Excel: exactly the rows the filters find."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from directives.enums import DutyState
from directives.filters.documents import DocumentFilter
from directives.filters.duties import DutyFilter
from directives.models import DirectiveDocument, Duty
from directives.queries.duties import DUE_FIRST, by_due_day, state_of
from directives.services.documents import EXPORT_DOCUMENTS
from directives.services.duties import EXPORT_DUTIES
from mobilization.common.documents import XLSX, Column, Kind, Sheet, TooManyRows, write_workbook
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kinds of work known."""
    for kind, handler, title in (
        (EXPORT_DOCUMENTS, export_documents, gettext_lazy("Export of the list of documents")),
        (EXPORT_DUTIES, export_duties, gettext_lazy("Export of the list of tasks")),
    ):
        registry.register(kind, handler, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def export_documents(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    chosen = DocumentFilter(run.params["filters"], queryset=DirectiveDocument.objects.visible_to(owner))
    rows = _found(chosen).select_related("issuer_unit", "steward").order_by("-issued_on", "-id")
    columns = [
        Column(_("Number and symbol"), width=20),
        Column(_("Type"), width=18),
        Column(_("Issued on"), Kind.DATE),
        Column(_("Issuer"), width=40),
        Column(_("Abstract"), width=60),
        Column(_("Signed by"), width=24),
        Column(_("Valid from"), Kind.DATE),
        Column(_("Valid until"), Kind.DATE),
        Column(_("Looked after by"), width=30),
        Column(_("Where it was published"), width=40),
    ]
    return _write(run, rows, columns, _document_row, title=_("Documents"), name=pgettext("file name", "documents"))


def _document_row(document: DirectiveDocument) -> list[Any]:
    return [
        document.number,
        document.get_type_display(),
        document.issued_on,
        document.issuer,
        document.abstract,
        document.signer,
        document.valid_from,
        document.valid_to,
        document.steward.name,
        document.source,
    ]


def export_duties(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    chosen = DutyFilter(run.params["filters"], queryset=Duty.objects.visible_to(owner), user=owner)
    rows = by_due_day(_found(chosen)).select_related("steward", "requirement__document").order_by(*DUE_FIRST)
    columns = [
        Column(_("Unit"), width=32),
        Column(_("What is asked"), width=60),
        Column(_("Document"), width=20),
        Column(_("Due on"), Kind.DATE),
        Column(_("State"), width=20),
        Column(_("Done on"), Kind.DATE),
        Column(_("How it was done"), width=60),
    ]
    return _write(run, rows, columns, _duty_row, title=_("Tasks"), name=pgettext("file name", "tasks"))


def _duty_row(duty: Duty) -> list[Any]:
    asked = duty.requirement
    state = DutyState(state_of(duty)).label
    return [duty.steward.name, asked.text, asked.document.number, asked.due_on, state, duty.done_on, duty.done_note]


def _found(chosen: Any) -> Any:
    if not chosen.form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    return chosen.found()


def _write(
    run: JobRun, rows: Any, columns: list[Column], row: Callable[[Any], list[Any]], *, title: str, name: str
) -> dict[str, Any]:
    content = run.temporary_file()
    try:
        number = write_workbook(content, [Sheet(title, columns, _rows(run, rows, row))], title=title)
    except TooManyRows as error:
        raise JobRefused(str(error)) from error
    run.add_file("xlsx", f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(number, number)
    return {"rows": number}


def _rows(run: JobRun, rows: Any, row: Callable[[Any], list[Any]]) -> Iterator[list[Any]]:
    total = rows.count()
    for done, each in enumerate(rows.iterator(chunk_size=1000)):
        run.progress(done, max(done, total), _("Writing rows"))
        yield row(each)
