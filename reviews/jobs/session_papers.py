"""Letters of invitation, minutes and lists of results made by the worker: each as Word and as PDF."""

import io
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.papers.paper import Layout, Paper
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reviews.enums import SessionPaper
from reviews.models import Session
from reviews.permissions.sessions import may_make_paper
from reviews.queries.sessions import agenda_of, attendance_of, seats_of_the_day, titles_for_all
from reviews.services.session_papers import SESSION_PAPER
from reviews.session_invitation import invitation_to
from reviews.session_paper import minutes_of, results_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

NAMES: dict[str, str] = {
    SessionPaper.INVITATION: "giay-moi",
    SessionPaper.MINUTES: "bien-ban",
    SessionPaper.RESULTS: "ket-qua",
}
"""Of the files."""


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Paper of a session")
    registry.register(
        SESSION_PAPER, session_paper, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def session_paper(run: JobRun) -> dict[str, Any]:
    """Both files, or neither. Raises JobRefused when its owner may not have it any more."""
    owner = owner_in_office(run)
    known = Session.objects.visible_to(owner).select_related("council__steward__parent", "steward", "round__campaign")
    session = known.filter(pk=run.params["session"]).first()
    if session is None or not may_make_paper(owner, session, run.params["paper"]):
        raise JobRefused(_("You may no longer read this session, or it is no longer at the stage of this paper."))
    paper = _paper(session, run.params["paper"], Layout(run.params["layout"]), owner)
    name = f"{NAMES[run.params['paper']]}-{session.held_on:%Y-%m-%d}"
    run.progress(0, 2, _("Writing the paper"))
    run.add_file("docx", f"{name}.docx", io.BytesIO(docx_of(paper)), content_type=DOCX)
    run.progress(1, 2, _("Writing the paper"))
    run.add_file("pdf", f"{name}.pdf", io.BytesIO(pdf_of(paper)), content_type="application/pdf")
    run.progress(2, 2)
    return {}


def _paper(session: Session, kind: str, layout: Layout, owner: Any) -> Paper:
    lines = agenda_of(session, owner)
    if kind == SessionPaper.INVITATION:
        seats, named = list(seats_of_the_day(session)), titles_for_all(session)
        return invitation_to(session, layout, seats=seats, lines=lines, named=named)
    if kind == SessionPaper.MINUTES:
        return minutes_of(session, layout, attendance=list(attendance_of(session)), lines=lines)
    return results_of(session, layout, lines=lines)
