"""Decisions on awards made by the worker as official papers: each as Word and as PDF."""

import io
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.decision_paper import paper_of_decision
from awards.models import Decision
from awards.permissions.decisions import may_make_paper
from awards.queries.decisions import documents_for, proposers_of, shown_recipients
from awards.services.decision_papers import DECISION_PAPER
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_ROWS = 3000


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Decision on awards as Word and PDF")
    registry.register(
        DECISION_PAPER, decision_paper, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def decision_paper(run: JobRun) -> dict[str, Any]:
    """Both files, or neither. Raises JobRefused when its owner may not have it any more, or it is too long."""
    owner = owner_in_office(run)
    known = Decision.objects.visible_to(owner).select_related("unit__parent", "steward")
    decision = known.filter(pk=run.params["decision"]).first()
    if decision is None or not may_make_paper(owner, decision):
        raise JobRefused(_("You may no longer read this decision."))
    rows = list(shown_recipients(decision)[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise JobRefused(_("A list for printing has at most %(n)s rows.") % {"n": MOST_ROWS})
    paper = paper_of_decision(
        decision, rows, documents=documents_for(decision, owner), proposers=proposers_of(decision)
    )
    name = f"quyet-dinh-khen-thuong-{decision.year or 'du-thao'}-{decision.number or decision.pk}"
    run.progress(0, 2, _("Writing the paper"))
    run.add_file("docx", f"{name}.docx", io.BytesIO(docx_of(paper)), content_type=DOCX)
    run.progress(1, 2, _("Writing the paper"))
    run.add_file("pdf", f"{name}.pdf", io.BytesIO(pdf_of(paper)), content_type="application/pdf")
    run.progress(2, 2)
    return {}
