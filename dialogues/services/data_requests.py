"""Requests of citizens for what is kept about them: entered, a file made, handed over; gone when they are erased."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dialogues.data_request_rules import due_of_request
from dialogues.models import DataRequest, IdentityLook, Opinion, OpinionIdentity
from dialogues.opinion_enums import PURPOSES, IdentityAct
from dialogues.permissions.data_requests import may_hand_out
from dialogues.personal_data import digits_of
from mobilization.common.editing import demand_plausible_days
from mobilization.common.files import discard
from mobilization.common.locks import one_at_a_time
from mobilization.common.text import fold
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job, JobFile
from mobilization.outbox.services import request_once
from organizations.dates import today
from organizations.offices import office_of

PERSON_DATA = "dialogues.person_data"


@transaction.atomic
def enter_request(opinions: Iterable[Opinion], *, asked_on: datetime.date, by: Any) -> list[DataRequest]:
    """Note that the citizen of these opinions asked; one line for each, and one for what was noted of that day already.

    Raises PermissionDenied, ValidationError.
    """
    chosen = list({each.pk: each for each in opinions}.values())
    if not all(may_hand_out(by, each) for each in chosen):
        raise PermissionDenied
    _demand_not_ahead("asked_on", asked_on)
    made = []
    for opinion in chosen:
        one_at_a_time("dialogues.data_request", opinion.pk)
        if (there := DataRequest.objects.open().filter(opinion=opinion, asked_on=asked_on).first()) is not None:
            made.append(there)
            continue
        one = DataRequest(opinion=opinion, asked_on=asked_on, due_on=due_of_request(asked_on), entered_by=by)
        one.save()
        record_event(kind="dialogues.data_requested", subject=opinion, by=by, data={"asked_on": f"{asked_on}"})
        made.append(one)
    return made


def is_same_citizen(one: Opinion, other: Opinion) -> bool:
    """Whether both were said by somebody of this name with this telephone or address; never of anonymous ones."""
    known = list(OpinionIdentity.objects.filter(opinion__in=[one.pk, other.pk]))
    if one.pk == other.pk or len(known) < len((one, other)):
        return one.pk == other.pk
    names, phones, addresses = (
        {how(getattr(each, name)) for each in known}
        for name, how in (("name", _plain), ("phone", digits_of), ("address", _plain))
    )
    return names != {""} and len(names) == 1 and any(len(each) == 1 and each != {""} for each in (phones, addresses))


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


@transaction.atomic
def make_file(requests: Iterable[DataRequest], *, purpose: str, by: Any) -> Job:
    """Have the file made; the look at each identity stands in the log at once.

    Raises PermissionDenied, ValidationError for an unknown purpose.
    """
    chosen = list(requests)
    if not chosen or not all(may_hand_out(by, each.opinion) for each in chosen):
        raise PermissionDenied
    if purpose not in dict(PURPOSES):
        raise ValidationError({"purpose": _("Say what you look at it for.")})
    params = {"requests": sorted(each.pk for each in chosen), **office_of(by)}
    for each in chosen:
        IdentityLook.objects.create(opinion=each.opinion, by=by, act=IdentityAct.SEEN, purpose=purpose)
    job = request_once(kind=PERSON_DATA, owner=by, params=params)
    DataRequest.objects.filter(pk__in=params["requests"]).update(job=job)
    return job


@transaction.atomic
def hand_over(request: DataRequest, *, done_on: datetime.date, by: Any) -> DataRequest:
    """Note the day on which the citizen had it. Raises PermissionDenied, ValidationError."""
    stored: DataRequest = (
        DataRequest.objects.select_for_update(of=("self",)).select_related("opinion__steward").get(pk=request.pk)
    )
    if not may_hand_out(by, stored.opinion):
        raise PermissionDenied
    _demand_not_ahead("done_on", done_on)
    if done_on < stored.asked_on:
        raise ValidationError({"done_on": _("This day lies before the citizen asked.")})
    if stored.done_on is None:
        stored.done_on, stored.done_noted_on = done_on, today()
        stored.save(update_fields=["done_on", "done_noted_on"])
        record_event(kind="dialogues.data_handed_over", subject=stored.opinion, by=by, data={"done_on": f"{done_on}"})
    return stored


def forget_files(opinions: Sequence[int]) -> None:
    """Take away all files ever made, not the last one alone; for whoever holds them and erases their citizens."""
    asked = Q(pk__in=[])
    for pk in DataRequest.objects.filter(opinion__in=opinions).values_list("pk", flat=True):
        asked |= Q(params__requests__contains=[pk])
    for file in JobFile.objects.filter(job__in=Job.objects.filter(asked, kind=PERSON_DATA).values("pk")):
        discard(file)


def _demand_not_ahead(field: str, day: datetime.date) -> None:
    demand_plausible_days({field: day})
    if day > today():
        raise ValidationError({field: _("This day lies ahead.")})
