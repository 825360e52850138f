"""Each operation of the API with what it is sent to succeed: what tests walk through that hold for every one of them.

Addresses and bodies are those of the access table; here stands what they lack there.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.regex_helper import normalize

from mobilization.common.files import store
from models_registry.models import ModelImport, ModelImportRow
from notifications.models import Notice
from organizations.dates import today
from organizations.models import User
from reviews.models import Assignment, RoundItem, ScoreSheet, SessionItem, SteeringCommittee
from tests.access.people import account, worker
from tests.access.reading import MIDDLEWARE
from tests.access.sessions_of_the_ward import NUMBERS
from tests.access.test_routes import LINES, routes
from tests.access.world import ADDRESSES, Request, objects
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.models_registry.test_api_candidacies import PDF
from tests.reviews.makers import make_person, make_round, make_seat
from tests.reviews.session_makers import make_session
from tests.sign_in import prove, seen_tomorrow

TABLE = "Tên mô hình\nĐường nở hoa\n".encode()
PAGES = {"api/v1/docs/", "api/v1/schema/"}
"""The description, which is no JSON of ours."""
OPERATIONS = sorted(
    {(name, method) for name, method, _policy in LINES if name.startswith("api/v1/") and name not in PAGES}
)


@dataclass
class Asked:
    """One request: `data` is sent as JSON, with `file` as a form."""

    address: str
    data: Any = field(default_factory=dict)
    file: str = ""
    kwargs: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"If-Match": "*"})

    def form(self):
        """What a form with the file holds."""
        return {"file": SimpleUploadedFile(self.file, TABLE if self.file.endswith(".csv") else PDF)}

    def send(self, client, method="POST", *, more=None, **headers):
        """The answer; `more` is added to what is sent."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        data = (self.data | more if isinstance(self.data, dict) else [*self.data, more]) if more else self.data
        sent = {"data": json.dumps(data), "content_type": "application/json"}
        if self.file:
            sent = {"data": self.form() | data}
        if method in {"GET", "HEAD", "OPTIONS"}:
            sent = {}
        return getattr(client, method.lower())(self.address, **sent, secure=True, headers=self.headers | headers)


def browser():
    """A client whom nobody knows; all have one chain of middleware, and a failing view answers 500."""
    client = Client(raise_request_exception=False)
    client.handler = MIDDLEWARE
    return client


def browser_of(user):
    """The same, signed in."""
    client = browser()
    client.force_login(user)
    return seen_tomorrow(client)


def build():
    """The ward with something of everything, and `root`: somebody who may do all."""
    world = objects()
    root = account("root", is_superuser=True, is_staff=True)
    world.root = seen_tomorrow(prove(browser(), root))
    Notice.objects.filter(pk=world.notice.pk).update(recipient=root)
    source = ModelImport(format="csv", stage="ready", counts={"new": 1})
    world.upload = store(source, ContentFile(b"x"), name="x.csv", by=root)
    ModelImportRow.objects.create(source=source, number=2, title="Đường nở hoa", verdict="new")
    world.judged_by_all = make_campaign(world.units.city)
    judged = make_model(world.units.ward, "registered", campaign=world.judged_by_all)
    make_candidacy(judged, "recognised")
    _review(world, root)
    return world


def _review(world, root):
    """What of review the world has in no state that lets it go on, and `judge`: a member of the council."""
    reviews, sessions = world.reviews, world.sessions
    world.handler = browser_of(worker("officer", world.units.ward, "handles"))
    world.judge = browser_of(User.objects.get(person=reviews.judge.person_id))
    SteeringCommittee.objects.filter(pk=reviews.committee.pk).update(recognises=True)
    places = (reviews.scored, 2), (sessions.round, 4), (sessions.round, 5)
    other, world.to_take_on, voting = (
        RoundItem.objects.create(round=found, candidacy=_candidacy(world, campaign=found.campaign), position=position)
        for found, position in places
    )
    given = Assignment.objects.create(item=other, seat=reviews.judge, how="hand", assigned_by=root)
    world.sheet = ScoreSheet.objects.create(assignment=given)
    world.voting = SessionItem.objects.create(session=sessions.meeting, item=voting, position=3, state="voting")
    ended = make_round(reviews.council, [_candidacy(world)], "closed", criteria_set=reviews.published)
    world.ending = make_session(ended, "in_session", on_agenda=False, name="Phiên sắp xong", held_on=today())
    SessionItem.objects.create(
        session=world.ending, item=ended.items.get(), position=1, state="counted", outcome="recognised",
        **NUMBERS | {"is_carried": True},
    )  # fmt: skip
    world.free = make_seat(reviews.council, make_person(world.units.ward))  # in no minutes


def _candidacy(world, **known):
    """One more of the ward, under review."""
    return make_candidacy(make_model(world.units.ward, "registered", **known), "under_review")


def _document(world):
    return {"number": "9-KH/ĐU", "abstract": "Kế hoạch", "issued_on": today().isoformat(), "issuer_name": "Ban",
            "unit": world.units.ward.pk}  # fmt: skip


def _plan(world):
    """The ward and its school go to new ones."""
    plan = ADDRESSES["api/v1/reorganisations/"](world).data
    school = {"key": "school", "code": "S9", "parent_key": "new", "kind": "other", "level": "grassroots"}
    passing = {"predecessor": world.units.school.pk, "successor_key": "school", "kind": "merge"}
    return plan | {
        "begins": [*plan["begins"], school | {"name": "Trường mới", "short_name": "Trường mới"}],
        "passings": [*plan["passings"], passing],
    }


MORE = {
    "api/v1/models/<int:pk>/copy/": lambda world: {"unit": world.units.beside.pk, "title": "Chúng tôi cũng làm"},
    "api/v1/unit-signals/<int:pk>/dismiss/": lambda world: {
        "kind": "all-recognised",
        "campaign": world.judged_by_all.pk,
        "key": "1-1",
        "reason": "Đã họp hội đồng",
    },
    "api/v1/documents/<int:pk>/": lambda world: {"abstract": "Kế hoạch khác"},
    "api/v1/units/<int:pk>/": lambda world: {"note": "Ghi chú khác"},
    "api/v1/reorganisations/": _plan,
    "api/v1/reorganisations/preview/": _plan,
    "api/v1/documents/": _document,
    "api/v1/documents/<int:pk>/links/": lambda world: {"kind": "replaces", "other": world.link.other_id},
    "api/v1/campaigns/<int:pk>/targets/": lambda world: [{"unit": world.units.school.pk, "models_wanted": 3}],
    "api/v1/sessions/<int:pk>/attendance/": lambda world: {
        "present": [{"seat": world.reviews.seat.pk}],
        "away": [{"seat": world.reviews.judge.pk, "note": "Đi công tác"}],
    },
    "api/v1/sessions/<int:pk>/ballot/": lambda world: {"votes": [{"item": world.voting.pk, "choice": "in_favour"}]},
    "api/v1/sessions/<int:pk>/take-on/": lambda world: {"items": [world.to_take_on.pk]},
    "api/v1/sessions/<int:pk>/votes/": lambda world: {"step": "count", "items": [world.voting.pk]},
}
"""Route → what it is sent to succeed, where the access table sends nothing."""
OTHER_RECORDS = {
    "api/v1/council-members/<int:pk>/": lambda world: {"pk": world.free.pk},
    "api/v1/score-sheets/<int:pk>/": lambda world: {"pk": world.sheet.pk},
    "api/v1/sessions/<int:pk>/attendance/": lambda world: {"pk": world.ending.pk},
    "api/v1/sessions/<int:pk>/close/": lambda world: {"pk": world.ending.pk},
}
"""Route → the parameters of a record in a state that lets it succeed, where that of the access table is in none."""
OF_MEMBERS = {
    ("api/v1/round-items/<int:pk>/take/", "POST"),
    ("api/v1/score-sheets/<int:pk>/", "PATCH"),
    ("api/v1/sessions/<int:pk>/ballot/", "GET"),
    ("api/v1/sessions/<int:pk>/ballot/", "PUT"),
}
"""What members of councils alone do, and no superuser."""
OF_HANDLERS = {("api/v1/opinions/<int:pk>/identity/", method) for method in ("POST", "PUT")} | {
    ("api/v1/reports/", "POST")
}
"""What the unit itself does, and no superuser: who handles an opinion, who begins a report."""
REASONED = {"api/v1/models/<int:model>/indicators/<int:pk>/": "?reason=Khảo sát lại"}
"""Route → what a DELETE says in its query to succeed."""
FILES = {
    "api/v1/documents/<int:pk>/files/": "a.pdf",
    "api/v1/models/<int:model>/files/": "a.pdf",
    "api/v1/duties/<int:duty>/files/": "a.pdf",
    "api/v1/imports/": "a.csv",
}
"""Route → the name of the file it is sent."""


def asked(world, name, **elsewhere) -> Asked:
    """A request at this route that `asker` may send; `elsewhere` are other parameters of its address."""
    known = ADDRESSES.get(name, lambda world: Request())(world)
    kwargs = OTHER_RECORDS[name](world) if name in OTHER_RECORDS else known.kwargs
    data = MORE[name](world) if name in MORE else known.data
    address = "/" + normalize(routes()[name].regex)[0][0] % (kwargs | elsewhere)
    return Asked(address, {} if name in FILES else data, FILES.get(name, ""), kwargs)


def asker(world, name, method) -> Client:
    """Whose session may send it: the superuser's, that of a member of the council, or of an officer of the ward."""
    if (name, method) in OF_HANDLERS:
        return world.handler
    return world.judge if (name, method) in OF_MEMBERS else world.root
