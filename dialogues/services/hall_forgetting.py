"""What was answered in the hall is forgotten with the citizens it answered, and the papers made of it, too."""

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef

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
    replies = AgendaItem.objects.about(opinion).exclude(reply="").annotate(is_for_others=Exists(others))
    _empty([item for item in replies if not item.is_for_others])
    forget_replies_that_name([opinion.pk])


def forget_replies_that_name(opinions: Collection[int]) -> None:
    """What answered their groups and names a citizen of one of them, before nobody knows any more who that is.

    At most two queries for any number of opinions, where nothing names anybody.
    """
    known = OpinionIdentity.objects.filter(opinion__in=opinions, opinion__grouped__isnull=False)
    citizens: dict[int, list[Citizen]] = {}
    for row in known.annotate(group=F("opinion__grouped__group")):
        citizens.setdefault(row.group, []).append(Citizen(name=row.name, phone=row.phone, address=row.address))
    items = AgendaItem.objects.filter(group__in=citizens).exclude(reply="")
    _empty([item for item in items if any(_names(item.reply, each) for each in citizens[item.group_id])])


def _names(reply: str, citizen: Citizen) -> bool:
    return any(each.kind in OF_CITIZEN for each in find_personal_data(reply, citizen))


def _empty(items: list[AgendaItem]) -> None:
    """First the rows: a paper that is made of them meanwhile is either there by then and goes, or is refused."""
    AgendaItem.objects.filter(pk__in=[each.pk for each in items]).update(reply="")
    for conference in {each.conference_id for each in items}:
        for file in JobFile.objects.filter(job__kind=HALL_PAPER, job__params__conference=conference):
            discard(file)
