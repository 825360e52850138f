"""A citizen sends an opinion without an account: once, however often the form comes; with files; its unit is told."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.crypto import salted_hmac

from dialogues.models import Opinion
from dialogues.opinion_codes import fingerprint
from dialogues.opinion_enums import Channel
from dialogues.opinion_notices import tell
from dialogues.opinion_recipients import keeping
from dialogues.queries.announced import announced
from dialogues.rules import MUST_HOLD
from dialogues.services.opinions import Registered, few, keep_files, store_opinion
from mobilization.common.codes import BITS, code_from
from mobilization.common.files import kept_whole
from mobilization.common.locks import one_at_a_time
from mobilization.common.uploads import CheckedFile
from organizations.dates import today
from organizations.models import Unit

TYPED = ("kind", "conference", "domain", "theme", "text", "place")
"""What the citizen says about an opinion; the rest follows."""


def units_that_take() -> Any:
    """The units of today to which everybody may send: those with a People's Committee."""
    return Unit.objects.in_force().filter(kind__in=MUST_HOLD)


def code_of(page: str, sent: str) -> str:
    """The code of what was sent from a page: the same for the same, another for what was corrected meanwhile.

    `page` is the secret of the page, 128 bits or more; with the portal's own secret nobody reckons the code.
    """
    both = hashlib.sha256(f"{page}\x1f{sent}".encode()).hexdigest()
    digest = salted_hmac("dialogues.citizens_code", both, algorithm="sha256").digest()
    return code_from(int.from_bytes(digest[: BITS // 8], "big"))


def sent_already(code: str) -> Opinion | None:
    """The opinion with this code: the same was sent before."""
    return Opinion.objects.filter(code_hash=fingerprint(code)).select_related("steward").first()


def send_opinion(
    *,
    unit: Unit,
    values: Mapping[str, Any],
    identity: Mapping[str, Any],
    files: Iterable[CheckedFile] = (),
    code: str,
) -> Registered:
    """Keep what a citizen sends; `values` are those of TYPED, `code` is that of `code_of`.

    Sent a second time, also at the same moment, it is the first one. Raises ValidationError by field, ValueError for
    other keys.
    """
    if unknown := set(values) - set(TYPED):
        raise ValueError(f"These are not the citizen's: {sorted(unknown)}")
    brought = few(files)
    known = dict(values) | {"channel": Channel.WEB, "received_on": today()}
    with kept_whole() as kept:
        one_at_a_time("dialogues.sending", fingerprint(code))
        if (there := sent_already(code)) is not None:
            return Registered(there, code)
        made = store_opinion(unit=unit, values=known, by=None, identity=identity, code=code, conferences=announced())
        keep_files(made.opinion, brought, kept)
        tell("opinion_received", made.opinion, keeping(made.opinion))
    return made
