"""Failed proofs of identity slow further ones down, per account and for as long as they go on.

ASVS 5.0, 6.3.1 (guessing of passwords and codes) and 6.3.8 (nothing tells whether an account exists). Each attempt is
counted before it is checked, in one statement, so that fifty at once are no better than five in a row; what turns out
right is taken back. Counted by address, known or not, never by what a browser or proxy says of itself. A pause ends by
itself, after an hour at the latest.
"""

import datetime
import enum
import math
import unicodedata
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from organizations.models import SignInFailures

FREE_FAILURES = 4
"""So many in a row are forgiven; the next one begins the first pause, of a minute."""
LONGEST_NAME = 254
"""So long an address may be; what follows is not looked at: normalising takes time with the square of the length."""
LONGEST_PAUSE = datetime.timedelta(hours=1)
FORGOTTEN_AFTER = datetime.timedelta(hours=24)

_COUNT = """
INSERT INTO organizations_signinfailures AS kept (address_hash, failures, last_failed_at)
VALUES (%(key)s, 1, %(now)s)
ON CONFLICT (address_hash) DO UPDATE SET (failures, last_failed_at, locked_until) = (
    SELECT number, %(now)s, CASE WHEN number > %(free)s THEN
        %(now)s + LEAST(INTERVAL '1 minute' * 2 ^ LEAST(number - %(free)s - 1, 10), %(longest)s)
    END
    FROM (SELECT 1 + CASE WHEN kept.last_failed_at > %(forgotten)s THEN kept.failures ELSE 0 END) AS counted (number)
)
WHERE kept.locked_until IS NULL OR kept.locked_until <= %(now)s
"""


class Proof(enum.StrEnum):
    """What was wrong; each is counted for itself, so that a new password by mail allows no further guesses of codes."""

    PASSWORD = "password"  # noqa: S105 - a kind of proof
    CODE = "code"
    SECRET = "secret"  # noqa: S105 - of a partner's program


def begin_attempt(proof: Proof, address: str) -> int:
    """Count an attempt before it is checked. 0: check it, and `take_back` if it was right; else the pause in seconds.

    During a pause nothing is checked and nothing counted.
    """
    now = timezone.now()
    key = _key(proof, address)
    values: dict[str, Any] = {
        "key": key,
        "now": now,
        "free": FREE_FAILURES,
        "longest": LONGEST_PAUSE,
        "forgotten": now - FORGOTTEN_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        if cursor.rowcount:
            return 0
    until = SignInFailures.objects.filter(address_hash=key).values_list("locked_until", flat=True).first()
    return max(math.ceil((until - timezone.now()).total_seconds()), 1) if until else 1


def take_back(proof: Proof, address: str) -> None:
    """The attempt was right: it counts no more. Failures before it stay until the person is signed in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organizations_signinfailures SET failures = GREATEST(failures - 1, 0), locked_until = NULL"
            " WHERE address_hash = %s",
            [_key(proof, address)],
        )


def forget_failures(address: str, *proofs: Proof) -> None:
    """The person is signed in, or has set a new password by mail: begin anew. Old counts of others go, too."""
    SignInFailures.objects.filter(address_hash__in=[_key(proof, address) for proof in proofs]).delete()
    SignInFailures.objects.filter(last_failed_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def _key(proof: Proof, address: str) -> str:
    """The same for every spelling of an address; not to be computed without the portal's secret key."""
    name = unicodedata.normalize("NFKC", address[:LONGEST_NAME]).strip().casefold()
    return salted_hmac("organizations.sign_in", f"{proof}:{name}", algorithm="sha256").hexdigest()
