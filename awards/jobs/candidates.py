"""The export to Excel of those who reach the medal: exactly the people the filters find."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from awards.filters.service import CandidateFilter, candidates
from awards.permissions.service import may_list_service
from awards.queries.service import PersonService, services_of
from awards.services.exports import EXPORTS
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.queries.people import units_to_filter_by, with_roles_today

AT_ONCE = 500


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORTS["candidate"],
        export_candidates,
        title=gettext_lazy("Export of those who reach the medal"),
        may_request=may_list_service,
        may_fetch=may_fetch_in_office,
    )


def export_candidates(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    units = units_to_filter_by(owner)
    chosen = CandidateFilter(run.params["filters"], queryset=candidates(owner), user=owner, units=units)
    people = with_roles_today(found(chosen), owner).order_by("sort_key", "id")
    sheet = Sheet(_("Medal candidates"), _columns(), _rows(run, people, owner))
    title = _("Who reaches the medal “Vì sự nghiệp dân vận”")
    return write(run, [sheet], title=title, name=pgettext("file name", "medal-candidates"))


def _rows(run: JobRun, people: Any, owner: Any) -> Iterator[list[Any]]:
    ids = list(people.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        run.progress(start, len(ids), _("Writing rows"))
        for service in services_of(list(people.filter(pk__in=ids[start : start + AT_ONCE])), owner):
            yield _cells(service)


def _columns() -> list[Column]:
    return [
        Column(_("Full name"), width=30),
        Column(_("Units today"), width=44),
        Column(_("Years"), Kind.INT),
        Column(_("Months"), Kind.INT),
        Column(_("Days"), Kind.INT),
        Column(_("Share of what is needed (%)"), Kind.INT, width=18),
        Column(_("Reaches it on"), Kind.DATE),
        Column(_("Periods without proof"), Kind.INT, width=18),
        Column(_("Periods not confirmed"), Kind.INT, width=18),
        Column(_("Medal given on"), Kind.DATE),
        Column(_("Decision"), width=44),
    ]


def _cells(service: PersonService) -> list[Any]:
    roles: Any = service.person
    medal = service.medal
    return [
        service.person.full_name,
        ", ".join(dict.fromkeys(str(each.unit) for each in roles.roles_today)),
        *service.length,
        service.count.percent,
        service.reached.day if service.reached else None,
        len(service.missing),
        len(service.unconfirmed),
        medal.given_on if medal else None,
        medal.decision if medal else None,
    ]
