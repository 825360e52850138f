"""Units, people, campaigns and models in every state; written straight into the tables, so that a test begins there."""

import datetime
import itertools
from types import SimpleNamespace

from django.utils import timezone

from directives.models import Campaign
from models_registry.enums import CandidacyState, ModelState
from models_registry.models import Candidacy, Recognition, RegisteredModel
from models_registry.services.drafts import next_codes
from organizations.dates import today
from tests.access.people import tree, worker

DAY = datetime.timedelta(days=1)
DECIDED = {CandidacyState.RECOGNISED, CandidacyState.NOT_RECOGNISED, CandidacyState.REVOKED}
_number = itertools.count(1)


def make_cast():
    """The city above the ward and `beside`, the school below the ward; who works in the ward, and the city's secretary.

    `units` holds the four units; `officer`, `leader`, `secretary`, `auditor`, `administrator`, `reviewer`, `approver`
    work in the ward, `city_secretary` and `city_officer` above it, `neighbour` (a leader) beside it.
    """
    units = tree()
    roles = ("officer", "leader", "secretary", "auditor", "administrator", "reviewer", "approver")
    people = {role: worker(role, units.ward) for role in roles}
    return SimpleNamespace(
        units=units,
        **people,
        city_secretary=worker("secretary", units.city),
        city_officer=worker("officer", units.city),
        neighbour=worker("leader", units.beside),
    )


def make_campaign(unit, **fields):
    """A campaign of this year whose windows are open today; `fields` says otherwise."""
    year = today().year
    known = {
        "name": f"Dân vận khéo {year} ({next(_number)})",
        "kind": "year",
        "year_from": year,
        "year_to": year,
        "registration_from": today() - 60 * DAY,
        "registration_to": today() + 30 * DAY,
        "evaluation_from": today() - 30 * DAY,
        "evaluation_to": today() + 60 * DAY,
    }
    return Campaign.objects.create(unit=unit, steward=unit, **known | fields)


def make_model(unit, state=ModelState.DRAFT, **fields):
    """A model of the unit in the state; without `campaign` it has one of the unit's own.

    `end_kind` says how an ended one ended (stopped), `registered_on` whether it had been registered.
    """
    number = next(_number)
    known = {
        "campaign": fields.pop("campaign", None) or make_campaign(unit),
        "code": next_codes(1, today().year)[0],
        "level": unit.level,
        "listed_on": today(),
        "title": f"Đường nở hoa số {number}",
        "summary": "Các hộ dân cùng trồng hoa dọc đường làng.",
        "subject": "collective",
        "domain": "culture_society",
        "way_of_working": "Chi bộ họp dân, từng hộ nhận một đoạn đường.",
    }
    if state != ModelState.DRAFT:
        known["submitted_at"] = timezone.now() - 40 * DAY
    if state in {ModelState.REGISTERED, ModelState.IN_IMPLEMENTATION, ModelState.ENDED}:
        known["registered_on"] = known["listed_on"] = today() - 30 * DAY
    if state == ModelState.ENDED:
        known |= {"ended_on": today(), "end_kind": "stopped"}
    known |= fields
    made = RegisteredModel.objects.create(unit=unit, steward=known.pop("steward", unit), state=state, **known)
    return RegisteredModel.objects.get(pk=made.pk)


def make_candidacy(model, state=CandidacyState.DRAFT, *, body=None, **fields):
    """A candidacy of the model, judged by `body` (its steward); a decided one has what its decision wrote."""
    body = body or model.steward
    known = {"campaign": model.campaign, "level": body.level, "body": body, "body_steward": body}
    known["self_assessment"] = "46 hộ tham gia, đường sạch, dân đồng thuận."
    if state not in {CandidacyState.DRAFT, CandidacyState.WITHDRAWN}:
        known["submitted_on"] = today() - 10 * DAY
    if state in DECIDED:
        known["decided_on"] = today() - 5 * DAY
    made = Candidacy.objects.create(model=model, state=state, **known | fields)
    if state in {CandidacyState.RECOGNISED, CandidacyState.REVOKED}:
        _recognise(made, is_revoked=state == CandidacyState.REVOKED)
    return Candidacy.objects.get(pk=made.pk)


def _recognise(candidacy, *, is_revoked):
    Recognition.objects.create(
        model=candidacy.model,
        candidacy=candidacy,
        level=candidacy.level,
        unit=candidacy.body,
        recognised_on=candidacy.decided_on,
        document_number="15-QĐ/ĐU",
        document_date=candidacy.decided_on,
        revoked_on=today() if is_revoked else None,
        revoked_ground="Khai không đúng" if is_revoked else "",
    )
