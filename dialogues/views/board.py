"""The board: which unit held how many, where a clock was missed; each number leads to its list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dialogues.filters.conferences import BoardFilter
from dialogues.queries.board import COLUMNS, lines, totals, units_on_board
from dialogues.queries.earlier import combined
from dialogues.services.board import EXPORT_BOARD
from dialogues.views.parts import tabs
from mobilization.common.lists import list_page
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import Unit
from organizations.services.list_files import request_list

ORDER = ("sort_key", "id")


def year_named(request: HttpRequest) -> int:
    """The year of the address; this one where none is named, or one that nobody means."""
    return BoardFilter(request.GET, queryset=Unit.objects.none(), request=request).year_asked


def _root(user: Any) -> Unit | None:
    return user.acting.unit if user.acting and not user.is_superuser else None


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Units of one's subtree in a year, by name, with the numbers of all together above."""
    year = year_named(request)
    found = BoardFilter(request.GET, queryset=units_on_board(request.user, year), request=request)
    context = list_page(request, found, ORDER)
    context |= {
        "year": str(year),
        "lines": lines(context["rows"], request.user, year),
        "totals": totals(request.user, year),
        "combined": combined(request.user, Scope(root=_root(request.user), period=Period.year(year))),
        "columns": [each.label for each in COLUMNS],
        "years": [str(each) for each in (year - 1, *([year + 1] if year <= today().year else []))],
        "tabs": tabs("board"),
    }
    return render(request, "dialogues/board.html", context)


@require_POST
def board_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered board as an Excel file."""
    found = BoardFilter(request.GET, queryset=Unit.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('dialogues:board')}?{request.GET.urlencode()}")
    filters = {"year": str(found.year_asked)} | found.applied()
    return redirect(request_list(EXPORT_BOARD, filters=filters, by=request.user))
