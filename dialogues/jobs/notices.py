"""Announcements of conferences made by the worker as official papers: each as Word and as PDF."""

import io
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.models import Conference
from dialogues.notice_paper import paper_of_notice
from dialogues.queries.hall import agenda_told
from dialogues.services.conferences import groups_of
from dialogues.services.notices import NOTICE_PAPER
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Announcement of a conference as Word and PDF")
    registry.register(NOTICE_PAPER, notice_paper, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def notice_paper(run: JobRun) -> dict[str, Any]:
    """Both files, or neither. Raises JobRefused when its owner may not read the conference any more."""
    owner = owner_in_office(run)
    known = Conference.objects.visible_to(owner).select_related("unit__parent")
    conference = known.filter(pk=run.params["conference"]).first()
    if conference is None:
        raise JobRefused(_("You may no longer read this conference."))
    paper = paper_of_notice(conference, groups_of(conference), agenda_told(conference))
    name = f"thong-bao-doi-thoai-{conference.year}-{conference.pk}"
    run.progress(0, 2, _("Writing the paper"))
    run.add_file("docx", f"{name}.docx", io.BytesIO(docx_of(paper)), content_type=DOCX)
    run.progress(1, 2, _("Writing the paper"))
    run.add_file("pdf", f"{name}.pdf", io.BytesIO(pdf_of(paper)), content_type="application/pdf")
    run.progress(2, 2)
    return {}
