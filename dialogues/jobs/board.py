"""The export of the board to Excel: the units that the filters find, with their numbers."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dialogues.filters.conferences import BoardFilter
from dialogues.queries.board import COLUMNS, lines, units_on_board
from dialogues.services.board import EXPORT_BOARD
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, write
from mobilization.outbox.runner import JobRun
from organizations.models import Unit
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in

AT_ONCE = 500


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the board of dialogue conferences")
    registry.register(EXPORT_BOARD, export_board, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def export_board(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    year = BoardFilter(run.params["filters"], queryset=Unit.objects.none(), request=asked).year_asked
    chosen = BoardFilter(run.params["filters"], queryset=units_on_board(owner, year), request=asked)
    units = list(found(chosen).order_by("sort_key", "id"))
    columns = [
        Column(_("Unit"), width=40),
        Column(_("Level"), width=30),
        Column(_("Year"), Kind.INT),
        Column(_("Dialogues to hold in the year"), Kind.INT, width=18),
        *(Column(str(each.label), Kind.INT, width=18) for each in COLUMNS),
    ]
    sheet = Sheet(_("Board"), columns, _rows(run, units, owner, year))
    return write(run, [sheet], title=_("Board of dialogue conferences"), name=pgettext("file name", "conference-board"))


def _rows(run: JobRun, units: list[Unit], owner: Any, year: int) -> Iterator[list[Any]]:
    done = 0
    for some in [units[place : place + AT_ONCE] for place in range(0, len(units), AT_ONCE)]:
        run.progress(done, len(units), _("Writing rows"))
        for line in lines(some, owner, year):
            yield [
                line.unit.name,
                line.unit.get_level_display(),
                year,
                line.demanded,
                *(number.value for number in line.numbers),
            ]
        done += len(some)
