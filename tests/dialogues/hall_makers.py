"""Groups, items of agendas and marks straight into the tables."""

import uuid

from django.utils import timezone

from dialogues.models import AgendaItem, GroupedOpinion, HallMark, OpinionGroup


def make_group(conference, title="Ngập ở ngõ 5", *opinions, **more):
    """A group, the last one, with these opinions."""
    position = conference.opinion_groups.count() + 1
    made = OpinionGroup.objects.create(conference=conference, title=title, position=position, **more)
    for opinion in opinions:
        GroupedOpinion.objects.create(group=made, opinion=opinion)
    return made


def make_item(conference, *, group=None, opinion=None, title="", **more):
    """An item, the last one."""
    kind = "group" if group else "opinion" if opinion else "point"
    title = "" if group else title or "Khai mạc"
    known = {"kind": kind, "group": group, "opinion": opinion, "title": title}
    return AgendaItem.objects.create(
        conference=conference, position=conference.agenda.count() + 1, **known, **more
    )  # fmt: skip


def make_mark(item, kind, by, **more):
    """A mark as it is pressed."""
    return HallMark.objects.create(
        item=item, kind=kind, by=by, token=uuid.uuid4(), **{"marked_at": timezone.now()} | more
    )  # fmt: skip
