"""Verbs of opinions: registering one, correcting it until it is assigned, a new code for who lost theirs."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogues.models import AgendaItem, Conference, GroupedOpinion, Opinion, OpinionFile, OpinionText
from dialogues.opinion_clock import begins_on
from dialogues.opinion_codes import fingerprint, new_code
from dialogues.opinion_enums import Channel
from dialogues.opinion_rules import due_of_assigning
from dialogues.permissions.opinion_states import demand_editable
from dialogues.permissions.opinions import may_edit_opinion, may_register_for, may_renew_code
from dialogues.services.opinion_identities import put_identity
from mobilization.common.editing import RecordChanged, apply_values
from mobilization.common.files import StoredFile, kept_whole, store
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.models import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

EXPORT_OPINIONS = "dialogues.export_opinions"
ABOUT = ("kind", "channel", "received_on", "conference", "domain", "theme", "place_unit")
SAID = ("text", "place")
ENTERED = (*ABOUT, *SAID)
AS_SENT = ("channel", "received_on", *SAID)
"""What nobody corrects of an opinion that the citizen sent on the web: it is theirs."""
MOST_FILES = 5


@dataclass(frozen=True)
class Registered:
    """An opinion and the code of its citizen, which is told now and never again."""

    opinion: Opinion
    code: str


def register_opinion(
    *,
    unit: Unit,
    values: Mapping[str, Any],
    by: Any,
    identity: Mapping[str, Any] | None = None,
    files: Iterable[CheckedFile] = (),
) -> Registered:
    """Enter an opinion that the unit received; `values` are those of ENTERED, `identity` those of IDENTITY.

    Without anything in `identity` it is anonymous; `files` show what the citizen brought. Raises PermissionDenied,
    ValidationError by field, ValueError for other keys.
    """
    if not may_register_for(by, unit):
        raise PermissionDenied
    seen, brought = Conference.objects.visible_to(by), few(files)
    with kept_whole() as kept:
        made = store_opinion(unit=unit, values=values, by=by, identity=identity, code=new_code(), conferences=seen)
        keep_files(made.opinion, brought, kept)
    return made


def few(files: Iterable[CheckedFile]) -> list[CheckedFile]:
    """The files, not more than MOST_FILES. Raises ValidationError."""
    brought = list(files)
    if len(brought) > MOST_FILES:
        raise ValidationError({"files": _("Send %(most)s files at most.") % {"most": MOST_FILES}})
    return brought


def keep_files(opinion: Opinion, files: Iterable[CheckedFile], kept: list[StoredFile]) -> None:
    """Store them with the opinion, within `kept_whole`, whose list gets them."""
    for each in files:
        row = OpinionFile(opinion=opinion)
        kept.append(store(row, each.content, name=each.name, content_type=each.content_type))


def store_opinion(
    *,
    unit: Unit,
    values: Mapping[str, Any],
    by: Any,
    identity: Mapping[str, Any] | None,
    code: str,
    conferences: "QuerySet[Conference]",
) -> Registered:
    """The same for whoever may: `code` is the citizen's, `conferences` are those it may be for.

    Raises ValidationError, ValueError as `register_opinion`.
    """
    opinion = Opinion(unit=unit, steward=unit, entered_by=by, number=_next_number(), code_hash=fingerprint(code))
    words = OpinionText()
    _put(opinion, words, values, conferences)
    opinion.due_on = _due(opinion)
    opinion.save()
    words.opinion = opinion
    words.save()
    if identity is not None:
        put_identity(opinion, identity, by=by)
    record_event(
        kind="dialogues.opinion_registered", subject=opinion, by=by,
        data={"kind": opinion.kind, "channel": opinion.channel},
    )  # fmt: skip
    return Registered(opinion, code)


@transaction.atomic
def edit_opinion(opinion: Opinion, *, version: int, changes: Mapping[str, Any], by: Any) -> Opinion:
    """Correct what the editor saw as `version`, until it is assigned; returns it as stored.

    Raises PermissionDenied, NotNow, RecordChanged (nothing is overwritten), ValidationError by field, ValueError for
    other keys. Without a difference nothing is written.
    """
    stored = locked_opinion(opinion)
    demand_editable(by, stored)
    if not may_edit_opinion(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise RecordChanged(stored)
    different = _put(stored, stored.words, changes, Conference.objects.visible_to(by))
    if different:
        stored.due_on = _due_of_edited(stored)
        stored.version += 1
        stored.save()
        stored.words.save()
        record_event(kind="dialogues.opinion_edited", subject=stored, by=by, data={"fields": different})
    return stored


@transaction.atomic
def renew_code(opinion: Opinion, *, by: Any) -> Registered:
    """A new code for a citizen who lost theirs; the old one opens nothing any more. Raises PermissionDenied."""
    stored = locked_opinion(opinion)
    if not may_renew_code(by, stored):
        raise PermissionDenied
    code = new_code()
    stored.code_hash = fingerprint(code)
    stored.save(update_fields=["code_hash"])
    record_event(kind="dialogues.opinion_code_renewed", subject=stored, by=by, data={})
    return Registered(stored, code)


def locked_opinion(opinion: Opinion) -> Opinion:
    """As it is now, with its text; nobody else changes it or takes a step until the transaction ends."""
    rows = Opinion.objects.select_for_update(of=("self",))
    stored: Opinion = rows.select_related(
        "unit", "steward", "assigned", "assigned_steward", "conference", "theme", "words", "drafted_by"
    ).get(pk=opinion.pk)
    return stored


def _next_number() -> str:
    """A number nobody has had and nobody else gets: YK-2026-000123."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('dialogues_opinion_number')")
        return f"YK-{today().year}-{cursor.fetchone()[0]:06d}"


def _put(
    opinion: Opinion, words: OpinionText, values: Mapping[str, Any], conferences: "QuerySet[Conference]"
) -> list[str]:
    """The values on both, each checked, all faults together; which differ."""
    if unknown := set(values) - set(ENTERED):
        raise ValueError(f"These fields are not entered: {sorted(unknown)}")
    different: list[str] = []
    wrong: dict[str, Any] = {}
    for record, names, long in ((opinion, ABOUT, ()), (words, SAID, ("text",))):
        given = {name: value for name, value in values.items() if name in names}
        try:
            different += apply_values(record, given, names, long=long)
        except ValidationError as faults:
            wrong |= faults.message_dict
    wrong |= {name: text for name, text in _implausible(opinion, different, conferences).items() if name not in wrong}
    if wrong:
        raise ValidationError(wrong)
    return different


def _implausible(opinion: Opinion, different: list[str], conferences: "QuerySet[Conference]") -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if (opinion.channel == Channel.WEB) is not (opinion.entered_by_id is None):
        wrong["channel"] = _("On the web is what the citizen sent without anybody’s help, and nothing else.")
    if isinstance(opinion.received_on, datetime.date) and opinion.received_on > today():
        wrong["received_on"] = _("This day lies ahead.")
    if opinion.pk and opinion.channel == Channel.WEB:
        as_sent = _("The citizen sent it so on the web: it stays as it is.")
        wrong |= {name: as_sent for name in different if name in AS_SENT}
    conference = opinion.conference
    if "conference" in different and conference is not None and not conferences.filter(pk=conference.pk).exists():
        wrong["conference"] = _("Choose a conference that you can see.")
    elif "conference" in different and opinion.pk and AgendaItem.objects.about(opinion).exists():
        wrong["conference"] = _("It stands on the agenda of its conference: take it off there first.")
    elif "conference" in different and opinion.pk and GroupedOpinion.objects.filter(opinion=opinion).exists():
        wrong["conference"] = _("It stands in a group of its conference: take it out of there first.")
    return wrong


def _due(opinion: Opinion) -> datetime.date:
    day = opinion.conference.day if opinion.conference is not None else None
    return due_of_assigning(begins_on(opinion.received_on, day))


def _due_of_edited(opinion: Opinion) -> datetime.date:
    """On the day on which it was entered slips of the pen are corrected; later no correction gives more time."""
    due = _due(opinion)
    return due if timezone.localdate(opinion.created_at) == today() else min(due, opinion.due_on)
