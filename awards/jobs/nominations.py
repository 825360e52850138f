"""The export of nominations to Excel: exactly the rows the filters find, and the models they are for."""

from collections.abc import Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from awards.filters.nominations import NominationFilter
from awards.models import NominatedModel, Nomination
from awards.queries.nomination_council import settled
from awards.services.nominations import EXPORT_NOMINATIONS
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reviews.models import SessionItem


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the list of nominations")
    registry.register(
        EXPORT_NOMINATIONS, export_nominations, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_nominations(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    chosen = found(
        NominationFilter(run.params["filters"], queryset=Nomination.objects.visible_to(owner), request=asked)
    )
    rows = chosen.select_related("title", "form", "unit", "body").order_by("-created_at", "-id")
    models = NominatedModel.objects.filter(nomination__in=chosen.values("pk")).select_related(
        "nomination", "model__unit"
    )
    sheets = [
        Sheet(_("Nominations"), _columns(), rows_of(run, rows, partial(_cells, _settled(chosen)))),
        Sheet(_("Models"), _of_models(), rows_of(run, models.order_by("-nomination", "position"), _model_cells)),
    ]
    return write(run, sheets, title=_("Nominations"), name=pgettext("file name", "nominations"))


def _columns() -> list[Column]:
    return [
        Column(_("Code"), width=18),
        Column(_("Recipient"), width=36),
        Column(_("Post, unit or address"), width=44),
        Column(_("Kind of recipient"), width=18),
        Column(_("Emulation title"), width=36),
        Column(_("Award form"), width=36),
        Column(_("Unit that nominates"), width=36),
        Column(_("Who decides"), width=36),
        Column(_("Branch"), width=18),
        Column(_("Procedure"), width=26),
        Column(_("Ground of the simplified procedure"), width=40),
        Column(_("Achieved from"), Kind.DATE),
        Column(_("Achieved until"), Kind.DATE),
        Column(_("Submitted on"), Kind.DATE),
        Column(_("State"), width=26),
        Column(_("Outcome of the council"), width=26),
        Column(_("Votes in favour"), Kind.INT),
        Column(_("Heads the share is taken of"), Kind.INT),
        Column(_("Decided on"), Kind.DATE),
        Column(_("Why it was refused"), width=50),
    ]


def _settled(chosen: Any) -> dict[int, SessionItem]:
    """Nomination → what a council came to on it; the same three columns stay empty where none has."""
    rows = settled().filter(matter__in=chosen.values("pk")).order_by("session__held_on", "pk")
    return {row.matter: row for row in rows if row.matter is not None}


def _voted(pk: int, known: Mapping[int, SessionItem]) -> list[Any]:
    item = known.get(pk)
    return [capfirst(item.outcome_told), item.in_favour, item.base] if item else ["", None, None]


def _cells(known: Mapping[int, SessionItem], row: Nomination) -> list[Any]:
    return [
        row.code,
        row.name,
        row.position,
        row.get_recipient_display(),
        str(row.title or ""),
        str(row.form or ""),
        row.unit.name,
        row.decider,
        row.get_branch_display(),
        row.get_procedure_display(),
        row.get_ground_display() if row.ground else "",
        row.since,
        row.until,
        row.submitted_on,
        row.get_state_display(),
        *_voted(row.pk, known),
        row.decided_on,
        row.refusal,
    ]


def _of_models() -> list[Column]:
    return [
        Column(_("Code"), width=18),
        Column(pgettext("order", "No."), Kind.INT),
        Column(_("Code of the model"), width=20),
        Column(_("Model"), width=60),
        Column(_("Unit"), width=36),
    ]


def _model_cells(each: NominatedModel) -> list[Any]:
    return [each.nomination.code, each.position, each.model.code, each.model.title, each.model.unit.name]
