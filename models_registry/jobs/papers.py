"""Official papers made by the worker: each as Word and as PDF."""

import io
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directives.models import Campaign
from mobilization.common.papers.paper import Layout, Paper
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.model_paper import paper_of_model
from models_registry.models import RegisteredModel
from models_registry.permissions import may_export_models
from models_registry.queries.recognised import in_order, recognised_in
from models_registry.recognised_paper import paper_of_recognised
from models_registry.services.papers import MODEL_PAPER, RECOGNISED_PAPER
from organizations.models import Unit
from organizations.offices import may_fetch_in_office, owner_in_office

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_ROWS = 3000


def register() -> None:
    """Make the kinds of work known."""
    for kind, handler, title in (
        (MODEL_PAPER, model_paper, gettext_lazy("Report on a model for printing")),
        (RECOGNISED_PAPER, recognised_paper, gettext_lazy("List of recognised models for printing")),
    ):
        registry.register(kind, handler, title=title, may_request=may_export_models, may_fetch=may_fetch_in_office)


def model_paper(run: JobRun) -> dict[str, Any]:
    """The report on one model. Raises JobRefused when its owner reads inside it no more."""
    opened = RegisteredModel.objects.open_to(owner_in_office(run))
    model = opened.select_related("unit", "steward__parent", "campaign").filter(pk=run.params["model"]).first()
    if model is None:
        raise JobRefused(_("You may no longer read this model."))
    return _write(run, paper_of_model(model, Layout(run.params["layout"])), name=f"bao-cao-mo-hinh-{model.code}")


def recognised_paper(run: JobRun) -> dict[str, Any]:
    """The list of what stands recognised when it runs. Raises JobRefused when there is nothing, or too much."""
    owner = owner_in_office(run)
    campaign = Campaign.objects.visible_to(owner).filter(pk=run.params["campaign"]).first()
    body = Unit.objects.filter(pk=run.params["body"]).first()
    if campaign is None:
        raise JobRefused(_("This campaign is not there any more."))
    found = recognised_in(campaign, owner)
    found = found.filter(unit=body) if body else found
    number = found.count()
    if not number:
        raise JobRefused(_("No recognition stands in this campaign."))
    if number > MOST_ROWS:
        raise JobRefused(_("A list for printing has at most %(n)s rows. Choose one body.") % {"n": MOST_ROWS})
    paper = paper_of_recognised(campaign, in_order(found), Layout(run.params["layout"]), body=body)
    return _write(run, paper, name=f"mo-hinh-duoc-cong-nhan-{timezone.localdate():%Y-%m-%d}") | {"rows": number}


def _write(run: JobRun, paper: Paper, *, name: str) -> dict[str, Any]:
    """Both files of the job, or neither."""
    run.progress(0, 2, _("Writing the paper"))
    run.add_file("docx", f"{name}.docx", io.BytesIO(docx_of(paper)), content_type=DOCX)
    run.progress(1, 2, _("Writing the paper"))
    run.add_file("pdf", f"{name}.pdf", io.BytesIO(pdf_of(paper)), content_type="application/pdf")
    run.progress(2, 2)
    return {}
