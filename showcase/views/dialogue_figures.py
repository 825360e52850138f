"""Dialogues in numbers, for everybody: of each unit and year what it held, was asked and answered in time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dialogues.filters.public_figures import PublicFiguresFilter
from dialogues.queries.public_figures import public_figures, units_with_figures
from mobilization.common.lists import list_page
from organizations.dates import today
from organizations.models import Unit
from showcase.views.public import addresses, public

ORDER = ("sort_key", "id")
ON_PAGE = 50


@public
def dialogue_figures(request: HttpRequest) -> HttpResponse:
    """Units by name, with the numbers of the year that is asked for."""
    year = PublicFiguresFilter(request.GET, queryset=Unit.objects.none()).year_asked
    found = PublicFiguresFilter(request.GET, queryset=units_with_figures(year))
    context = list_page(request, found, ORDER, size=ON_PAGE)
    context |= {
        "year": str(year),
        "years": [str(each) for each in (year - 1, *([year + 1] if year < today().year else []))],
        "lines": public_figures(context["rows"], year),
        "noindex": True,
    }
    return render(request, "showcase/dialogue_figures.html", context | addresses(request))
