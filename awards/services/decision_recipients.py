"""Verbs of the list of a decision: who is commended with what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.enums import DecisionState, Recipient
from awards.models import CatalogueEntry, Decision, DecisionRecipient
from awards.queries.decisions import order_after_all
from awards.queries.nominated import departures, twins_of
from awards.services.decisions import open_decision
from mobilization.common.editing import RecordChanged, apply_values, content_of
from mobilization.common.text import clean
from mobilization.outbox.events import record_event

RECIPIENT = ("recipient", "name", "position", "person", "unit", "works_directly", "money", "number", "order")
"""What is said of one besides the title or form. Of a collective `unit` is the collective itself."""
MOST_LINES = 1000
EXPORT_RECORD = "awards.export_record"
LAST_PLACE = 1_000_000
EXPORT_RECIPIENTS = "awards.export_recipients"


@transaction.atomic
def add_recipient(
    decision: Decision, *, subject: CatalogueEntry, values: Mapping[str, Any], by: Any
) -> DecisionRecipient:
    """Put somebody on the list; `values` are those of RECIPIENT, without `order` at its end.

    Raises NotAllowed, NotNow, ValidationError by field, and ValueError for other keys of `values`.
    """
    stored = open_decision(decision, by)
    row = DecisionRecipient(decision=stored, order=order_after_all(stored))
    _put(row, subject, {name: value for name, value in values.items() if (name, value) != ("order", None)})
    row.save()
    record_event(kind="awards.recipient_added", subject=stored, by=by, data={"recipient": row.pk})
    return row


@transaction.atomic
def add_recipients(
    decision: Decision, *, subject: CatalogueEntry, lines: Sequence[str], values: Mapping[str, Any], by: Any
) -> int:
    """Put several on the list, one a line: the name, after a semicolon the post or address; all of them or none.

    `values` hold for all. Raises as `add_recipient`; the faults of lines stand at `lines`.
    """
    stored = open_decision(decision, by)
    wanted = [line for line in (clean(line) for line in lines) if line]
    if not wanted or len(wanted) > MOST_LINES:
        raise ValidationError({"lines": _("Give between 1 and %(most)s lines.") % {"most": MOST_LINES}})
    wrong, order = [], order_after_all(stored)
    for place, line in enumerate(wanted):
        name, _semicolon, position = (part.strip() for part in line.partition(";"))
        row = DecisionRecipient(decision=stored, order=order + place)
        try:
            _put(row, subject, {**values, "name": name, "position": position})
        except ValidationError as fault:
            if not {"name", "position"} & set(fault.message_dict):
                raise
            said = _("Line %(place)s: %(fault)s")
            wrong.append(said % {"place": place + 1, "fault": " ".join(fault.messages)})
            continue
        row.save()
    if wrong:
        raise ValidationError({"lines": wrong[:20]})
    record_event(kind="awards.recipients_added", subject=stored, by=by, data={"number": len(wanted)})
    return len(wanted)


@transaction.atomic
def change_recipient(
    row: DecisionRecipient, *, subject: CatalogueEntry, values: Mapping[str, Any], seen: str, by: Any
) -> DecisionRecipient:
    """Correct what the editor saw as `seen` (`content_of`). Raises as `add_recipient`, and RecordChanged."""
    decision = open_decision(row.decision, by)
    rows = decision.recipients.select_for_update(of=("self",))
    stored: DecisionRecipient | None = rows.filter(pk=row.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    if content_of(stored) != seen:
        raise RecordChanged(stored)
    if stored.annulled_on is not None:
        raise ValidationError(_("What was annulled is not changed any more."))
    different = _put(stored, subject, values)
    if different:
        stored.save()
        data = {"recipient": stored.pk, "fields": different}
        record_event(kind="awards.recipient_changed", subject=decision, by=by, data=data)
    return stored


@transaction.atomic
def remove_recipient(row: DecisionRecipient, *, by: Any) -> None:
    """Take somebody off the list; the record of changes keeps them. Raises NotAllowed, NotNow, ValidationError."""
    decision = open_decision(row.decision, by)
    stored = decision.recipients.filter(pk=row.pk).first()
    if stored is None:
        return
    if stored.annulled_on is not None:
        raise ValidationError(_("What was annulled is not changed any more."))
    if stored.nomination_id is not None and decision.state != DecisionState.DRAFT:
        raise ValidationError(_("A nomination was decided with it: annul what the decision gives instead."))
    if stored.handovers.exists():
        raise ValidationError(_("Something was handed over to them already: take that back first."))
    record_event(kind="awards.recipient_removed", subject=decision, by=by, data={"recipient": stored.pk})
    stored.delete()


def _put(row: DecisionRecipient, subject: CatalogueEntry, values: Mapping[str, Any]) -> list[str]:
    """Put it on the row and check it; returns what differs. Raises ValidationError by field."""
    before = (row.title_id, row.form_id)
    row.title, row.form = None, None
    setattr(row, subject.AUTHORITY, subject)
    different = apply_values(row, values, RECIPIENT)
    row.collective = row.unit if row.recipient == Recipient.COLLECTIVE else None
    _check(row)
    return [*different, *(["subject"] if (row.title_id, row.form_id) != before else [])]


def _check(row: DecisionRecipient) -> None:
    wrong: dict[str, Any] = {}
    if row.recipient and not getattr(row.subject, f"for_{row.recipient}"):
        said = _("“%(subject)s” is not for: %(kind)s.")
        wrong["recipient"] = said % {"subject": row.subject, "kind": row.get_recipient_display()}
    if row.order > LAST_PLACE:
        wrong["order"] = _("At most %(most)s.") % {"most": LAST_PLACE}
    wrong |= departures(row)
    if row.person is not None and row.recipient != Recipient.PERSON:
        wrong["person"] = _("Only of a person, a person in the portal is named.")
    if row.number > 1 and not row.decision.is_outside:
        wrong["number"] = _("A decision of one’s own names everybody, one in each row.")
    elif row.number > 1 and (row.person is not None or row.collective is not None):
        wrong["number"] = _("A row with a person or unit of the portal stands for these alone.")
    elif row.number < row.presented:
        wrong["number"] = _("%(n)s were handed over already.") % {"n": row.presented}
    if twins_of(row).exists():
        wrong["name"] = _("“%(name)s” is on the list with the same already.") % {"name": row.name}
    if wrong:
        raise ValidationError(wrong)
