"""From one network come at most so many to a conference at once; who comes after that waits for an official.

A whole office or village may stand behind one network, and so may somebody who fills the hall: nobody is sent away,
and the hall is not full of one of them. Of the network stands a fingerprint, made with a salt of the conference.
"""

import hashlib
import hmac
import secrets

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from dialogues.enums import ConferenceState
from dialogues.models import MOST_PEOPLE, Conference, Registration, RegistrationSalt
from dialogues.rules import REGISTRATION_SHARE
from directives import rules
from mobilization.common.networks import site_of
from mobilization.workflow.refusals import WrongState
from organizations.dates import today

SITES = 2
"""The whole network of a customer of IPv6 has the share of so many."""


def place_by_share(registration: Registration, conference: Conference, network: str) -> None:
    """Say where it came from, and whether it waits; for who holds the conference.

    Raises WrongState where as many of this network wait already as have places.
    """
    if not network:
        return
    most = max(MOST_PEOPLE, (conference.capacity or 0) * rules.value(REGISTRATION_SHARE) // 100)
    registration.network = _fingerprint(conference, network)
    limits = {"network": most}
    if site := site_of(network):
        registration.site = _fingerprint(conference, site)
        limits["site"] = most * SITES
    for name, limit in limits.items():
        taken, waiting = _people(conference, Q(**{name: getattr(registration, name)}))
        if taken + registration.people > limit:
            registration.is_waiting = True
            if waiting + registration.people > limit:
                raise WrongState(
                    _("Many wait already who registered from the same connection. Use another one, or ask the unit.")
                )


def forget_networks() -> int:
    """Throw away salts and fingerprints where nobody registers any more. Returns how many salts went."""
    over = ~Q(conference__state=ConferenceState.ANNOUNCED) | Q(conference__day__lt=today())
    Registration.objects.filter(over).exclude(network="").update(network="", site="")
    return RegistrationSalt.objects.filter(over).delete()[0]


def _people(conference: Conference, where: Q) -> tuple[int, int]:
    """How many have a place, and how many wait."""
    found = conference.registrations.filter(where).aggregate(
        taken=Sum("people", filter=Q(is_waiting=False)), waiting=Sum("people", filter=Q(is_waiting=True))
    )
    return found["taken"] or 0, found["waiting"] or 0


def _fingerprint(conference: Conference, network: str) -> str:
    known, _made = RegistrationSalt.objects.get_or_create(
        conference=conference, defaults={"salt": secrets.token_hex(32)}
    )
    return hmac.new(known.salt.encode(), network.encode(), hashlib.sha256).hexdigest()
