"""The export of the record of commendations of a person or of a unit: exactly the rows the filters find."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from awards.filters.record import RecordFilter, UnitRecordFilter
from awards.models import DecisionRecipient
from awards.queries.record import ORDER, in_turn, known_as, lines, of_person
from awards.services.decision_recipients import EXPORT_RECORD
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, write
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.models import Person, Unit
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in

AT_ONCE = 500


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_RECORD,
        export_record,
        title=gettext_lazy("Export of a record of commendations"),
        may_request=is_signed_in,
        may_fetch=may_fetch_in_office,
    )


def export_record(run: JobRun) -> dict[str, Any]:
    """Write the file, as its owner reads the record. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    filters = dict(run.params["filters"])
    kind, pk = filters.pop("of"), filters.pop("pk")
    of: Person | Unit
    chosen: RecordFilter
    if kind == "person":
        person = Person.objects.human().get(pk=pk)
        name = known_as(owner, person)
        if not name:
            raise JobRefused(_("You do not read the record of this person any more."))
        of, chosen = person, RecordFilter(filters, queryset=of_person(owner, person))
    else:
        unit = Unit.objects.get(pk=pk)
        of, name, chosen = unit, unit.name, UnitRecordFilter(filters, user=owner, unit=unit)
    rows = in_turn(found(chosen)).order_by(*ORDER)
    sheet = Sheet(_("Commendations"), _columns(), _rows(run, rows, owner, of))
    title = _("Commendations of %(name)s") % {"name": name}
    return write(run, [sheet], title=title, name=pgettext("file name", "commendations"))


def _rows(run: JobRun, rows: Any, owner: Any, of: "Person | Unit") -> Any:
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        run.progress(start, len(ids), _("Writing rows"))
        known = {row.pk: row for row in in_turn(DecisionRecipient.objects.filter(pk__in=ids[start : start + AT_ONCE]))}
        part = [known[pk] for pk in ids[start : start + AT_ONCE] if pk in known]
        for line in lines(owner, part, of):
            yield _cells(line)


def _columns() -> list[Column]:
    return [
        Column(_("Signed on"), Kind.DATE),
        Column(_("Number of the decision"), width=20),
        Column(_("Decided by"), width=40),
        Column(_("Level"), width=24),
        Column(_("Title or form"), width=44),
        Column(_("For whom"), width=18),
        Column(_("Name"), width=40),
        Column(_("Post, unit or address"), width=50),
        Column(_("Unit on that day"), width=40),
        Column(_("How many"), Kind.INT),
        Column(_("Handed over"), Kind.INT),
        Column(_("Handed over on"), width=24),
        Column(_("Valid"), width=12),
        Column(_("Annulled on"), Kind.DATE),
        Column(_("Annulled by No."), width=20),
        Column(_("Ground of the annulment"), width=60),
    ]


def _cells(line: Any) -> list[Any]:
    row, ended = line.row, line.ended
    where = row.collective or row.unit
    return [
        row.decision.signed_on,
        row.decision.numbered,
        row.decision.decided_by,
        row.decision.get_level_display(),
        str(row.subject),
        row.get_recipient_display(),
        row.name,
        row.position,
        where.name if where else "",
        row.number,
        row.presented,
        ", ".join(f"{day:%d/%m/%Y}" for day in line.handed_on),
        _("no") if ended else _("yes"),
        ended.annulled_on if ended else None,
        ended.annulled_by if ended else "",
        ended.annulled_why if ended else "",
    ]
