"""Opinions of the ward in the states that pages ask for, and how to reach them."""

from types import SimpleNamespace

from dialogues.models import Opinion, OpinionFile
from mobilization.common.files import store
from organizations.dates import today
from organizations.models import User
from tests.access.commitments_of_the_ward import OF_COMMITMENTS
from tests.dialogues.opinion_makers import make_opinion

IDENTITY = {"name": "Hoàng Yến", "phone": "0912"}


def build_opinions(units) -> SimpleNamespace:
    """One that came, one that is classified, one that was answered; of each somebody is known."""
    by = User.objects.get(email="plans@example.vn")
    states = ("received", "classified", "answered")
    made = {state: make_opinion(units.ward, by, state, identity=IDENTITY) for state in states}
    file = store(OpinionFile(opinion=made["received"]), b"%PDF-1.4", name="x.pdf", content_type="application/pdf")
    return SimpleNamespace(file=file, **made)


SAID = {"kind": "question", "channel": "paper", "text": "Bao giờ có đèn đường?"}
SENT = {"kind": "question", "text": "Bao giờ có đèn đường?", "page": "p" * 22}
FORM = SAID | {"received_on": f"{today():%d/%m/%Y}", "place": "Ngõ 5"}


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.opinions, name).pk}, data)


def _classify(world):
    return {"pk": world.opinions.received.pk, "action": "classify"}, {"kind": "question", "domain": "economy"}


OPINION_ADDRESSES = {
    "opinions/new/": lambda world: ({}, FORM | {"unit": world.units.ward.pk, "name": "Trần Thị B"}),
    "opinions/<int:pk>/": _of("received"),
    "opinions/<int:pk>/edit/": _of("received", **FORM, version="1"),
    "opinions/<int:pk>/receipt/": _of("received"),
    "opinions/<int:pk>/code/": _of("received", x=1),
    "opinions/<int:pk>/identity/": _of("received", purpose="ask"),
    "opinions/<int:pk>/identity/edit/": _of("received", name="Lê Văn C"),
    "opinions/<int:pk>/erase/": _of("answered", x=1),
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
}
"""Table on record → the rows whose history is read by who reaches these units."""
