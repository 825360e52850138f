"""Verbs of conflicts of interest: declaring one, taking it back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations.models import Person
from reviews.enums import ConflictKind, ItemState
from reviews.models import Conflict, Round, RoundItem, Session, SessionItem, Vote, Voted
from reviews.permissions.rounds import DECLARED_IN, may_declare, may_withdraw_conflict
from reviews.permissions.states import Whose, demand_state
from reviews.queries.rounds import judges
from reviews.querysets import is_council_member
from reviews.services.bars import bar, lift_declared
from reviews.services.recusals import recuse_who_is_in_conflict


class _OnAnotherAgenda(Exception):
    """The candidacy came on the agenda of a session whose lock is not held."""


def declare_conflict(item: RoundItem, *, person: Person, ground: str, by: Any) -> Conflict:
    """Say that the person does not judge this model in the round's council; from now on they read nothing of it there.

    A member says it of themselves, the secretary of anybody who sits in the council; in a session to come they do not
    vote on it. Raises PermissionDenied, also once the round is decided, and ValidationError by field, also where they
    have voted on it already.
    """
    while True:
        try:
            return _declare(item, person, ground, by)
        except _OnAnotherAgenda:  # undone with its locks, so that the session is locked before the round again
            continue


def _locked_round(item: RoundItem) -> Round:
    """The round as it is stored, kept for this transaction, after the sessions that have the candidacy before them.

    Raises _OnAnotherAgenda where it came on an agenda between the two locks.
    """
    agendas = Session.objects.living().filter(items__item=item).order_by("pk")
    locked = list(agendas.select_for_update(of=("self",)))  # votes are cast under this lock: nobody does both
    rounds = Round.objects.select_for_update(of=("self",)).select_related("council__steward", "steward")
    stored: Round = rounds.get(pk=item.round_id)  # what is given out meanwhile is seen; decided since, it is refused
    if set(agendas.values_list("pk", flat=True)) - {session.pk for session in locked}:
        raise _OnAnotherAgenda
    return stored


@transaction.atomic
def _declare(item: RoundItem, person: Person, ground: str, by: Any) -> Conflict:
    item.round = _locked_round(item)
    demand_state(by, item.round, DECLARED_IN, Whose.BOTH)
    if not may_declare(by, item) or (is_council_member(by) and by.person_id != person.pk):
        raise PermissionDenied
    council, model = item.round.council, item.candidacy.model
    if not judges(council).filter(person=person.pk).exists():
        raise ValidationError({"person": _("This person does not sit in the council.")})
    if not (ground := clean(ground, multiline=True)):
        raise ValidationError({"ground": _("Please say why.")})
    on_agendas = list(SessionItem.objects.filter(item=item, session__in=Session.objects.living().values("pk")))
    if any(model.objects.filter(item__in=on_agendas, seat__person=person).exists() for model in (Vote, Voted)):
        raise ValidationError({"person": _("This member has voted on it already. Repeat the vote first.")})
    try:
        with transaction.atomic():
            made = Conflict.objects.create(council=council, model=model, person=person, ground=ground, declared_by=by)
    except IntegrityError as error:
        raise ValidationError({"person": _("This conflict is declared already.")}) from error
    bar(council, person=person.pk, model=model.pk, kind=ConflictKind.DECLARED, by=by)
    for each in on_agendas:
        if each.state != ItemState.COUNTED:
            recuse_who_is_in_conflict(each.session, [each])
    data = {"model": model.pk, "person": person.pk}
    record_event(kind="reviews.conflict_declared", subject=item.round, by=by, data=data)
    return made


@transaction.atomic
def withdraw_conflict(conflict: Conflict, *, reason: str, by: Any) -> Conflict:
    """Take back what was declared by mistake; the row stays. Where no other conflict is known, sheets count again.

    While the member does not vote on the model in a session that is to come, they are kept from it by that recusal,
    until it is taken back, too. Raises PermissionDenied, ValidationError by field.
    """
    held = RoundItem.objects.filter(candidacy__model=conflict.model_id).values("round")
    rounds = Round.objects.filter(council=conflict.council_id, pk__in=held).order_by("pk")
    list(rounds.select_for_update(of=("self",)))  # before the conflict, as who declares one does
    rows = Conflict.objects.select_for_update(of=("self",)).select_related("council__steward", "model")
    stored: Conflict = rows.get(pk=conflict.pk)
    if not may_withdraw_conflict(by, stored):
        raise PermissionDenied
    if stored.withdrawn_at is not None:
        raise ValidationError(_("Somebody else has taken this away in the meantime."))
    if not (reason := clean(reason, multiline=True)):
        raise ValidationError({"reason": _("Please give a reason.")})
    with because(reason):
        stored.withdrawn_at, stored.withdrawn_reason = timezone.now(), reason
        stored.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        lift_declared(stored.council, person=stored.person_id, model=stored.model_id)
    data = {"model": stored.model_id, "person": stored.person_id}
    record_event(kind="reviews.conflict_withdrawn", subject=stored.council, by=by, data=data)
    return stored
