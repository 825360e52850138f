"""Nominations, straight into the tables, with a dossier that lacks nothing."""

import datetime

from django.core.files.base import ContentFile

from awards.enums import AGENDA_KIND
from awards.models import DossierFile, DossierPiece, NominatedModel, Nomination
from mobilization.common.files import store
from organizations.dates import today
from reviews.models import Council, Session, SessionItem
from reviews.models.session import NOT_COUNTED
from tests.awards.makers import make_authority, make_form
from tests.reviews.makers import make_council

YEAR = {"since": datetime.date(2026, 1, 1), "until": datetime.date(2026, 6, 30)}


def awarded_form(code="merit", **more):
    """A form on which the city decides for the State."""
    form = make_form(code, **more)
    make_authority(form)
    return form


def nominate(units, by, form, *, state="draft", models=(), **more):
    """The ward nominates a person to the city."""
    known = {
        "unit": units.ward, "steward": units.ward, "body": units.city, "body_steward": units.city, "branch": "state",
        "recipient": "person", "name": "Nguyễn Văn An", "position": "Tổ trưởng", "achievement": "Mở đường.",
        "entered_by": by, "code": f"KT-1999-{Nomination.objects.count() + 1:06d}", "form": form,
    }  # fmt: skip
    day = datetime.date(2026, 7, 1)
    if state not in ("draft", "withdrawn"):
        known["submitted_on"] = day
    if state == "decided":
        known["decided_on"] = day
    if state == "refused":
        known |= {"refused_on": day, "refusal": "Chưa đủ."}
    made = Nomination.objects.create(state=state, **known | YEAR | more)
    for place, model in enumerate(models, 1):
        NominatedModel.objects.create(nomination=made, model=model, position=place)
    return Nomination.objects.get(pk=made.pk)


def complete(nomination):
    """All three pieces with a file each; the report is confirmed."""
    for kind in ("letter", "report", "minutes"):
        confirmed = {"confirmed_by": "Trần Thị Bình, Chủ tịch", "confirmed_on": datetime.date(2026, 7, 1)}
        piece = DossierPiece.objects.create(
            nomination=nomination, kind=kind, number="1/TTr", **(confirmed if kind == "report" else {})
        )
        store(DossierFile(piece=piece), ContentFile(b"x"), name=f"{kind}.pdf", content_type="application/pdf")
    return nomination


def judged(nomination, outcome="recognised", state="closed", **more):
    """A session of the deciding unit's council had it on its agenda; of a closed one the votes are counted: 4 of 5."""
    unit = nomination.body_steward or nomination.steward
    council = Council.objects.filter(unit=unit).first() or make_council(unit)
    document = {"document_number": "3-BB/HĐ", "document_date": today()} if state == "closed" else {}
    session = Session.objects.create(
        unit=unit, steward=unit, council=council, name="Phiên xét khen thưởng", held_on=today(), state=state, **document
    )
    is_counted = state == "closed" and outcome != "postponed"
    numbers = dict.fromkeys(NOT_COUNTED, 0) | {
        "members": 5, "present": 5, "base": 5, "needed": 3,
        "in_favour": 4 if outcome == "recognised" else 1, "is_carried": outcome == "recognised",
    }  # fmt: skip
    known = {"state": "counted", **numbers} if is_counted else {}
    why = {"outcome": outcome, "reason": "" if outcome == "recognised" else "Chưa rõ thành tích"} if known else {}
    return SessionItem.objects.create(
        session=session, kind=AGENDA_KIND, matter=nomination.pk, position=1, **known | why | more
    )
