"""The export of rounds to Excel: exactly the rows the filters find, and the candidacies in them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reviews.filters.rounds import RoundFilter
from reviews.models import Round, RoundItem
from reviews.queries.round_items import items_in_rounds, shown_item
from reviews.queries.rounds import with_numbers
from reviews.services.rounds import EXPORT_ROUNDS


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the list of rounds of review")
    registry.register(
        EXPORT_ROUNDS, export_rounds, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_rounds(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    rounds = found(RoundFilter(run.params["filters"], queryset=Round.objects.visible_to(owner)))
    rows = with_numbers(rounds, owner).order_by("-opens_on", "-id")
    items = items_in_rounds(owner).filter(round__in=rounds.values("pk"))
    items = items.order_by("-round__opens_on", "-round", "position")
    columns = [
        Column(_("Round of review"), width=60),
        Column(_("Council"), width=60),
        Column(_("Campaign"), width=40),
        Column(_("Scoring from"), Kind.DATE),
        Column(_("Scoring until"), Kind.DATE),
        Column(_("Blind"), width=10),
        Column(_("Candidacies"), Kind.INT),
        Column(_("State"), width=18),
    ]
    of_item = [
        Column(_("Round of review"), width=60),
        Column(pgettext("order", "No."), Kind.INT),
        Column(_("Model"), width=60),
        Column(_("Unit"), width=32),
        Column(_("State of the candidacy"), width=20),
    ]

    def item_row(item: RoundItem) -> list[Any]:
        shown = shown_item(item, owner)
        return [item.round.name, item.position, shown.title, shown.unit, item.candidacy.get_state_display()]

    sheets = [
        Sheet(_("Rounds of review"), columns, rows_of(run, rows, _row)),
        Sheet(_("Candidacies"), of_item, rows_of(run, items, item_row)),
    ]
    return write(run, sheets, title=_("Rounds of review"), name=pgettext("file name", "rounds"))


def _row(each: Any) -> list[Any]:
    return [
        each.name,
        each.council.name,
        str(each.campaign),
        each.opens_on,
        each.closes_on,
        _("yes") if each.is_blind else _("no"),
        each.number,
        each.get_state_display(),
    ]
