"""Who does not vote on an item: what the portal knows of conflicts, and what a member or the secretary says."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from reviews.agenda_kinds import by_kind, get
from reviews.enums import ConflictKind
from reviews.models import CouncilMember, PaperCount, Recusal, Session, SessionItem, Vote, Voted
from reviews.permissions.sessions import ALIVE, may_recuse, may_take_back_recusal
from reviews.permissions.states import Whose, demand_state, demand_uncounted
from reviews.queries.conflicts import by_pair, conflicts, grounds_besides_recusal
from reviews.queries.sessions import seats_of_the_day
from reviews.querysets import is_council_member
from reviews.services.bars import bar, lift_after_mistake, raise_bars


def recuse_who_is_in_conflict(session: Session, items: Iterable[SessionItem] | None = None) -> int:
    """Write down who does not vote on which of the items (of all), by what the portal knows today; how many are new.

    They read nothing of the models any more as council members, and what they were assigned counts no more. Called in
    the transaction that puts them on the agenda, begins the session, or opens their vote.
    """
    rows = list(session.items.all() if items is None else items)
    known = session.items.filter(item__isnull=False).values_list("pk", "item__candidacy__model")
    models: dict[int, int] = dict(known)
    raise_bars(session.council, models={models[row.pk] for row in rows if row.pk in models})
    seats = list(seats_of_the_day(session))
    pairs = by_pair(conflicts(session.council, set(models.values()), [seat.person_id for seat in seats]))
    with translation.override("vi"):  # it stands in the minutes
        made = [
            Recusal(item=row, seat=seat, reason=", ".join(str(kind.label) for kind in kinds))
            for row in rows
            for seat in seats
            if row.pk in models and (kinds := pairs.get((models[row.pk], seat.person_id)))
        ]
    made += _of_matters(session, rows, seats)
    before = Recusal.objects.filter(item__in=rows).count()
    Recusal.objects.bulk_create(made, ignore_conflicts=True)
    return Recusal.objects.filter(item__in=rows).count() - before


def _of_matters(session: Session, rows: Iterable[SessionItem], seats: Iterable[CouncilMember]) -> list[Recusal]:
    """Who does not vote on matters of higher apps, by what these know."""
    people = {seat.person_id: seat for seat in seats}
    made = []
    for key, items in by_kind(rows).items():
        of = {item.matter: item for item in items}
        told = get(key).conflicts(session.council, [pk for pk in of if pk is not None], list(people))
        made += [
            Recusal(item=of[matter], seat=people[person], reason=reason) for (matter, person), reason in told.items()
        ]
    return made


@transaction.atomic
def recuse(item: SessionItem, *, seat: CouncilMember, reason: str, by: Any) -> Recusal:
    """Say that a member does not vote on it; from now on they read nothing of the model as a council member.

    A member says it of themselves, the secretary of any member, until they have voted. Raises PermissionDenied, and
    ValidationError by field.
    """
    stored = _locked_item(item)
    demand_state(by, stored.session, ALIVE, Whose.BOTH)
    demand_uncounted(by, stored, Whose.BOTH)
    if not may_recuse(by, stored) or (is_council_member(by) and by.person_id != seat.person_id):
        raise PermissionDenied
    if not seats_of_the_day(stored.session).filter(pk=seat.pk).exists():
        raise ValidationError({"seat": _("This person does not sit in the council.")})
    if not (reason := clean(reason, multiline=True)):
        raise ValidationError({"reason": _("Please say why.")})
    voted = (model.objects.filter(item=stored, seat=seat).exists() for model in (Vote, Voted))
    if any(voted):
        raise ValidationError({"seat": _("This member has voted on it already. Repeat the vote first.")})
    try:
        with because(reason), transaction.atomic():
            made = Recusal.objects.create(item=stored, seat=seat, reason=reason)
    except IntegrityError as error:
        raise ValidationError({"seat": _("This member does not vote on it already.")}) from error
    if stored.item is not None:
        model = stored.item.candidacy.model_id
        bar(stored.session.council, person=seat.person_id, model=model, kind=ConflictKind.RECUSED, by=by)
    data = {"item": stored.pk, "seat": seat.pk}
    record_event(kind="reviews.session_recusal", subject=stored.session, by=by, data=data)
    return made


def _locked_item(item: SessionItem) -> SessionItem:
    Session.objects.select_for_update().get(pk=item.session_id)  # votes are cast under this lock: nobody does both
    rows = SessionItem.objects.select_for_update(of=("self",)).select_related(
        "session__council__steward", "session__steward", "item__candidacy__model"
    )
    stored: SessionItem = rows.get(pk=item.pk)
    return stored


@transaction.atomic
def take_back_recusal(recusal: Recusal, *, reason: str, by: Any) -> None:
    """Take back a recusal that was a mistake: from now on the member reads the model and votes on it again.

    Only before anybody has voted on it, and not against a conflict that the portal knows of. It stays on record, with
    the reason. Raises PermissionDenied, and ValidationError by field.
    """
    stored = _locked_item(recusal.item)
    demand_state(by, stored.session, ALIVE, Whose.KEEPERS)
    demand_uncounted(by, stored, Whose.KEEPERS)
    if not may_take_back_recusal(by, stored):
        raise PermissionDenied
    held = stored.recusals.select_related("seat").filter(pk=recusal.pk).first()
    if held is None:
        raise ValidationError(_("Somebody else has taken this away in the meantime."))
    if not (reason := clean(reason, multiline=True)):
        raise ValidationError({"reason": _("Please give a reason.")})
    if any(model.objects.filter(item=stored).exists() for model in (Vote, Voted, PaperCount)):
        raise ValidationError(_("There are votes on it already. Repeat the vote first."))
    person, council = held.seat.person_id, stored.session.council
    if why := _conflict_of(stored, person):
        text = _("There is a conflict of interest: %(grounds)s. It stands until that is corrected or taken back.")
        raise ValidationError(text % {"grounds": why})
    with because(reason):
        held.delete()
        if stored.item is not None:
            lift_after_mistake(council, person=person, model=stored.item.candidacy.model_id)
    data = {"item": stored.pk, "seat": held.seat_id}
    record_event(kind="reviews.session_recusal_taken_back", subject=stored.session, by=by, data=data)


def _conflict_of(item: SessionItem, person: int) -> str:
    """Why the person does not vote on it in any case; nothing where only their recusal says so."""
    if item.item is not None:
        model = item.item.candidacy.model_id
        return grounds_besides_recusal(item.session.council, person=person, model=model)
    matter = item.matter or 0
    return get(item.kind).conflicts(item.session.council, [matter], [person]).get((matter, person), "")
