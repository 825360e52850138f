"""Opinions of the ward in the states that pages ask for, and how to reach them."""

from types import SimpleNamespace

from dialogues.models import Conference, DataRequest, Opinion, OpinionFile
from mobilization.common.files import store
from organizations.dates import today
from organizations.models import User
from tests.access.commitments_of_the_ward import OF_COMMITMENTS
from tests.access.people import worker
from tests.dialogues.opinion_makers import DAY, make_opinion

IDENTITY = {"name": "Hoàng Yến", "phone": "0912"}


def build_opinions(units) -> SimpleNamespace:
    """One in each state that steps begin in, one said in the hall; of some somebody is known."""
    by = User.objects.get(email="plans@example.vn")
    states = ("received", "classified", "answered")
    known = {state: make_opinion(units.ward, by, state, identity=IDENTITY) for state in states}
    known |= {state: make_opinion(units.ward, by, state) for state in ("assigned", "waiting", "drafted")}
    signer = worker("leader", units.city, "signs")
    known["approved"] = make_opinion(units.ward, by, "approved", approved_by=signer)
    asked = {"asked_on": today(), "due_on": today() + 2 * DAY, "entered_by": by}
    request = DataRequest.objects.create(opinion=known["received"], **asked)
    known["public"] = make_opinion(units.ward, by, "published", text="Đèn công cộng")
    file = store(OpinionFile(opinion=known["received"]), b"%PDF-1.4", name="x.pdf", content_type="application/pdf")
    once = {"reopened_on": today(), "first_answered_on": today(), "first_due_on": today()}
    known["sent_back"] = make_opinion(units.ward, by, "answered", **once)
    held = Conference.objects.get(steward=units.ward, title="Đã tổ chức")
    known["hall"] = make_opinion(units.ward, by, channel="hall", conference=held)
    return SimpleNamespace(**known, file=file, request=request)


SAID = {"kind": "question", "channel": "paper", "text": "Bao giờ có đèn đường?"}
SENT = {"kind": "question", "text": "Bao giờ có đèn đường?", "page": "p" * 22}
FORM = SAID | {"received_on": f"{today():%d/%m/%Y}", "place": "Ngõ 5"}


PUBLIC = {"title": "Đèn đường", "question": "Bao giờ có đèn?", "answer": "Sắp có", "domain": "economy"}


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.opinions, name).pk}, data)


def _several(world):
    one = world.opinions.answered.pk
    return {"action": "keep_private"}, {"opinion": one, f"version-{one}": "1", "reason": "because"}


def _classify(world):
    return {"pk": world.opinions.received.pk, "action": "classify"}, {"kind": "question", "domain": "economy"}


def _handed_in(world):
    sent = SAID | {"unit": world.units.ward.pk, "received_on": f"{today()}", "external_ref": "1022-9"}
    return {}, sent | {"identity": {"name": "Trần Thị B", "phone": "0912"}}


def _many(world):
    return {}, {"opinions": [SAID | {"unit": world.units.ward.pk, "external_ref": "1022-8"}]}


def _steps():
    known = {
        "classify": _of("received", kind="question", domain="economy"),
        "assign": lambda world: ({"pk": world.opinions.classified.pk}, {"unit": world.units.school.pk}),
        "forward": lambda world: (
            {"pk": world.opinions.assigned.pk}, {"unit": world.units.school.pk, "reason": "because"}
        ),
        "extend": _of("assigned", days=2, reason="because"),
        "pause": _of("assigned", reason="because"),
        "resume": _of("waiting"),
        "draft": _of("assigned", answer="Tháng sau"),
        "return": _of("drafted", reason="because"),
        "approve": _of("drafted"),
        "answer": _of("approved"),
        "answer-on-the-spot": _of("hall", answer="Tháng sau"),
        "close": _of("sent_back"),
        "route-out": _of("received", other_track="complaint", sent_to="Ban Tiếp công dân"),
        "withdraw": _of("assigned", reason="because"),
    }  # fmt: skip
    return {f"api/v1/opinions/<int:pk>/{step}/": at for step, at in known.items()}


OPINION_ADDRESSES = {
    "api/v1/opinions/": _handed_in,
    "api/v1/opinions/batch/": _many,
    "api/v1/opinions/<int:pk>/": _of("received", place="Ngõ 9"),
    "api/v1/opinions/<int:pk>/identity/": _of("received", purpose="ask"),
    "api/v1/opinions/<int:opinion>/steps/": lambda world: ({"opinion": world.opinions.received.pk}, {}),
    **_steps(),
    "opinions/new/": lambda world: ({}, FORM | {"unit": world.units.ward.pk, "name": "Trần Thị B"}),
    "opinions/bulk/<slug:action>/": _several,
    "opinions/<int:pk>/": _of("received"),
    "opinions/<int:pk>/edit/": _of("received", **FORM, version="1"),
    "opinions/<int:pk>/receipt/": _of("received"),
    "opinions/<int:pk>/code/": _of("received", x=1),
    "opinions/<int:pk>/identity/": _of("received", purpose="ask"),
    "opinions/<int:pk>/identity/edit/": _of("received", name="Lê Văn C"),
    "opinions/<int:pk>/data/": _of("received", asked_on=f"{today():%d/%m/%Y}", purpose="request"),
    "opinions/data/<int:pk>/file/": _of("request", purpose="request"),
    "opinions/data/<int:pk>/done/": _of("request", done_on=f"{today():%d/%m/%Y}"),
    "opinions/<int:pk>/erase/": _of("answered", x=1),
    "opinions/<int:pk>/do/publish/": _of("answered", **PUBLIC, version="1"),
    "questions/<int:pk>/": lambda world: ({"pk": world.opinions.public.public.pk}, {}),
    "opinions/<int:pk>/files/<int:file>/": lambda world: (
        {"pk": world.opinions.received.pk, "file": world.opinions.file.pk},
        {},
    ),
    "opinions/<int:pk>/do/<slug:action>/": _classify,
    "dialogues/opinions/new/": lambda world: ({}, SENT | {"unit": world.units.ward.pk}),
    "dialogues/opinions/receipt/": lambda world: ({}, {"x": 1}),
    "dialogues/opinions/follow/": lambda world: ({}, {"code": "x"}),
    "dialogues/opinions/mine/": lambda world: ({}, {"do": "leave"}),
}
"""Route → parameters of the address, and what the form is sent."""

OF_OPINIONS = OF_COMMITMENTS | {
    "opinion": lambda units: set(Opinion.objects.filter(steward__in=units).values_list("pk", flat=True)),
    "datarequest": lambda units: set(
        DataRequest.objects.filter(opinion__steward__in=units).values_list("pk", flat=True)
    ),
}
"""Table on record → the rows whose history is read by who reaches these units."""
