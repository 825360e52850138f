"""Minutes and lists of results made by the worker: each as Word and as PDF."""

import io
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.papers.paper import Layout
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reviews.models import Session
from reviews.permissions.sessions import may_make_papers
from reviews.queries.sessions import agenda_of, attendance_of
from reviews.services.session_papers import SESSION_PAPER
from reviews.session_paper import minutes_of, results_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Minutes or results of a session")
    registry.register(
        SESSION_PAPER, session_paper, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def session_paper(run: JobRun) -> dict[str, Any]:
    """Both files, or neither. Raises JobRefused when its owner may not have it any more."""
    owner = owner_in_office(run)
    known = Session.objects.visible_to(owner).select_related("council__steward__parent", "steward", "round__campaign")
    session = known.filter(pk=run.params["session"]).first()
    if session is None or not may_make_papers(owner, session):
        raise JobRefused(_("You may no longer read this session."))
    layout, lines = Layout(run.params["layout"]), agenda_of(session, owner)
    if run.params["paper"] == "minutes":
        paper = minutes_of(session, layout, attendance=list(attendance_of(session)), lines=lines)
        name = f"bien-ban-{session.held_on:%Y-%m-%d}"
    else:
        paper, name = results_of(session, layout, lines=lines), f"ket-qua-{session.held_on:%Y-%m-%d}"
    run.progress(0, 2, _("Writing the paper"))
    run.add_file("docx", f"{name}.docx", io.BytesIO(docx_of(paper)), content_type=DOCX)
    run.progress(1, 2, _("Writing the paper"))
    run.add_file("pdf", f"{name}.pdf", io.BytesIO(pdf_of(paper)), content_type="application/pdf")
    run.progress(2, 2)
    return {}
