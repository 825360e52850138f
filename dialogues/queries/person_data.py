"""All that is kept about the citizen of an opinion, for them to have; other parts add theirs (`add_part`)."""

from collections.abc import Callable
from typing import Any

from dialogues.models import IdentityLook, Opinion, OpinionIdentity

Part = Callable[[Opinion], dict[str, Any]]
_parts: list[Part] = []
KNOWN = ("name", "phone", "address", "may_publish_name", "may_contact", "consented_on")
DAYS = ("received_on", "due_on", "assigned_on", "answered_on", "closed_on")


def add_part(part: Part) -> None:
    """Let `part(opinion)` say what else is kept, by name; called when the portal starts."""
    if part not in _parts:
        _parts.append(part)


def kept_about(opinion: Opinion) -> dict[str, Any]:
    """Identity, words, the answer the citizen had, days, steps, who looked; empty where nothing is kept any more."""
    words = getattr(opinion, "words", None)
    identity = OpinionIdentity.objects.filter(opinion=opinion).first()
    reference = getattr(opinion, "reference", None)
    found: dict[str, Any] = {
        "number": opinion.number,
        "kind": opinion.kind,
        "channel": opinion.channel,
        "state": opinion.state,
        "received_by": opinion.unit.name,
        "looked_after_by": opinion.steward.name,
        "answered_by": opinion.assigned.name if opinion.assigned else "",
        "conference": str(opinion.conference or ""),
        **{name: getattr(opinion, name) for name in DAYS},
        "number_in_other_system": reference.ref if reference else "",
        "citizen": {name: getattr(identity, name) for name in KNOWN} if identity else {},
        "text": words.text if words else "",
        "place": words.place if words else "",
        "answer": words.answer if words and opinion.answered_on else "",
        "steps": list(opinion.transitions.order_by("id").values("action", "at")),
        "looks": [_look(each) for each in opinion.looks.of_the_newest()],
    }
    for part in _parts:
        found |= part(opinion)
    return found


def _look(look: IdentityLook) -> dict[str, Any]:
    return {"at": look.at, "by": look.by.get_full_name(), "act": look.act, "purpose": look.purpose}
