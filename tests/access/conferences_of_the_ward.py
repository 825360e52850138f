"""Conferences of the ward in the states that pages ask for, and how to reach them."""

from types import SimpleNamespace

from dialogues.models import Conference, ConferenceLink, InvitedGroup, Registration
from directives.models import DirectiveDocument
from mobilization.common.codes import fingerprint
from organizations.dates import today
from organizations.models import User
from tests.access.people import worker
from tests.dialogues.makers import ANNOUNCED, DAY, invite, make_conference

CODE = "code-of-a-registration"


def build_conferences(units) -> SimpleNamespace:
    """One that can be announced, one whose day is over, and one that was held, with a group that came."""
    by = worker("officer", units.city, "plans")
    ready = make_conference(units.ward, by, day=today() + 30 * DAY, **ANNOUNCED)
    held = make_conference(units.ward, by, "held", title="Đã tổ chức")
    over = make_conference(units.ward, by, day=today() - DAY, title="Đã qua")
    known = make_conference(units.ward, by, "announced", title="Đã thông báo", capacity=9)
    Registration.objects.create(conference=known, name="Trần Thị B", people=2, code_hash=fingerprint(CODE))
    return SimpleNamespace(open=known, ready=ready, held=held, over=over, group=invite(held, "Nông dân")[0])


def _written(days):
    return f"{today() + days * DAY:%d/%m/%Y}"


PLAN = {"kind": "regular", "branch": "state", "title": "Đối thoại", "secretary_hosts": "on", "place": "Nhà văn hoá"}
FORM = PLAN | {"planned_from": _written(9), "planned_to": _written(20), "groups": "Nông dân\nThanh niên"}
SENT = {
    "kind": "regular",
    "title": "Đối thoại",
    "secretary_hosts": True,
    "groups": ["Nông dân"],
    "planned_from": f"{today() + 9 * DAY}",
    "planned_to": f"{today() + 20 * DAY}",
}


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.conferences, name).pk}, data)


def _act(world):
    return {"pk": world.conferences.ready.pk, "action": "announce"}, {"x": 1}


def _came(world):
    return {"pk": world.conferences.held.pk}, {"version": "1", f"attended-{world.conferences.group.pk}": "40"}


def _came_api(world):
    return {"pk": world.conferences.held.pk}, {"groups": [{"group": world.conferences.group.pk, "attended": 40}]}


def _link(world):
    document = DirectiveDocument.objects.get(number="5-KH/ĐU")
    return {"pk": world.conferences.ready.pk, "kind": "document"}, {"document": document.pk}


def _unlink(world):
    held = world.conferences.held
    named, _made = ConferenceLink.objects.get_or_create(conference=held, document=world.document)
    return {"pk": held.pk, "link": named.pk}, {"x": 1}


def _unregister(world):
    known = world.conferences.open
    row, _made = Registration.objects.get_or_create(
        code_hash=fingerprint("one-to-remove"), defaults={"conference": known, "name": "Trần Thị C"}
    )
    return {"pk": known.pk, "registration": row.pk}, {"reason": "twice"}


def _let_in(world):
    known = world.conferences.open
    row, _made = Registration.objects.get_or_create(
        code_hash=fingerprint("one-that-waits"), defaults={"conference": known, "name": "Lê Thị D", "is_waiting": True}
    )
    return {"pk": known.pk, "registration": row.pk}, {"x": 1}


CONFERENCE_ADDRESSES = {
    "conferences/new/": lambda world: ({}, FORM | {"unit": world.units.ward.pk}),
    "conferences/<int:pk>/": _of("held"),
    "conferences/<int:pk>/edit/": _of("ready", **{**PLAN, "kind": "ad_hoc"}, version="1"),
    "conferences/<int:pk>/notice/": _of("ready", x=1),
    "conferences/<int:pk>/registrations/": _of("open", x=1),
    "conferences/<int:pk>/registrations/names/": _of("open", x=1),
    "conferences/<int:pk>/registrations/<int:registration>/let-in/": _let_in,
    "conferences/<int:pk>/registrations/<int:registration>/remove/": _unregister,
    "conferences/<int:pk>/links/<slug:kind>/new/": _link,
    "conferences/<int:pk>/links/<int:link>/remove/": _unlink,
    "dialogues/<int:pk>/": _of("open"),
    "dialogues/<int:pk>/register/": _of("open", name="Nguyễn Văn A", group="Thôn 3", people="2"),
    "dialogues/registrations/<str:code>/": lambda world: ({"code": CODE}, {"x": 1}),
    "conferences/<int:pk>/attendance/": _came,
    "conferences/<int:pk>/conclusion/": _of("held", version="1", conclusion="Sẽ làm"),
    "conferences/<int:pk>/do/<slug:action>/": _act,
    "api/v1/conferences/": lambda world: ({}, SENT | {"unit": world.units.ward.pk}),
    "api/v1/conferences/<int:pk>/": _of("ready", title="Other"),
    "api/v1/conferences/<int:pk>/attendance/": _came_api,
    "api/v1/conferences/<int:pk>/steps/": _of("ready", step="announce"),
    "api/v1/conferences/<int:pk>/hold/": _of("over", reason="because"),
    "api/v1/conferences/<int:pk>/move/": _of(
        "ready", planned_from=f"{today() + 40 * DAY}", planned_to=f"{today() + 40 * DAY}", day=None, reason="because"
    ),
}
"""Route → parameters of the address, and what the form or the API is sent."""


def _ids(rows):
    return set(rows.values_list("pk", flat=True))


OF_CONFERENCES = {
    "conference": lambda units: _ids(Conference.objects.filter(steward__in=units)),
    "conferencelink": lambda units: _ids(ConferenceLink.objects.filter(conference__steward__in=units)),
    "invitedgroup": lambda units: _ids(InvitedGroup.objects.filter(conference__steward__in=units)),
}
"""Table on record → the rows whose history is read by who reaches these units."""


def planner():
    """Who entered them."""
    return User.objects.get(email="plans@example.vn")
