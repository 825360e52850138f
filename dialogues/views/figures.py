"""The figures of dialogues: conferences, opinions, commitments of a unit and those below it; each leads to its list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dialogues.forms.figures import NAMED, acting_unit, figures_form
from dialogues.queries.earlier import combined
from dialogues.queries.figures import divisions
from dialogues.services.figures import EXPORT_FIGURES
from dialogues.tallies import TALLIES
from dialogues.views.parts import tabs
from models_registry.queries.judged import judged
from organizations import tallies
from organizations.panels import FiguresShown, figure_panels
from organizations.services.list_files import request_list


@require_GET
def dialogue_figures(request: HttpRequest) -> HttpResponse:
    """What a unit (one's own, where none is named) and those below it held, were asked, answered and promised."""
    own = acting_unit(request.user)
    form = figures_form(request.GET, own)
    root = form.unit(own)
    scope = form.scope_of(root)
    is_told = bool(tallies.readable(request.user, root, tallies.DIALOGUE))
    context = {
        "unit": root,
        "own": own,
        "form": form,
        "scope": scope,
        "rows": judged(request.user, scope, tallies.DIALOGUE) if is_told else [],
        "divisions": divisions(request.user, scope) if is_told else [],
        "combined": combined(request.user, scope) if is_told else None,
        "beside": figure_panels.of(request.user, FiguresShown(root, scope.period, [each.key for each in TALLIES])),
        "definitions": TALLIES,
        "tabs": tabs("figures"),
    }
    return render(request, "dialogues/figures.html", context)


@require_POST
def dialogue_figures_export(request: HttpRequest) -> HttpResponse:
    """Ask for the figures of these days (they stand in the query) as an Excel file."""
    if not figures_form(request.GET, acting_unit(request.user)).is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('dialogues:figures')}?{request.GET.urlencode()}")
    filters = {name: request.GET[name] for name in NAMED if request.GET.get(name)}
    return redirect(request_list(EXPORT_FIGURES, filters=filters, by=request.user))
