"""Opinions that another system hands in (a hotline): each once, however often it is sent, with the citizen's code.

The code follows from the number of the opinion and the key of the request, which the portal keeps a day: so the same
answer can be given again, and the code itself is kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import salted_hmac

from dialogues.models import Opinion, OpinionReference
from dialogues.models.opinion_reference import hash_of
from dialogues.opinion_codes import code_from, fingerprint
from dialogues.permissions.opinions import may_register_for
from dialogues.services.opinions import register_opinion
from mobilization.common.locks import one_at_a_time
from organizations.models import Unit


@dataclass(frozen=True)
class TakenIn:
    """An opinion, new or known before; `code` only of a new one."""

    opinion: Opinion
    code: str
    is_new: bool


@transaction.atomic
def take_in(
    *, unit: Unit, values: Mapping[str, Any], identity: Mapping[str, Any] | None, by: Any, ref: str = "", key: str = ""
) -> TakenIn:
    """Register what a system hands in, once for each `ref` of the account, whatever else is said the second time.

    Raises as `register_opinion`.
    """
    if not may_register_for(by, unit):
        raise PermissionDenied
    if ref:
        one_at_a_time("dialogues.opinion_reference", by.pk, hash_of(ref))
        if (known := OpinionReference.objects.known(by, ref)) is not None:
            return TakenIn(known.opinion, "", is_new=False)
    made = register_opinion(unit=unit, values=values, identity=identity, by=by)
    opinion, code = made.opinion, made.code
    if key:
        code = code_of(by, key, opinion.number)
        opinion.code_hash = fingerprint(code)
        opinion.save(update_fields=["code_hash"])
    if ref:
        OpinionReference.objects.create(opinion=opinion, by=by, ref=ref, ref_hash=hash_of(ref))
    return TakenIn(opinion, code, is_new=True)


def code_of(by: Any, key: str, number: str) -> str:
    """The code of the opinion with this number that the account handed in with this key."""
    told = salted_hmac("dialogues.opinion_code", f"{by.pk}\n{number}\n{key}", algorithm="sha256")
    return code_from(int.from_bytes(told.digest()[:16]))


def codes_again(by: Any, key: str, numbers: list[str]) -> dict[str, str]:
    """The same once more, by number; without those that open nothing any more."""
    codes = {number: code_of(by, key, number) for number in numbers}
    rows = Opinion.objects.filter(number__in=numbers).values_list("number", "code_hash")
    return {number: codes[number] for number, code_hash in rows if fingerprint(codes[number]) == code_hash}
