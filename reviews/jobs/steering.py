"""The export of steering committees to Excel: members, programmes and assessments of exactly those the filters find."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reviews.filters.steering import CommitteeFilter
from reviews.models import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember
from reviews.queries.steering import BY_ROLE, with_numbers
from reviews.services.steering import EXPORT_COMMITTEES

LATEST = ("-committee__valid_from", "-committee")


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the steering committees")
    registry.register(
        EXPORT_COMMITTEES, export_committees, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_committees(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    committees = found(CommitteeFilter(run.params["filters"], queryset=SteeringCommittee.objects.visible_to(owner)))
    of_them = {"committee__in": committees.values("pk")}
    members = SteeringMember.objects.filter(**of_them).select_related("committee", "person").annotate(place=BY_ROLE)
    tasks = ProgrammeTask.objects.filter(**of_them).select_related("committee")
    judged = SteeringAssessment.objects.visible_to(owner).filter(**of_them).select_related("committee", "unit")
    whole = with_numbers(committees).order_by("-valid_from", "-id")
    members, tasks = members.order_by(*LATEST, "place", "pk"), tasks.order_by(*LATEST, "year", "due_on", "pk")
    judged = judged.order_by(*LATEST, "year", "-is_own", "unit__sort_key")
    sheets = [
        Sheet(_("Steering committees"), _committee_columns(), rows_of(run, whole, _committee_row)),
        Sheet(_("Members"), _member_columns(), rows_of(run, members, _member_row)),
        Sheet(_("Work programme"), _task_columns(), rows_of(run, tasks, _task_row)),
        Sheet(_("Assessments"), _assessment_columns(), rows_of(run, judged, _assessment_row)),
    ]
    return write(run, sheets, title=_("Steering committees"), name=pgettext("file name", "steering-committees"))


def _committee_columns() -> list[Column]:
    return [
        Column(_("Steering committee"), width=60),
        Column(_("Unit"), width=32),
        Column(_("Looked after by"), width=32),
        Column(_("Set up by document"), width=22),
        Column(_("Day of the document"), Kind.DATE),
        Column(_("In office from"), Kind.DATE),
        Column(_("In office until"), Kind.DATE),
        Column(_("Members today"), Kind.INT),
    ]


def _committee_row(one: Any) -> list[Any]:
    days = [one.document_date, one.valid_from, one.valid_to]
    return [one.name, one.unit.name, one.steward.name, one.document_number, *days, one.members_now]


def _member_columns() -> list[Column]:
    return [
        Column(_("Steering committee"), width=60),
        Column(_("Full name"), width=28),
        Column(_("In the committee"), width=20),
        Column(_("Position"), width=40),
        Column(_("Answers for"), width=40),
        Column(_("From"), Kind.DATE),
        Column(_("Until"), Kind.DATE),
    ]


def _member_row(one: SteeringMember) -> list[Any]:
    said = [one.get_role_display(), one.position, one.area]
    return [one.committee.name, one.person.full_name, *said, one.valid_from, one.valid_to]


def _task_columns() -> list[Column]:
    return [
        Column(_("Steering committee"), width=60),
        Column(_("Year"), Kind.TEXT, width=8),
        Column(_("Task"), width=60),
        Column(_("Who does it"), width=32),
        Column(_("Due on"), Kind.DATE),
        Column(_("Done on"), Kind.DATE),
        Column(_("What was done"), width=60),
    ]


def _task_row(one: ProgrammeTask) -> list[Any]:
    return [one.committee.name, str(one.year), one.text, one.responsible, one.due_on, one.done_on, one.done_note]


def _assessment_columns() -> list[Column]:
    return [
        Column(_("Steering committee"), width=60),
        Column(_("Year"), Kind.TEXT, width=8),
        Column(_("Unit"), width=32),
        Column(_("Assessment"), width=28),
        Column(_("What went well"), width=60),
        Column(_("What is lacking"), width=60),
        Column(_("Document"), width=22),
    ]


def _assessment_row(one: SteeringAssessment) -> list[Any]:
    unit = _("The committee itself") if one.is_own else one.unit.name
    said = [one.get_grade_display(), one.strengths, one.shortcomings, one.document_number]
    return [one.committee.name, str(one.year), unit, *said]
