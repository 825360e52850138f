"""The exports to Excel: exactly the rows the filters find."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from awards.filters.authorities import MatrixFilter
from awards.filters.catalogues import FormFilter, TitleFilter
from awards.models import AwardAuthority, AwardForm, CatalogueEntry, EmulationTitle
from awards.services.exports import EXPORTS
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kinds of work known."""
    for of, handler, title in (
        ("title", export_titles, gettext_lazy("Export of the emulation titles")),
        ("form", export_forms, gettext_lazy("Export of the award forms")),
        ("authority", export_authorities, gettext_lazy("Export of who decides on awards")),
    ):
        registry.register(EXPORTS[of], handler, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def export_titles(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    chosen = TitleFilter(run.params["filters"], queryset=EmulationTitle.objects.all())
    sheet = Sheet(_("Emulation titles"), _columns(), rows_of(run, _in_order(chosen), _cells))
    return write(run, [sheet], title=_("Emulation titles"), name=pgettext("file name", "emulation-titles"))


def export_forms(run: JobRun) -> dict[str, Any]:
    """The same of award forms, with their kind."""
    chosen = FormFilter(run.params["filters"], queryset=AwardForm.objects.all())
    columns = [*_columns(), Column(_("Kind"), width=26)]
    rows = rows_of(run, _in_order(chosen), lambda form: [*_cells(form), form.get_kind_display()])
    return write(
        run, [Sheet(_("Award forms"), columns, rows)], title=_("Award forms"), name=pgettext("file name", "award-forms")
    )


def _in_order(chosen: Any) -> Any:
    return found(chosen).select_related("document").order_by("position", "sort_key", "id")


def _columns() -> list[Column]:
    return [
        Column(_("Code"), width=26),
        Column(_("Vietnamese name"), width=44),
        Column(_("English name"), width=44),
        Column(_("For whom"), width=30),
        Column(pgettext("validity", "In force from"), Kind.DATE),
        Column(pgettext("validity", "In force until"), Kind.DATE),
        Column(_("Legal basis"), width=60),
        Column(_("Document"), width=20),
        Column(_("Note"), width=50),
    ]


def _cells(entry: CatalogueEntry) -> list[Any]:
    return [
        entry.code,
        entry.name_vi,
        entry.name_en,
        entry.for_whom,
        entry.valid_from,
        entry.valid_to,
        entry.legal_basis,
        entry.open_document.number if entry.open_document else None,
        entry.note,
    ]


def export_authorities(run: JobRun) -> dict[str, Any]:
    """Write the rows of the day that the filters name; returns `{"rows": n}`. Raises JobRefused as the others."""
    chosen = MatrixFilter(run.params["filters"], queryset=AwardAuthority.objects.all())
    rows = found(chosen).select_related("title", "form")
    columns = [
        Column(_("Emulation title"), width=44),
        Column(_("Award form"), width=44),
        Column(_("Level"), width=24),
        Column(_("Branch"), width=20),
        Column(_("Who signs"), width=44),
        Column(pgettext("validity", "In force from"), Kind.DATE),
        Column(pgettext("validity", "In force until"), Kind.DATE),
        Column(_("Legal basis"), width=60),
        Column(_("Note"), width=50),
    ]
    ordered = rows.order_by("title__position", "title__sort_key", "form__position", "form__sort_key", "id")
    sheet = Sheet(_("Who decides"), columns, rows_of(run, ordered, _authority_cells))
    return write(run, [sheet], title=_("Who decides on awards"), name=pgettext("file name", "award-authorities"))


def _authority_cells(row: AwardAuthority) -> list[Any]:
    return [
        str(row.title or ""),
        str(row.form or ""),
        row.get_level_display(),
        row.get_branch_display(),
        row.post,
        row.valid_from,
        row.valid_to,
        row.legal_basis,
        row.note,
    ]
