"""Figures of earlier years of the ward, and how to reach them."""

from dialogues.models import DialogueFigures, DialogueFiguresPart
from organizations.models import User

SENT = {
    "title": "Đối thoại năm 2019", "begins": "01/01/2019", "ends": "31/12/2019", "source_title": "Báo cáo",
    "level_1": "grassroots", "kind_1": "regular", "number_1": "12",
}  # fmt: skip


def make_earlier(unit, by, title="Năm 2018"):
    """A regular dialogue of communes in 2018."""
    found = DialogueFigures.objects.create(
        unit=unit, steward=unit, entered_by=by, title=title, begins="2018-01-01", ends="2018-12-31", source_title="Báo"
    )
    DialogueFiguresPart.objects.create(figures=found, level="grassroots", kind="regular", number=1)
    return found


def build_earlier(units) -> DialogueFigures:
    """One of the ward."""
    return make_earlier(units.ward, User.objects.get(email="plans@example.vn"))


def _of(**data):
    return lambda world: ({"pk": world.earlier.pk}, data)


EARLIER_ADDRESSES = {
    "dialogue-history/new/": lambda world: ({}, SENT | {"unit": str(world.units.ward.pk)}),
    "dialogue-history/export/": lambda world: ({}, {}),
    "dialogue-history/<int:pk>/": _of(),
    "dialogue-history/<int:pk>/edit/": _of(**SENT, version="1"),
    "dialogue-history/<int:pk>/remove/": _of(x=1),
    "api/v1/dialogue-history/<int:pk>/": _of(),
}
"""Route → parameters of the address, and what the form is sent."""

OF_EARLIER = {
    "dialoguefigures": lambda units: set(
        DialogueFigures.objects.filter(steward__in=units).values_list("pk", flat=True)
    ),
    "dialoguefigurespart": lambda units: set(
        DialogueFiguresPart.objects.filter(figures__steward__in=units).values_list("pk", flat=True)
    ),
}
"""Table on record → the rows whose history is read by who reaches these units."""
