"""Minutes and notices of conclusions made by the worker as official papers: each as Word and as PDF."""

import io
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.hall_paper import conclusion_of, minutes_of
from dialogues.jobs.notices import DOCX
from dialogues.models import AgendaItem, Conference
from dialogues.permissions.hall import may_take_minutes
from dialogues.queries.hall_minutes import promises_of, told_of
from dialogues.services.hall_papers import HALL_PAPER, MINUTES
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Minutes or conclusion notice of a conference as Word and PDF")
    registry.register(HALL_PAPER, hall_paper, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def hall_paper(run: JobRun) -> dict[str, Any]:
    """Both files, or neither. Raises JobRefused when its owner may not take its minutes any more."""
    owner = owner_in_office(run)
    known = Conference.objects.visible_to(owner).select_related("unit__parent", "steward")
    conference = known.filter(pk=run.params["conference"]).first()
    if conference is None or not may_take_minutes(owner, conference):
        raise JobRefused(_("You may no longer take the minutes of this conference."))
    told = told_of(conference, promises_of(conference))
    is_minutes = run.params["paper"] == MINUTES
    paper = minutes_of(told) if is_minutes else conclusion_of(told)
    begins = "bien-ban-doi-thoai" if is_minutes else "thong-bao-ket-luan"
    name = f"{begins}-{conference.year}-{conference.pk}"
    run.progress(0, 2, _("Writing the paper"))
    run.add_file("docx", f"{name}.docx", io.BytesIO(docx_of(paper)), content_type=DOCX)
    run.progress(1, 2, _("Writing the paper"))
    run.add_file("pdf", f"{name}.pdf", io.BytesIO(pdf_of(paper)), content_type="application/pdf")
    run.on_finish(partial(_demand_not_forgotten, [line.line.item.pk for line in told.items if line.line.item.reply]))
    run.progress(2, 2)
    return {}


def _demand_not_forgotten(items: list[int]) -> None:
    """Who forgets empties these rows, so either the paper is there and goes, or it is never kept. Raises JobRefused."""
    rows = AgendaItem.objects.select_for_update(of=("self",)).filter(pk__in=items).order_by("pk")
    if [row.pk for row in rows if row.reply] != sorted(items):
        raise JobRefused(_("What was answered in the hall was changed meanwhile. Ask for the paper again."))
