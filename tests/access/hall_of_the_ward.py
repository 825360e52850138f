"""Groups, agenda and hall of a conference of the ward, and how to reach them."""

import uuid
from types import SimpleNamespace

from dialogues.models import AgendaItem, GroupedOpinion, OpinionGroup, ReceptionDay
from mobilization.common.editing import content_of
from organizations.dates import today
from organizations.models import User
from tests.access.opinions_of_the_ward import OF_OPINIONS
from tests.dialogues.hall_makers import make_group, make_item, make_mark
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion


def build_hall(units) -> SimpleNamespace:
    """A conference of today with a group that was called up, one that was not, and an opinion in none; one held."""
    by = User.objects.get(email="plans@example.vn")
    found = make_conference(units.ward, by, "announced", day=today(), title="Hội trường")
    known = {"conference": found}
    group = make_group(found, "Ngập", make_opinion(units.ward, by, **known))
    free = make_group(found, "Đèn", make_opinion(units.ward, by, "assigned", **known))
    point, item = make_item(found), make_item(found, group=group)
    make_mark(item, "answered", by)
    held = make_conference(units.ward, by, "held", title="Đã họp")
    alone = make_opinion(units.ward, by, **known)
    known = {"unit": units.ward, "steward": units.ward, "entered_by": by, "post": "secretary"}
    day = ReceptionDay.objects.create(**known, day=today(), people=2, petitions=1, note="built")
    return SimpleNamespace(day=day, found=found, group=group, free=free, point=point, item=item, alone=alone, held=held)


def _at(**data):
    return lambda world: ({"pk": world.hall.found.pk}, data)


def _of(world, data, **more):
    return {"pk": world.hall.found.pk, **more}, data


def _group(**data):
    return lambda world: _of(world, data, group=world.hall.free.pk)


def _point(**data):
    return lambda world: _of(world, data, item=world.hall.point.pk)


def _put(world):
    return _of(world, {"opinions": [world.hall.alone.pk], "group": world.hall.free.pk})


def _take(world):
    member = world.hall.free.members.get()
    return _of(world, {"opinions": [member.opinion_id], "out": "1"}, group=world.hall.free.pk)


def _answer(world):
    opinion = world.hall.free.members.get().opinion
    sent = {"answer": "Đã làm", "opinions": [opinion.pk], f"version-{opinion.pk}": str(opinion.version)}
    return _of(world, sent, group=world.hall.free.pk)


def _edit_item(world):
    seen = content_of(AgendaItem.objects.get(pk=world.hall.point.pk))
    return _of(world, {"title": "Bế mạc", "minutes": "5", "seen": seen}, item=world.hall.point.pk)


def _mark(world):
    return _of(world, {"token": str(uuid.UUID(int=7)), "item": world.hall.point.pk, "kind": "asked"})


def _hall_answer(world):
    opinion, key = world.hall.group.members.get().opinion, f"i{world.hall.item.pk}"
    sent = {f"{key}-answer": "Xong", f"{key}-opinions": [opinion.pk], f"{key}-version-{opinion.pk}": opinion.version}
    return _of(world, sent, item=world.hall.item.pk)


RECEIVED = {"day": f"{today():%d/%m/%Y}", "post": "council", "people": "4", "petitions": "2"}
RECEIVED |= dict.fromkeys(("feedback", "questions", "complaints", "denunciations"), "0")


def _day(**data):
    return lambda world: ({"pk": world.hall.day.pk}, data)


AT = "conferences/<int:pk>/"
HALL_ADDRESSES = {
    f"{AT}groups/": _at(),
    f"{AT}groups/new/": _at(title="Đất đai"),
    f"{AT}groups/alike/": _at(),
    f"{AT}groups/put/": _put,
    f"{AT}groups/<int:group>/": _group(),
    f"{AT}groups/<int:group>/edit/": _group(title="Đường", version="1"),
    f"{AT}groups/<int:group>/move/": _group(up="1"),
    f"{AT}groups/<int:group>/take/": _take,
    f"{AT}groups/<int:group>/dissolve/": _group(x="1"),
    f"{AT}groups/<int:group>/answer/": _answer,
    f"{AT}agenda/": _at(),
    f"{AT}agenda/groups/": lambda world: _of(world, {"groups": [world.hall.free.pk], "minutes": "5"}),
    f"{AT}agenda/points/new/": _at(title="Kết luận", minutes="5"),
    f"{AT}agenda/opinions/new/": lambda world: _of(world, {"number": world.hall.alone.number, "title": "Chợ"}),
    f"{AT}agenda/<int:item>/edit/": _edit_item,
    f"{AT}agenda/<int:item>/move/": _point(down="1"),
    f"{AT}agenda/<int:item>/remove/": _point(x="1"),
    f"{AT}hall/": _at(),
    f"{AT}hall/marks/": _mark,
    f"{AT}hall/said/": _at(title="Chợ tạm", text="Bao giờ dẹp?", kind="question"),
    f"{AT}hall/answers/": _at(),
    f"{AT}hall/answers/<int:item>/": _hall_answer,
    "reception-days/new/": lambda world: ({}, RECEIVED | {"unit": world.units.ward.pk}),
    "reception-days/<int:pk>/": _day(),
    "reception-days/<int:pk>/edit/": _day(**RECEIVED, version="1"),
    "reception-days/<int:pk>/remove/": _day(x="1"),
    f"{AT}papers/<slug:paper>/": lambda world: ({"pk": world.hall.held.pk, "paper": "minutes"}, {"x": "1"}),
}
"""Route → parameters of the address, and what the form is sent."""


def _ids(rows):
    return set(rows.values_list("pk", flat=True))


OF_HALL = OF_OPINIONS | {
    "opiniongroup": lambda units: _ids(OpinionGroup.objects.filter(conference__steward__in=units)),
    "groupedopinion": lambda units: _ids(GroupedOpinion.objects.filter(opinion__steward__in=units)),
    "agendaitem": lambda units: _ids(AgendaItem.objects.filter(conference__steward__in=units)),
    "receptionday": lambda units: _ids(ReceptionDay.objects.filter(steward__in=units)),
}
"""Table on record → the rows whose history is read by who reaches these units; those of opinions, too."""
