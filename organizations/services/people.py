"""People enter the portal: with a first role, with or without an account."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean, fold
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.models import Membership, Person, Unit, User
from organizations.permissions.people import is_program, may_add_people, may_administer_account, may_see_person
from organizations.services.invitations import invite, withdraw_invitations
from organizations.services.memberships import give, keep_an_administrator
from organizations.services.offers import offer_role


@dataclass(frozen=True)
class NewPerson:
    """What came of it: `existed` when the address belonged to somebody already, who got the role instead.

    Without a person it belongs to somebody the administrator may not see, who was offered the role.
    """

    person: Person | None
    membership: Membership | None
    existed: bool


@transaction.atomic
def add_person(
    *,
    full_name: str,
    unit: Unit,
    role: str,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    position: str = "",
    email: str = "",
    language: str = "vi",
    by: Any,
) -> NewPerson:
    """A person with a first role and, where an address is given, an invitation to an account.

    When the address has an owner already, no second person is made: the owner, if the name given is theirs, gets the
    role and no letter; another name is an error at the address, for one of the two was mistyped. Whom `by` may not see
    is offered the role, and until they accept it nothing is said of them. Raises PermissionDenied, and ValidationError
    by field.
    """
    if not may_add_people(by):
        raise PermissionDenied
    owner = Person.objects.filter(user__email=email.strip().lower()).first() if email.strip() else None
    if owner is not None and is_program(owner):
        raise ValidationError({"email": _("An account with this e-mail address exists already.")})
    if owner is not None and not may_see_person(by, owner):
        offered = Membership(
            person=owner, unit=unit, role=role, position=position, valid_from=valid_from, valid_to=valid_to
        )
        offer_role(offered, by=by)
        return NewPerson(None, None, existed=True)
    if owner is not None and fold(owner.full_name) != fold(full_name):
        text = _("This address belongs to %(person)s already. If you mean them, give the name as it stands here.")
        raise ValidationError({"email": text % {"person": owner}})
    person = owner or Person.objects.create(full_name=legible(full_name, field="full_name"))
    try:
        membership = give(person, unit, role, valid_from, valid_to, position, by)
    except ValidationError as errors:
        if owner is None:
            raise
        told = _("This address belongs to %(person)s already.") % {"person": owner}
        raise ValidationError({"email": [told, *errors.messages]}) from errors
    if owner is None:
        record_event(kind="organizations.person_added", subject=person, by=by, data={"unit": unit.pk})
        if email.strip():
            invite(person=person, email=email, language=language, by=by)
    return NewPerson(person, membership, existed=owner is not None)


def legible(name: str, *, field: str) -> str:
    """The name as it is kept. Raises ValidationError at `field` when only signs that nobody sees stand there."""
    if not (kept := clean(name)):
        raise ValidationError({field: _("Only invisible signs stand here. Write the name.")})
    return kept


@transaction.atomic
def rename_person(person: Person, *, full_name: str, reason: str, by: Any) -> Person:
    """Correct a name, for whoever may administer the person's account. Raises PermissionDenied, ValidationError."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not may_administer_account(by, person):
        raise PermissionDenied
    with because(reason):
        person.full_name = legible(full_name, field="full_name")
        person.save()
    record_event(kind="organizations.person_renamed", subject=person, by=by)
    return person


@transaction.atomic
def deactivate_account(user: User, *, reason: str, by: Any) -> User:
    """Switch an account off: its next request is refused, and its sessions never come to life again.

    The password goes, and with it every session made with it; who comes back chooses a new one by invitation. Raises
    PermissionDenied, and ValidationError without a reason, for an account that is off, or when nobody would be left
    to administer the topmost unit.
    """
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
    if not may_administer_account(by, user.person):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that others understand it later.")})
    has_open_invitation = user.invitations.filter(accepted_at=None, withdrawn_at=None).exists()
    if not user.is_active and not has_open_invitation:
        raise ValidationError(_("This account is switched off already."))
    if not by.is_superuser:
        for membership in user.memberships_now:
            if membership.role == "administrator":
                keep_an_administrator(membership.unit, without=user.person, after=today(), field=None)
    with because(reason):
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
        withdraw_invitations(user)
    record_event(kind="organizations.account_deactivated", subject=user, by=by)
    return user
