"""What is known of citizens is forgotten by the clock: who said it first, what was said and answered later."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from dialogues.citizen_rules import IDENTITY_DAYS, TEXT_DAYS
from dialogues.models import IdentityLook, Opinion, OpinionIdentity, OpinionText, OpinionTransition
from dialogues.opinion_enums import IdentityAct, OpinionState
from dialogues.services.hall_forgetting import forget_replies_that_name
from dialogues.services.opinion_identities import forget_citizens
from directives import rules
from mobilization.common.filters import start_of
from mobilization.outbox.events import record_many
from organizations.dates import today

_BATCH = 200


def forget_old_opinions(*, on: datetime.date | None = None) -> int:
    """Forget identities, then texts, whose days since closing or withdrawing are over. Returns how many times."""
    day, number = on or today(), 0
    for rule, work in ((IDENTITY_DAYS, forget_identities), (TEXT_DAYS, forget_texts)):
        last = 0
        while done := work(over_for(rule, day).filter(pk__gt=last)):  # nobody looks again at what is done
            number += len(done)
            last = done[-1]
    return number


def over_for(rule: str, day: datetime.date) -> "QuerySet[Opinion]":
    """Those whose days by the rule are over."""
    before = day - datetime.timedelta(days=rules.value(rule, on=day))
    withdrawn = OpinionTransition.objects.filter(
        subject=OuterRef("pk"), to_state=OpinionState.WITHDRAWN, at__lt=start_of(before)
    )
    gone = Q(state=OpinionState.WITHDRAWN) & Exists(withdrawn)
    found: QuerySet[Opinion] = Opinion.objects.filter(Q(state=OpinionState.CLOSED, closed_on__lt=before) | gone)
    return found


@transaction.atomic
def forget_identities(rows: "QuerySet[Opinion]") -> list[int]:
    """Of the first of the rows that have one; returns which."""
    known = OpinionIdentity.objects.filter(opinion=OuterRef("pk"))
    batch = list(rows.filter(Exists(known)).order_by("pk").values_list("pk", flat=True)[:_BATCH])
    forget_replies_that_name(batch)
    OpinionIdentity.objects.filter(opinion__in=batch).delete()
    IdentityLook.objects.bulk_create(IdentityLook(opinion_id=pk, by=None, act=IdentityAct.ERASED) for pk in batch)
    return batch


@transaction.atomic
def forget_texts(rows: "QuerySet[Opinion]") -> list[int]:
    """Of the first of the rows that have one, with all that may repeat it; returns which."""
    texts = OpinionText.objects.filter(opinion=OuterRef("pk"))
    batch = list(rows.filter(Exists(texts)).order_by("pk").select_for_update(of=("self",))[:_BATCH])
    forget_citizens([opinion.pk for opinion in batch], by=None)
    record_many(kind="dialogues.opinion_erased", happened=[(opinion, {}) for opinion in batch], by=None)
    return [opinion.pk for opinion in batch]
