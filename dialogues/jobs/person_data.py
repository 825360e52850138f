"""What is kept about a citizen as one archive: JSON for programs, a paper to read. For who asked for it alone."""

import zipfile
from functools import partial
from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.models import DataRequest, Opinion, OpinionFile, OpinionIdentity, OpinionText
from dialogues.permissions.data_requests import may_ask_for_file, may_fetch_file, may_hand_out
from dialogues.person_data_paper import paper_of_person
from dialogues.queries.person_data import files_of, kept_about
from dialogues.services.data_requests import PERSON_DATA
from mobilization.common.files import open_for
from mobilization.common.papers.paper import Layout
from mobilization.common.papers.pdf import pdf_of
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.dates import today
from organizations.offices import owner_in_office

NAME = "du-lieu-ca-nhan"
KNOWN = ("unit", "steward__parent", "assigned", "conference", "words", "reference")


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("What is kept about a citizen, for them to have")
    registry.register(PERSON_DATA, person_data, title=title, may_request=may_ask_for_file, may_fetch=may_fetch_file)


def person_data(run: JobRun) -> dict[str, Any]:
    """Write the archive. Raises JobRefused when its owner may not hand it out any more, or it was erased meanwhile."""
    owner = owner_in_office(run)
    numbers = DataRequest.objects.filter(pk__in=run.params["requests"]).values("opinion")
    opinions = list(Opinion.objects.filter(pk__in=numbers).select_related(*KNOWN).order_by("received_on", "id"))
    if not opinions or not all(may_hand_out(owner, each) for each in opinions):
        raise JobRefused(_("You may no longer hand this out."))
    found = _still_there(opinions)
    run.progress(0, 2, _("Writing the paper"))
    kept = [kept_about(each) for each in opinions]
    unit = opinions[0].steward
    paper = paper_of_person(unit, kept, on=today(), layout=Layout.STATE)
    content = run.temporary_file()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}.json", orjson.dumps({"opinions": kept}, option=orjson.OPT_INDENT_2))
        archive.writestr(f"{NAME}.pdf", pdf_of(paper))
        for opinion in opinions:
            _add_files(archive, opinion, owner)
    run.add_file("zip", f"{NAME}-{today():%Y-%m-%d}.zip", content, content_type="application/zip")
    run.on_finish(partial(_demand_not_erased, opinions, found))
    run.progress(2, 2)
    return {}


def _add_files(archive: zipfile.ZipFile, opinion: Opinion, owner: Any) -> None:
    """What came with the opinion, in a folder with its number; their names are the citizen's, their places are not."""
    for place, file in enumerate(files_of(opinion), start=1):
        with open_for(owner, file, _is_handed_out) as content:
            archive.writestr(f"{opinion.number}/{place}-{file.name}", content.read())


def _is_handed_out(user: Any, file: OpinionFile) -> bool:
    return may_hand_out(user, file.opinion)


def _still_there(opinions: list[Opinion]) -> tuple[int, int]:
    """How many identities and texts there are."""
    return (
        OpinionIdentity.objects.filter(opinion__in=opinions).count(),
        OpinionText.objects.filter(opinion__in=opinions).count(),
    )


def _demand_not_erased(opinions: list[Opinion], found: tuple[int, int]) -> None:
    """Who erases holds the rows, so either the file is there and goes, or it is never kept. Raises JobRefused."""
    list(Opinion.objects.select_for_update(of=("self",)).filter(pk__in=[each.pk for each in opinions]).order_by("pk"))
    if _still_there(opinions) != found:
        raise JobRefused(_("What is known of the citizen was erased meanwhile."))
