"""All that is kept about the citizen of an opinion, for them to have."""

from typing import Any

from dialogues.models import (
    EarlierAnswer,
    Opinion,
    OpinionFile,
    OpinionIdentity,
    OpinionRating,
    PublishedOpinion,
)

KNOWN = ("name", "phone", "address", "may_publish_name", "may_contact", "consented_on")
DAYS = ("received_on", "due_on", "assigned_on", "answered_on", "closed_on")


def kept_about(opinion: Opinion) -> dict[str, Any]:
    """Identity, words, the answers the citizen had, what they added, what was published, days, steps, who looked.

    Empty where nothing is kept any more.
    """
    words = getattr(opinion, "words", None)
    identity = OpinionIdentity.objects.filter(opinion=opinion).first()
    reference = getattr(opinion, "reference", None)
    return {
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
        "looks": _looks(opinion),
        **_added(opinion),
    }


def files_of(opinion: Opinion) -> list[OpinionFile]:
    """What came with it, in the order in which it came."""
    return list(OpinionFile.objects.filter(opinion=opinion).order_by("pk"))


def _added(opinion: Opinion) -> dict[str, Any]:
    """What came with it, how content the citizen was, why it was reopened, what everybody reads of it."""
    rating = OpinionRating.objects.filter(opinion=opinion).first()
    earlier = EarlierAnswer.objects.filter(opinion=opinion).first()
    public = PublishedOpinion.objects.of(opinion).defer("words").first()
    return {
        "files": [each.name for each in files_of(opinion)],
        "stars": rating.stars if rating else None,
        "rating": rating.words if rating else "",
        "earlier_answer": earlier.answer if earlier else "",
        "reopened_because": earlier.reason if earlier else "",
        "published": f"{public.title}\n{public.question}\n{public.answer}" if public else "",
    }


def _looks(opinion: Opinion) -> list[dict[str, Any]]:
    """Who looked at the identity or opened a file; of a file that is still kept, its name."""
    names = {each.pk: each.name for each in files_of(opinion)}
    return [
        {
            "at": look.at,
            "by": look.by.get_full_name() if look.by else "",
            "act": look.act,
            "purpose": look.purpose,
            "file": names.get(look.file, ""),
        }
        for look in opinion.looks.of_the_newest()
    ]
