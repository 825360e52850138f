"""A title, a form and a row of the matrix, which everybody reads and the topmost unit keeps; how to reach them."""

import datetime
from types import SimpleNamespace

from awards.models import AwardAuthority, AwardForm, EmulationTitle
from tests.awards.makers import LAW, make_authority, make_form, make_title

ENTRY = {"code": "new-one", "name_vi": "Tên mới", "name_en": "New name", "for_person": "on", "position": "5"}
ROW = {"level": "city", "branch": "army", "post": "Tư lệnh"}
DAY = {"valid_from": "01/01/2024", "legal_basis": LAW}
FOR_PROGRAMS = {"valid_from": datetime.date(2024, 1, 1).isoformat(), "legal_basis": LAW}


def build_awards() -> SimpleNamespace:
    """They hold for everybody."""
    form = make_form()
    return SimpleNamespace(title=make_title(), form=form, authority=make_authority(form))


def _of(name, **data):
    return lambda world: ({"pk": getattr(world.awards, name).pk}, data)


def _row(world):
    return {}, ROW | DAY | {"subject": f"form-{world.awards.form.pk}"}


AWARD_ADDRESSES = {
    "emulation-titles/new/": lambda world: ({}, ENTRY | DAY),
    "emulation-titles/export/": lambda world: ({}, {}),
    "emulation-titles/<int:pk>/": _of("title"),
    "emulation-titles/<int:pk>/edit/": _of("title", **ENTRY, **DAY, version="1"),
    "award-forms/new/": lambda world: ({}, ENTRY | DAY | {"kind": "letter"}),
    "award-forms/export/": lambda world: ({}, {}),
    "award-forms/<int:pk>/": _of("form"),
    "award-forms/<int:pk>/edit/": _of("form", **ENTRY, **DAY, kind="letter", version="1"),
    "award-authorities/new/": _row,
    "award-authorities/export/": lambda world: ({}, {}),
    "award-authorities/<int:pk>/": _of("authority"),
    "award-authorities/<int:pk>/edit/": _of("authority", **ROW, **DAY, version="1"),
    "award-authorities/<int:pk>/remove/": _of("authority", x=1),
    "api/v1/emulation-titles/": lambda world: ({}, ENTRY | FOR_PROGRAMS),
    "api/v1/emulation-titles/<int:pk>/": _of("title", name_en="Other"),
    "api/v1/award-forms/": lambda world: ({}, ENTRY | FOR_PROGRAMS | {"kind": "letter"}),
    "api/v1/award-forms/<int:pk>/": _of("form", name_en="Other"),
    "api/v1/award-authorities/": lambda world: ({}, ROW | FOR_PROGRAMS | {"form": world.awards.form.pk}),
    "api/v1/award-authorities/<int:pk>/": _of("authority", post="Other"),
}
"""Route → parameters of the address, and what the form or the API is sent."""
OF_AWARDS = {
    "emulationtitle": lambda units: _ids(EmulationTitle),
    "awardform": lambda units: _ids(AwardForm),
    "awardauthority": lambda units: _ids(AwardAuthority),
}
"""Table on record → its rows: they are nobody's, so each reader of history reads them."""


def _ids(model):
    return set(model.objects.values_list("pk", flat=True))
