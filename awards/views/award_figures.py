"""The figures of awards: decided and handed over, by title or form, recipients, level and branch."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from awards.forms.award_figures import AwardFiguresForm
from awards.queries.award_figures import COUNTED, divisions
from awards.tallies import TALLIES
from awards.views.parts import tabs
from models_registry.queries.funnel import this_year
from models_registry.queries.judged import judged
from organizations import tallies
from organizations.models import Unit


@require_GET
def award_figures(request: HttpRequest) -> HttpResponse:
    """What one's own unit and those below it gave in the days asked for; each number leads to its list."""
    root = _root(request)
    asked = request.GET if {"from", "to", "lens"} & set(request.GET) else None
    standard = this_year(root)
    first = {"from": standard.begins, "to": standard.ends, "lens": "steward"}
    form = AwardFiguresForm(asked if asked is not None else first, standard=standard)
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
        "definitions": TALLIES,
        "tabs": tabs("award_figures", request.user),
    }
    return render(request, "awards/figures.html", context)


def _root(request: HttpRequest) -> Unit | None:
    """The unit the account acts for; a superuser without one is told of all."""
    acting = request.user.acting  # type: ignore[union-attr]
    return acting.unit if acting else None
