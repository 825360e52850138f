"""Keys are given, narrowed or widened, and revoked; each counts with the next request of the program."""

import datetime
import secrets
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oauth2_provider.models import AccessToken, Application

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.enums import Role
from organizations.models import Membership, Person, Unit, User
from organizations.permissions.reach import administers
from organizations.services.memberships import give
from organizations.services.people import legible
from partners.enums import Scope
from partners.models import Client
from partners.permissions import may_change_client
from partners.services.secrets import end_secrets, new_secret

ADDRESSES = "programs.invalid"
"""No mail reaches this name (RFC 2606): an account has an address, a program has no mailbox."""
_ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def add_client(
    *,
    name: str,
    contact: str,
    unit: Unit,
    scopes: list[str],
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    by: Any,
) -> tuple[Client, str]:
    """A key for a program, and its secret, which nobody can read again later.

    Raises PermissionDenied, and ValidationError by field.
    """
    if not administers(by, unit):
        raise PermissionDenied
    if valid_to is not None and valid_to < max(valid_from, today()):
        raise ValidationError({"valid_to": _("The last day cannot be before the first, nor past.")})
    name = legible(name, field="name")
    if Client.objects.good().filter(steward=unit, account__person__full_name=name).exists():
        raise ValidationError({"name": _("This unit has a key for a system of this name already.")})
    account = _account(name)
    give(account.person, unit, Role.PARTNER, valid_from, valid_to, "", by)
    client = Client.objects.create(
        application=_application(account),
        account=account,
        contact=clean(contact),
        scopes=_known(scopes),
        unit=unit,
        steward=unit,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    secret = new_secret(client)
    record_event(kind="partners.client_added", subject=client, by=by, data={"unit": unit.pk, "scopes": client.scopes})
    return client, secret


def _account(name: str) -> User:
    """Somebody the record of changes can name, with whose account nobody can sign in."""
    person = Person.objects.create(full_name=name)
    account = User(email=f"{secrets.token_hex(8)}@{ADDRESSES}", person=person, is_program=True)
    account.set_unusable_password()
    account.save()
    return account


def _application(account: User) -> Application:
    return Application.objects.create(
        client_id=secrets.token_hex(16),
        user=account,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )


def _known(scopes: list[str]) -> list[str]:
    """In the order of the catalogue; raises ValidationError for none and for unknown ones."""
    chosen = [scope for scope in Scope.values if scope in scopes]
    if not chosen or len(chosen) != len(set(scopes)):
        raise ValidationError({"scopes": _("Choose at least one scope of the list.")})
    return chosen


def _locked(client: Client, by: Any) -> Client:
    locked = Client.objects.select_for_update(of=("self",)).select_related("account__person", "steward", "application")
    client = locked.get(pk=client.pk)
    if not may_change_client(by, client):
        raise PermissionDenied
    return client


@transaction.atomic
def change_scopes(client: Client, *, scopes: list[str], reason: str, by: Any) -> Client:
    """What the key is good for from now on, tokens under way included. Raises PermissionDenied, ValidationError."""
    client = _locked(client, by)
    before, client.scopes = client.scopes, _known(scopes)
    with because(reason):
        client.save(update_fields=["scopes"])
    data = {"from": before, "to": client.scopes}
    record_event(kind="partners.scopes_changed", subject=client, by=by, data=data)
    return client


@transaction.atomic
def rotate_secret(client: Client, *, keep_days: int, by: Any) -> tuple[Client, str]:
    """A new secret beside the last one, which stays good for `keep_days` more (0: ends now); older ones end now.

    Raises PermissionDenied.
    """
    client = _locked(client, by)
    end_secrets(client, keep_last=datetime.timedelta(days=keep_days))
    secret = new_secret(client)
    record_event(kind="partners.secret_rotated", subject=client, by=by, data={"keep_days": keep_days})
    return client, secret


@transaction.atomic
def revoke_client(client: Client, *, reason: str, by: Any) -> Client:
    """The key opens nothing any more, for ever. Raises PermissionDenied, and ValidationError without a reason."""
    client = _locked(client, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that others understand it later.")})
    with because(reason):
        client.revoked_at = timezone.now()
        client.save(update_fields=["revoked_at"])
        User.objects.filter(pk=client.account_id).update(is_active=False)
        end_secrets(client)
        _end_membership(client)
    AccessToken.objects.filter(application=client.application_id).delete()
    record_event(kind="partners.client_revoked", subject=client, by=by)
    return client


def _end_membership(client: Client) -> None:
    """The account is off already; the role ends with the day, so that the unit's list of roles tells the truth."""
    mine = Membership.objects.filter(person=client.account.person_id, role=Role.PARTNER).exclude(valid_to__lte=today())
    mine.filter(valid_from__gt=today()).delete()
    mine.update(valid_to=today())
