"""The export of criteria sets to Excel: the criteria of exactly the sets the filters find."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reviews.filters.criteria import CriteriaFilter
from reviews.models import CriteriaSet, Criterion
from reviews.services.criteria import EXPORT_CRITERIA


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the criteria sets")
    registry.register(
        EXPORT_CRITERIA, export_criteria, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_criteria(run: JobRun) -> dict[str, Any]:
    """A row for each criterion of the sets found; returns `{"rows": n}`. Raises JobRefused for wrong filters."""
    owner = owner_in_office(run)
    sets = found(CriteriaFilter(run.params["filters"], queryset=CriteriaSet.objects.visible_to(owner)))
    lines = Criterion.objects.filter(criteria_set__in=sets.values("pk"))
    lines = lines.select_related("group__criteria_set__unit", "group__criteria_set__campaign")
    order = ("-group__criteria_set__created_at", "-group__criteria_set", "group__position", "position")
    columns = [
        Column(_("Criteria set"), width=40),
        Column(_("Version"), Kind.INT),
        Column(_("State"), width=18),
        Column(_("Unit"), width=32),
        Column(_("Group"), width=28),
        Column(_("Criterion"), width=40),
        Column(_("Guidance"), width=50),
        Column(_("What the points mean"), width=50),
        Column(_("Evidence wanted"), width=40),
        Column(_("Most points"), Kind.DECIMAL),
        Column(_("Weight"), Kind.DECIMAL),
        Column(_("Not recognised below"), Kind.DECIMAL),
    ]
    sheet = Sheet(_("Criteria"), columns, rows_of(run, lines.order_by(*order), _criterion_row))
    return write(run, [sheet], title=_("Criteria sets"), name=pgettext("file name", "criteria"))


def _criterion_row(line: Criterion) -> list[Any]:
    criteria = line.group.criteria_set
    return [
        criteria.title,
        criteria.number,
        criteria.get_state_display(),
        criteria.unit.name,
        line.group.title,
        line.title,
        line.guidance,
        line.anchors,
        line.evidence,
        line.maximum,
        line.weight,
        line.knock_out,
    ]
