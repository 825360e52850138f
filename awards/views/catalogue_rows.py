"""Correcting and taking away a row that says something of a title or form: of the matrix, a layout of certificates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.views.parts import refuse_others
from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.workflow.part_pages import differences, take_away

EFFECTS = (
    gettext_lazy("Only what was entered by mistake is taken away. What ended is given a last day instead."),
    gettext_lazy("The record of changes keeps what stood here."),
)


@dataclass(frozen=True, kw_only=True)
class RowPages:
    """The pages of one kind of rows: form and verbs, and what the page is called (with the row's title or form).

    `page(request, form, title=, up_label=, up_url=, **context)` draws the form; `preview(row, form)`, where there is
    one, answers in place of saving, or None.
    """

    form: type[Any]
    editable: tuple[str, ...]
    edit: Callable[..., Any]
    remove: Callable[..., None]
    title: Any
    called: Callable[[Any], str]
    page: Callable[..., HttpResponse]
    preview: Callable[[HttpRequest, Any, Any], HttpResponse | None] = lambda request, row, form: None


def edit_page(request: HttpRequest, row: Any, of: RowPages) -> HttpResponse:
    """Correct the row; a second editor sees both versions, nothing is overwritten (X13). Raises PermissionDenied."""
    refuse_others(request)
    form = of.form(request.POST or None, instance=row, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            if shown := of.preview(request, row, form):
                return shown
            of.edit(row, version=version, changes=form.values(), by=request.user)
        except RecordChanged as changed:
            return _conflict(request, changed.current, form, of)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("It was saved."))
            return redirect(row)
    return _edit_page(request, form, row, of)


def _conflict(request: HttpRequest, current: Any, form: Any, of: RowPages) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = of.form(kept, instance=current)
    both = differences(current, form, of.editable)
    return _edit_page(request, again, current, of, differences=both, status=409)


def _edit_page(request: HttpRequest, form: Any, row: Any, of: RowPages, **context: Any) -> HttpResponse:
    title = str(of.title) % {"name": row.subject}
    return of.page(request, form, title=title, up_label=of.called(row), up_url=row.get_absolute_url(), **context)


def remove_page(request: HttpRequest, row: Any, of: RowPages, *, after: Any, effects: tuple[Any, ...]) -> HttpResponse:
    """Take away a row entered by mistake, after saying what that does; leads to `after`. Raises PermissionDenied."""
    refuse_others(request)
    return take_away(
        request,
        row,
        lambda: of.remove(row, by=request.user),
        title=_("Take away “%(name)s”") % {"name": of.called(row)},
        thing=str(row),
        effects=[str(each) for each in effects],
        after=after,
    )
