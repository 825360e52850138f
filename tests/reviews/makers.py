"""Councils and people in them, written straight into the tables, so that a test begins there."""

import datetime
import uuid

from django.utils import timezone

from organizations.dates import today
from organizations.models import Person
from reviews.models import (
    Council,
    CouncilMember,
    CriteriaSet,
    Criterion,
    CriterionGroup,
    GradeBand,
    Round,
    RoundItem,
    SteeringCommittee,
)
from tests.access.people import member, worker
from tests.models_registry.makers import make_campaign, make_candidacy, make_model

DAY = datetime.timedelta(days=1)


def make_council(unit, name="Hội đồng xét công nhận", **fields):
    """A council of the unit, in office for thirty days."""
    first = today() - 30 * DAY
    known = {"document_number": "125-QĐ/ĐU", "document_date": first, "valid_from": first}
    made = Council.objects.create(unit=unit, steward=unit, name=name, **known | fields)
    return Council.objects.select_related("unit", "steward").get(pk=made.pk)


def make_person(unit, name="Nguyễn Văn An", role="reviewer"):
    """Somebody without an account who is council member of the unit."""
    person = Person.objects.create(full_name=name)
    member(person, unit, role)
    return person


def make_seat(council, person=None, role="member", **fields):
    """A seat from the council's first day on."""
    known = {"valid_from": council.valid_from, "role": role}
    return CouncilMember.objects.create(council=council, person=person or make_person(council.unit), **known | fields)


def make_committee(unit, name="Ban Chỉ đạo “Dân vận khéo”", **fields):
    """A steering committee of the unit, since thirty days."""
    first = today() - 30 * DAY
    known = {"document_number": "7-QĐ/TU", "document_date": first, "valid_from": first}
    made = SteeringCommittee.objects.create(unit=unit, steward=unit, name=name, **known | fields)
    return SteeringCommittee.objects.select_related("unit", "steward").get(pk=made.pk)


def make_criteria(unit, lines=(("named", 10), ("result", 20)), **fields):
    """A set in force of the unit with one group: (key, most points) for each criterion; bands from 0 and from 70."""
    known = {"title": "Bộ tiêu chí", "state": "published", "published_at": timezone.now(), "family": uuid.uuid4()}
    made = CriteriaSet.objects.create(unit=unit, steward=unit, **known | fields)
    group = CriterionGroup.objects.create(criteria_set=made, position=1, title="Nhóm")
    Criterion.objects.bulk_create(
        Criterion(criteria_set=made, group=group, position=place, key=key, title=f"Tiêu chí {key}", maximum=most)
        for place, (key, most) in enumerate(lines, 1)
    )
    GradeBand.objects.bulk_create(
        GradeBand(criteria_set=made, name=name, lowest=lowest) for name, lowest in (("Chưa đạt", 0), ("Đạt", 70))
    )
    return made


def make_round(council, candidacies=(), state="draft", *, campaign=None, **fields):
    """A round of the council in the state, with these candidacies; scored since yesterday, for ten days more."""
    campaign = campaign or (candidacies[0].campaign if candidacies else make_campaign(council.unit))
    known = {
        "name": "Bình xét đợt 1",
        "criteria_set": fields.pop("criteria_set", None) or make_criteria(council.unit),
        "opens_on": today() - DAY,
        "closes_on": today() + 10 * DAY,
    }
    made = Round.objects.create(
        unit=council.unit, steward=council.steward, council=council, campaign=campaign, state=state, **known | fields
    )
    RoundItem.objects.bulk_create(
        RoundItem(round=made, candidacy=each, position=place) for place, each in enumerate(candidacies, 1)
    )
    return Round.objects.select_related("council__unit", "council__steward", "steward").get(pk=made.pk)


def make_candidacies(unit, number=1, *, body=None, state="submitted", campaign=None, **fields):
    """So many models of the unit that live, each with a candidacy in one campaign, judged by `body` (the unit)."""
    campaign = campaign or make_campaign(body or unit)
    models = [make_model(unit, "in_implementation", campaign=campaign, **fields) for _n in range(number)]
    return [make_candidacy(model, state, body=body or unit, campaign=campaign) for model in models]


def make_judge(council, name="judge", role="reviewer"):
    """An account that acts as council member of the council's unit and has a seat."""
    user = worker(role, council.steward, name)
    make_seat(council, user.person)
    return user
