"""The exports of decisions, of who was commended, and of presentations: exactly the rows the filters find."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from awards.filters.decisions import DecisionFilter, PresentationFilter, RecipientFilter
from awards.models import Decision, DecisionRecipient, Handover, Presentation
from awards.queries.decisions import ORDER, with_numbers
from awards.queries.presentations import with_handed
from awards.services.decision_recipients import EXPORT_RECIPIENTS
from awards.services.decisions import EXPORT_DECISIONS
from awards.services.presentations import EXPORT_PRESENTATIONS
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kinds of work known."""
    for kind, handler, title in (
        (EXPORT_DECISIONS, export_decisions, gettext_lazy("Export of the decisions on awards")),
        (EXPORT_RECIPIENTS, export_recipients, gettext_lazy("Export of who was commended")),
        (EXPORT_PRESENTATIONS, export_presentations, gettext_lazy("Export of the presentations of awards")),
    ):
        registry.register(kind, handler, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def export_decisions(run: JobRun) -> dict[str, Any]:
    """Write the file, with a sheet of who is in them. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    seen = Decision.objects.visible_to(owner)
    decisions = found(DecisionFilter(run.params["filters"], queryset=seen, request=asked))
    recipients = DecisionRecipient.objects.filter(decision__in=decisions.values("pk"))
    columns = [
        Column(_("Number"), width=20),
        Column(_("Signed on"), Kind.DATE),
        Column(_("Decision"), width=60),
        Column(_("Decided by"), width=40),
        Column(_("Branch"), width=18),
        Column(_("Level"), width=24),
        Column(_("State"), width=20),
        Column(_("Commended"), Kind.INT),
        Column(_("Handed over"), Kind.INT),
    ]
    sheets = [
        Sheet(_("Decisions on awards"), columns, rows_of(run, with_numbers(decisions).order_by(*ORDER), _decision)),
        _recipients(run, recipients),
    ]
    return write(run, sheets, title=_("Decisions on awards"), name=pgettext("file name", "award-decisions"))


def _decision(each: Any) -> list[Any]:
    return [
        each.numbered,
        each.signed_on,
        each.title,
        each.decided_by,
        each.get_branch_display(),
        each.get_level_display(),
        each.get_state_display(),
        each.commended,
        each.presented,
    ]


def export_recipients(run: JobRun) -> dict[str, Any]:
    """Write the file. A number whose rows are asked for is counted as its owner reads it."""
    owner = owner_in_office(run)
    seen = DecisionRecipient.objects.visible_to(owner)
    chosen = found(RecipientFilter(run.params["filters"], queryset=seen, request=_Asked(owner)))
    return write(run, [_recipients(run, chosen)], title=_("Who was commended"), name=pgettext("file name", "commended"))


class _Asked:
    """What the filter by a number asks of a request: who reads."""

    def __init__(self, user: Any) -> None:
        self.user = user


def _recipients(run: JobRun, rows: Any) -> Sheet:
    columns = [
        Column(_("Number of the decision"), width=20),
        Column(_("Signed on"), Kind.DATE),
        Column(_("Place in the list"), Kind.INT),
        Column(_("Name"), width=40),
        Column(_("Post, unit or address"), width=50),
        Column(_("For whom"), width=18),
        Column(_("Title or form"), width=44),
        Column(_("How many"), Kind.INT),
        Column(_("Money (đồng)"), Kind.INT),
        Column(_("Works directly"), width=16),
        Column(_("Handed over"), Kind.INT),
        Column(_("Annulled on"), Kind.DATE),
        Column(_("Decision"), width=60),
    ]
    ordered = rows.select_related("decision__unit", "title", "form").order_by("decision", "order", "id")
    return Sheet(_("Who was commended"), columns, rows_of(run, ordered, _recipient))


def _recipient(row: DecisionRecipient) -> list[Any]:
    direct = "" if row.works_directly is None else (_("yes") if row.works_directly else _("no"))
    return [
        row.decision.numbered,
        row.decision.signed_on,
        row.order,
        row.name,
        row.position,
        row.get_recipient_display(),
        str(row.subject),
        row.number,
        row.money,
        direct,
        row.presented,
        row.annulled_on or row.decision.annulled_on,
        row.decision.title,
    ]


def export_presentations(run: JobRun) -> dict[str, Any]:
    """Write the file, with a sheet of what was handed over to whom."""
    owner = owner_in_office(run)
    events = found(PresentationFilter(run.params["filters"], queryset=Presentation.objects.visible_to(owner)))
    handed = Handover.objects.visible_to(owner).filter(presentation__in=events.values("pk"))
    columns = [
        Column(_("Held on"), Kind.DATE),
        Column(_("Event"), width=60),
        Column(_("Place"), width=40),
        Column(_("Unit"), width=32),
        Column(_("Handed over"), Kind.INT),
    ]
    of_handed = [
        Column(_("Held on"), Kind.DATE),
        Column(_("Event"), width=60),
        Column(_("Number of the decision"), width=20),
        Column(_("Name"), width=40),
        Column(_("Title or form"), width=44),
        Column(_("How many"), Kind.INT),
        Column(_("Received by"), width=40),
    ]
    rows = with_handed(events, owner).order_by("-held_on", "-id")
    each_handed = handed.select_related(
        "presentation", "recipient__decision", "recipient__title", "recipient__form"
    ).order_by("-presentation__held_on", "presentation", "id")
    sheets = [
        Sheet(_("Presentations"), columns, rows_of(run, rows, _event)),
        Sheet(_("Handed over"), of_handed, rows_of(run, each_handed, _handed)),
    ]
    return write(run, sheets, title=_("Presentations of awards"), name=pgettext("file name", "award-presentations"))


def _event(each: Any) -> list[Any]:
    return [each.held_on, each.title, each.place, each.steward.name, each.handed]


def _handed(each: Handover) -> list[Any]:
    row = each.recipient
    event = each.presentation
    received_by = each.received_by or _("themselves")
    return [event.held_on, event.title, row.decision.numbered, row.name, str(row.subject), each.number, received_by]
