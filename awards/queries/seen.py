"""What somebody saw before they act on it: a mark that is another one as soon as anything of it is."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from awards.models import Decision, DecisionRecipient, Handover, Nomination, Presentation
from mobilization.common.editing import content_of


def of_nomination(nomination: Nomination) -> str:
    """Text and state, models, dossier with its files, measures, and what was explained."""
    pieces = nomination.pieces.order_by("pk").values_list("pk", "number", "dated", "confirmed_by", "confirmed_on")
    return _mark(
        [
            content_of(nomination),
            *nomination.nominated.order_by("position").values_list("model", flat=True),
            *pieces,
            *nomination.pieces.order_by("files").values_list("files", flat=True),
            *nomination.bars.order_by("pk").values_list("pk", flat=True),
            *nomination.overrides.order_by("pk").values_list("pk", flat=True),
        ]
    )


def of_decision(decision: Decision) -> str:
    """Text and state, legal bases, and everybody on the list."""
    bases = decision.basis_rows.order_by("pk").values_list("document", flat=True)
    stored = Decision.objects.get(pk=decision.pk)
    return _mark([content_of(stored), *bases, *(content_of(row) for row in decision.recipients.order_by("pk"))])


def of_handing(rows: Sequence[DecisionRecipient], known: Mapping[int, Handover]) -> str:
    """Who stands on the page, how many of theirs were handed over anywhere, and what was at this event."""
    here = [(pk, each.number, each.received_by) for pk, each in sorted(known.items())]
    return _mark([*((row.pk, row.number, row.presented, row.annulled_on) for row in rows), *here])


def of_event(presentation: Presentation, user: Any) -> str:
    """What stands about the event, and all that was handed over there, as far as the account reads it."""
    stored = Presentation.objects.get(pk=presentation.pk)
    rows = Handover.objects.visible_to(user).filter(presentation=presentation).order_by("pk")
    return _mark([content_of(stored), *rows.values_list("recipient", "number", "received_by")])


def _mark(parts: Iterable[Any]) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]
