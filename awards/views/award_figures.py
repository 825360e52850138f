"""The figures of awards: decided and handed over, by title or form, recipients, level and branch."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from awards.forms.award_figures import NAMED, acting_unit, figures_form
from awards.queries.award_figures import COUNTED, divisions
from awards.services.exports import EXPORT_FIGURES
from awards.tallies import TALLIES
from awards.views.parts import tabs
from models_registry.queries.judged import judged
from organizations import tallies
from organizations.panels import FiguresShown, figure_panels
from organizations.services.list_files import request_list


@require_GET
def award_figures(request: HttpRequest) -> HttpResponse:
    """What one's own unit and those below it gave in the days asked for; each number leads to its list."""
    root = acting_unit(request.user)
    form = figures_form(request.GET, root)
    scope = form.scope_of(root)
    is_told = bool(tallies.readable(request.user, root, tallies.AWARDING))
    rows = judged(request.user, scope, tallies.AWARDING) if is_told else []
    context = {
        "unit": root,
        "form": form,
        "scope": scope,
        "rows": rows,
        "divisions": divisions(request.user, scope) if is_told else [],
        "columns": [tallies.get(key).title for key in COUNTED],
        "beside": figure_panels.of(request.user, FiguresShown(root, scope.period, [each.key for each in TALLIES])),
        "definitions": TALLIES,
        "tabs": tabs("award_figures", request.user),
    }
    return render(request, "awards/figures.html", context)


@require_POST
def award_figures_export(request: HttpRequest) -> HttpResponse:
    """Ask for the figures of these days (they stand in the query) as an Excel file."""
    form = figures_form(request.GET, acting_unit(request.user))
    if not form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('awards:award_figures')}?{request.GET.urlencode()}")
    filters = {name: request.GET[name] for name in NAMED if request.GET.get(name)}
    return redirect(request_list(EXPORT_FIGURES, filters=filters, by=request.user))
