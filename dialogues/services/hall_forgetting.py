"""What was answered in the hall is forgotten with the citizens it answered, and the papers made of it, too."""

from django.db.models import Exists, OuterRef, QuerySet

from dialogues.models import AgendaItem, Opinion, OpinionIdentity, OpinionText
from dialogues.personal_data import OF_CITIZEN, Citizen, find_personal_data
from dialogues.services.hall_papers import HALL_PAPER
from mobilization.common.files import discard
from mobilization.outbox.models import JobFile


def forget_replies(opinion: Opinion) -> None:
    """Of an opinion whose citizen is being forgotten, for whoever holds it; while it is still known who that is.

    What answered it alone goes. What answered a group is for the others, too: it stays as long as another opinion of
    the group has its text, unless it names this citizen.
    """
    others = OpinionText.objects.filter(opinion__grouped__group=OuterRef("group")).exclude(opinion=opinion)
    replies = _replies_to(opinion)
    _empty([item for item in replies.annotate(is_for_others=Exists(others)) if not item.is_for_others])
    forget_replies_that_name(opinion)


def forget_replies_that_name(opinion: Opinion) -> None:
    """What answered its group and names its citizen, before nobody knows any more who that is."""
    known = OpinionIdentity.objects.filter(opinion=opinion).first()
    if known is None:
        return
    citizen = Citizen(name=known.name, phone=known.phone, address=known.address)
    _empty([item for item in _replies_to(opinion).filter(opinion=None) if _names(item.reply, citizen)])


def _replies_to(opinion: Opinion) -> "QuerySet[AgendaItem]":
    found: QuerySet[AgendaItem] = AgendaItem.objects.about(opinion).exclude(reply="")
    return found


def _names(reply: str, citizen: Citizen) -> bool:
    return any(each.kind in OF_CITIZEN for each in find_personal_data(reply, citizen))


def _empty(items: list[AgendaItem]) -> None:
    """First the rows: a paper that is made of them meanwhile is either there by then and goes, or is refused."""
    AgendaItem.objects.filter(pk__in=[each.pk for each in items]).update(reply="")
    for conference in {each.conference_id for each in items}:
        for file in JobFile.objects.filter(job__kind=HALL_PAPER, job__params__conference=conference):
            discard(file)
