"""Opinions of the ward in the states that pages ask for, and how to reach them."""

from types import SimpleNamespace

from dialogues.models import Opinion
from organizations.dates import today
from organizations.models import User
from tests.dialogues.opinion_makers import make_opinion

IDENTITY = {"name": "Hoàng Yến", "phone": "0912"}


def build_opinions(units) -> SimpleNamespace:
    """One that came, one that is classified, one that was answered; of each somebody is known."""
    by = User.objects.get(email="plans@example.vn")
    states = ("received", "classified", "answered")
    public = make_opinion(units.ward, by, "published", text="Đèn công cộng")
    return SimpleNamespace(
        public=public, **{state: make_opinion(units.ward, by, state, identity=IDENTITY) for state in states}
    )


SAID = {"kind": "question", "channel": "paper", "text": "Bao giờ có đèn đường?"}
FORM = SAID | {"received_on": f"{today():%d/%m/%Y}", "place": "Ngõ 5"}


PUBLIC = {"title": "Đèn đường", "question": "Bao giờ có đèn?", "answer": "Sắp có", "domain": "economy"}


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.opinions, name).pk}, data)


def _several(world):
    one = world.opinions.answered.pk
    return {"action": "keep_private"}, {"opinion": one, f"version-{one}": "1", "reason": "because"}


def _classify(world):
    return {"pk": world.opinions.received.pk, "action": "classify"}, {"kind": "question", "domain": "economy"}


OPINION_ADDRESSES = {
    "opinions/new/": lambda world: ({}, FORM | {"unit": world.units.ward.pk, "name": "Trần Thị B"}),
    "opinions/bulk/<slug:action>/": _several,
    "opinions/<int:pk>/": _of("received"),
    "opinions/<int:pk>/edit/": _of("received", **FORM, version="1"),
    "opinions/<int:pk>/receipt/": _of("received"),
    "opinions/<int:pk>/code/": _of("received", x=1),
    "opinions/<int:pk>/identity/": _of("received", purpose="ask"),
    "opinions/<int:pk>/identity/edit/": _of("received", name="Lê Văn C"),
    "opinions/<int:pk>/erase/": _of("answered", x=1),
    "opinions/<int:pk>/do/publish/": _of("answered", **PUBLIC, version="1"),
    "questions/<int:pk>/": lambda world: ({"pk": world.opinions.public.public.pk}, {}),
    "opinions/<int:pk>/do/<slug:action>/": _classify,
}
"""Route → parameters of the address, and what the form is sent."""

OF_OPINIONS = {
    "opinion": lambda units: set(Opinion.objects.filter(steward__in=units).values_list("pk", flat=True)),
}
"""Table on record → the rows whose history is read by who reaches these units."""
