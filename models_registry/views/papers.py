"""Official papers: what they hold, in whose layout, and the way to the job that makes them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directives.models import Campaign
from models_registry.forms.papers import PaperForm, RecognisedForm
from models_registry.permissions import may_open_model
from models_registry.queries.recognised import bodies_of
from models_registry.services.papers import request_model_paper, request_recognised_paper
from models_registry.views.detail import visible_model
from organizations.letterheads import usual_layout


@require_http_methods(["GET", "HEAD", "POST"])
def model_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The report on a model as Word and PDF."""
    model = visible_model(request, pk)
    if not may_open_model(request.user, model):
        raise PermissionDenied
    form = PaperForm(request.POST or None, initial={"layout": usual_layout(model.steward).value})
    if form.is_valid():
        return redirect(request_model_paper(model=model, layout=form.chosen(), by=request.user))
    context = {
        "title": _("Report on paper"),
        "lead": model.title,
        "up_label": _("The model"),
        "up_url": model.get_absolute_url(),
        "form": form,
        "holds": _(
            "The paper tells the story, figures, field checks and recognitions of the model, with the names of the "
            "responsible persons and without telephone or e-mail."
        ),
    }
    return render(request, "models_registry/paper.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def recognised_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of models recognised in a campaign, as the annex of a decision."""
    campaign: Campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("steward"), pk=pk)
    bodies = bodies_of(campaign, request.user)
    acting = request.user.acting  # type: ignore[union-attr]
    own = acting.unit_id if acting else None
    first = {"layout": usual_layout(campaign.steward).value, "body": str(own) if own else ""}
    form = RecognisedForm(request.POST or None, bodies=bodies, initial=first)
    if form.is_valid():
        body, layout = form.body_chosen(), form.chosen()
        return redirect(request_recognised_paper(campaign=campaign, body=body, layout=layout, by=request.user))
    context = {
        "title": _("List of recognised models for printing"),
        "lead": campaign.name,
        "up_label": _("The campaign"),
        "up_url": campaign.get_absolute_url(),
        "form": form,
        "bodies": bodies,
        "is_empty": not bodies,
        "holds": _("The paper is the annex of a decision: it lists what stands recognised at the time it is made."),
    }
    return render(request, "models_registry/paper.html", context, status=422 if form.errors else 200)
