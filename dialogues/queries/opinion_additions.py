"""What the citizen added to an opinion, as its page shows it to officials."""

from dataclasses import dataclass
from typing import Any

from dialogues.citizen_states import WITH_ANSWER, sent_back_until
from dialogues.models import EarlierAnswer, Opinion, OpinionFile, OpinionRating
from dialogues.permissions.opinions import handles


@dataclass(frozen=True)
class Additions:
    """`number` of files for who may see the opinion; the `files` themselves for the units that handle it."""

    number: int
    files: list[OpinionFile]
    rating: OpinionRating | None
    earlier: EarlierAnswer | None
    closes_after: Any


def additions_of(opinion: Opinion, user: Any) -> Additions:
    """Three queries."""
    files = list(opinion.files.order_by("pk"))
    waits = opinion.state in WITH_ANSWER
    return Additions(
        number=len(files),
        files=files if handles(user, opinion) else [],
        rating=OpinionRating.objects.filter(opinion=opinion).first(),
        earlier=EarlierAnswer.objects.filter(opinion=opinion).first(),
        closes_after=sent_back_until(opinion) if waits else None,
    )
