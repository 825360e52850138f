"""Titles, forms and rows of the matrix, straight into the tables."""

import datetime

from awards.models import AwardAuthority, AwardForm, EmulationTitle

FIRST = datetime.date(2024, 1, 1)
LAW = "Luật số 06/2022/QH15"


def make_title(code="fighter", **more):
    """An emulation title for persons."""
    known = {"name_vi": f"Danh hiệu {code}", "name_en": f"Title {code}", "for_person": True}
    return EmulationTitle.objects.create(code=code, **{"valid_from": FIRST, "legal_basis": LAW} | known | more)


def make_form(code="merit", **more):
    """A certificate of merit for persons and collectives."""
    known = {"name_vi": f"Bằng khen {code}", "name_en": f"Form {code}", "for_person": True, "for_collective": True}
    return AwardForm.objects.create(
        code=code, **{"valid_from": FIRST, "legal_basis": LAW, "kind": "merit"} | known | more
    )


def make_authority(subject, **more):
    """The chair of a province decides on it."""
    known = {"level": "city", "branch": "state", "post": "Chủ tịch UBND tỉnh", "valid_from": FIRST, "legal_basis": LAW}
    return AwardAuthority.objects.create(**{subject.AUTHORITY: subject}, **known | more)
