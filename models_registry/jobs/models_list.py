"""The export of models to Excel: exactly the rows and the columns of the list."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import XLSX, Column, Sheet, TooManyRows, write_workbook
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.columns import ListColumn, chosen, dressed
from models_registry.filters.models import ModelFilter
from models_registry.models import RegisteredModel
from models_registry.permissions import may_export_models, may_open_model
from models_registry.services.lists import EXPORT_MODELS
from organizations.offices import may_fetch_in_office, owner_in_office


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_MODELS,
        export_models,
        title=gettext_lazy("Export of the list of models"),
        may_request=may_export_models,
        may_fetch=may_fetch_in_office,
    )


def export_models(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit.

    What its owner may see is asked when it runs.
    """
    owner = owner_in_office(run)
    models = RegisteredModel.objects.visible_to(owner)
    found = ModelFilter(run.params["filters"], queryset=models, user=owner)
    if not found.form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    columns = chosen(run.params.get("columns", ()))
    content = run.temporary_file()
    headings = [Column(_("Title"), width=50), *(Column(str(each.title), each.kind, each.width) for each in columns)]
    try:
        sheet = Sheet(_("Models"), headings, _rows(run, found, columns))
        rows = write_workbook(content, [sheet], title=_("Models"))
    except TooManyRows as error:
        raise JobRefused(str(error)) from error
    name = pgettext("file name", "models")
    run.add_file("xlsx", f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(rows, rows)
    return {"rows": rows}


def _rows(run: JobRun, found: ModelFilter, columns: Sequence[ListColumn]) -> Iterator[list[Any]]:
    total = found.found().count()
    models = dressed(found.found(), columns).order_by(*found.order())
    for done, model in enumerate(models.iterator(chunk_size=1000)):
        run.progress(done, max(done, total), _("Writing rows"))
        is_open = may_open_model(run.owner, model)
        yield [model.title, *(column.of(model, is_open=is_open) for column in columns)]
