"""Floods are held off at the doors without an account: counted by network and together, exactly, in PostgreSQL.

Ten minutes are one window. What is counted is a fingerprint of the network, made with a salt of the day; salts are
thrown away the day after, counts within the hour.
"""

import datetime
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dialogues.citizen_rules import PER_MOMENT, PER_NETWORK, WRONG_CODES
from dialogues.models import DailySalt, FloodCount
from directives import rules
from mobilization.common.networks import site_of
from organizations.dates import today

WINDOW = 600
"""Seconds."""
_COUNT = """
    INSERT INTO dialogues_floodcount AS kept (door, network, since, number) VALUES (%(door)s, %(network)s, %(since)s, 1)
    ON CONFLICT (door, network, since) DO UPDATE SET number = kept.number + 1 WHERE kept.number < %(most)s
    RETURNING number
"""


class Door(StrEnum):
    """What strangers do that writes, or asks for a secret."""

    SEND = "send"
    REGISTER = "register"
    CODE = "code"
    HOLD = "hold"


_SITES, _FILES = 10, 2
"""A customer's whole network of IPv6 has the limit of so many; with files the same page may come so many times."""
_OF_NETWORK = {Door.SEND: PER_NETWORK, Door.REGISTER: PER_NETWORK, Door.CODE: WRONG_CODES, Door.HOLD: PER_NETWORK}


class TooMany(Exception):
    """The door is shut for this network, or for all, for so many `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)

    @property
    def minutes(self) -> int:
        """For people."""
        return max(1, -(-self.seconds // 60))


@transaction.atomic
def come_in(door: Door, network: str) -> None:
    """Count one more through the door. Raises TooMany, and then nothing is counted.

    Of however many at once exactly as many come in as the rules say.
    """
    since = _window()
    for counted, most in _limits(door, network).items():
        if not _counted({"door": door.value, "network": counted, "since": since}, most):
            raise TooMany(_left(since))  # which undoes what was counted before, too


def _limits(door: Door, network: str) -> dict[str, int]:
    """What is counted, with how many come in: the network, that of its customer, and all together last.

    Nobody guesses a code of 128 bits, so wrong codes are not counted together: strangers would shut the door for all.
    """
    most = rules.value(_OF_NETWORK[door]) * (_FILES if door == Door.HOLD else 1)
    limits = {_fingerprint(network): most}
    if site := site_of(network):
        limits[_fingerprint(site)] = most * _SITES
    if door != Door.CODE:
        limits[""] = rules.value(PER_MOMENT)
    return limits


def ask(door: Door, network: str) -> None:
    """Raises TooMany where nobody comes in; counts nothing."""
    since, limits = _window(), _limits(door, network)
    rows = FloodCount.objects.filter(door=door.value, since=since, network__in=limits)
    if any(row.number >= limits[row.network] for row in rows):
        raise TooMany(_left(since))


def forget_counts() -> int:
    """Throw away counts of windows that are over, and salts of days that are over. Returns how many counts went."""
    DailySalt.objects.filter(day__lt=today()).delete()
    return FloodCount.objects.filter(since__lt=_window()).delete()[0]


def _counted(row: Mapping[str, Any], most: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {**row, "most": most})
        return cursor.fetchone() is not None


def _window() -> datetime.datetime:
    now = int(timezone.now().timestamp())
    return datetime.datetime.fromtimestamp(now - now % WINDOW, datetime.UTC)


def _left(since: datetime.datetime) -> int:
    return max(1, int((since - timezone.now()).total_seconds()) + WINDOW + 1)


def _fingerprint(network: str) -> str:
    salts = DailySalt.objects.filter(day=today()).values_list("salt", flat=True)
    if (salt := salts.first()) is None:
        DailySalt.objects.bulk_create([DailySalt(day=today(), salt=secrets.token_hex(32))], ignore_conflicts=True)
        salt = salts.get()
    return hmac.new(salt.encode(), network.encode(), hashlib.sha256).hexdigest()
