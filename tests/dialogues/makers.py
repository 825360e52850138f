"""Conferences straight into the tables, each state with what it needs."""

import datetime

from dialogues.models import Conference, InvitedGroup
from organizations.dates import today

DAY = datetime.timedelta(days=1)
ANNOUNCED = {
    "begins": datetime.time(8), "place": "Hội trường", "content": "Môi trường", "how_to": "Đến dự", "link": "",
}  # fmt: skip


def make_conference(unit, by, state="planned", **more):
    """A regular dialogue in a month, hosted by the secretary; what the state needs is filled in."""
    day = more.pop("day", None)
    if state not in ("planned", "postponed", "cancelled"):
        day = day or (today() + 30 * DAY if state == "announced" else today() - 3 * DAY)
    known = {"kind": "regular", "title": "Đối thoại với Nhân dân", "secretary_hosts": True}
    first = day or more.pop("planned_from", today() + 30 * DAY)
    known |= {"planned_from": first, "planned_to": first, "day": day}
    is_dialogue = more.get("kind") != "contact"
    if state in ("announced", "held", "concluded"):
        known |= ANNOUNCED | {"announced_on": day - 10 * DAY}
        if is_dialogue:
            known["announce_due"] = day - 7 * DAY
    if state in ("held", "concluded") and is_dialogue:
        known["conclusion_due"] = day + 10 * DAY
    if state == "concluded":
        known |= {"conclusion": "Kết luận", "published_on": day}
    known |= more
    known.setdefault("published_noted_on", known.get("published_on"))
    if known["kind"] == "on_request":
        known.setdefault("voters", 120)
    return Conference.objects.create(unit=unit, steward=unit, entered_by=by, state=state, **known)


def invite(conference, *names):
    """Invited groups."""
    return [
        InvitedGroup.objects.create(conference=conference, name=name, position=place)
        for place, name in enumerate(names, 1)
    ]
