"""One, ten and 600 rounds, candidacies in one, and score sheets cost every list the same queries, for each reader."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from models_registry.models import Candidacy, RegisteredModel
from models_registry.services.drafts import next_codes
from organizations.dates import today
from reviews.models import Assignment, Round, RoundItem, ScoreSheet
from tests.access.people import again
from tests.reviews.makers import DAY, make_campaign, make_judge, make_round

pytestmark = pytest.mark.django_db
ROWS = (1, 10, 600)
PATHS = (
    "rounds/", "rounds/{}/", "sheets/", "rounds/{}/progress/", "api/v1/rounds/", "api/v1/rounds/{}/items/",
    "api/v1/score-sheets/", "api/v1/rounds/{}/results/",
)  # fmt: skip
FOR_SECRETARIES = {"rounds/{}/progress/", "api/v1/rounds/{}/results/"}


@pytest.fixture
def filled(ward):
    """`fill(number)`: so many open rounds of the council, and in the first so many candidacies with a sheet each."""
    judge = make_judge(ward.council)
    seat = ward.council.members.get(person=judge.person)
    unit, campaign = ward.units.ward, make_campaign(ward.units.ward)
    first = make_round(ward.council, campaign=campaign, state="open")
    known = {"unit": unit, "steward": unit, "council": ward.council, "criteria_set": first.criteria_set}
    known |= {"campaign": campaign, "opens_on": today() - DAY, "closes_on": today() + DAY, "state": "open"}

    def fill(number):
        Round.objects.bulk_create(Round(name=f"R{n}", **known) for n in range(Round.objects.count(), number))
        have = first.items.count()
        candidacies = _candidacies(unit, campaign, number - have)
        items = RoundItem.objects.bulk_create(
            RoundItem(round=first, candidacy=each, position=place) for place, each in enumerate(candidacies, have + 1)
        )
        given = Assignment.objects.bulk_create(
            Assignment(item=item, seat=seat, how="rule", assigned_by=ward.secretary) for item in items
        )
        ScoreSheet.objects.bulk_create(ScoreSheet(assignment=each) for each in given)

    return first, {"judge": judge, "secretary": ward.secretary}, fill


def _candidacies(unit, campaign, number):
    """Straight into the tables: models of the unit, each with a candidacy under review."""
    codes, day = next_codes(number, today().year), today() - 30 * DAY
    models = RegisteredModel.objects.bulk_create(
        RegisteredModel(
            unit=unit, steward=unit, campaign=campaign, code=code, title=f"Mô hình {code}", level=unit.level,
            subject="collective", domain="economy", state="in_implementation", registered_on=day, listed_on=day,
            submitted_at=timezone.now(), summary="x", way_of_working="x",
        )
        for code in codes
    )  # fmt: skip
    return Candidacy.objects.bulk_create(
        Candidacy(
            model=model, campaign=campaign, level=unit.level, body=unit, body_steward=unit, submitted_on=day,
            state="under_review", self_assessment="x",
        )
        for model in models
    )  # fmt: skip


def test_ten_and_600_rows_cost_no_more_queries_than_one(client, filled):
    first, people, fill = filled
    counts = {}
    for number in ROWS:
        fill(number)
        for who, account in people.items():
            client.force_login(again(account))
            for path in PATHS:
                if who == "judge" and path in FOR_SECRETARIES:
                    continue
                client.get("/" + path.format(first.pk)) if number == 1 else None
                with CaptureQueriesContext(connection) as queries:
                    assert client.get("/" + path.format(first.pk)).status_code == 200, path
                counts.setdefault((who, path), []).append(len(queries))
    assert {place: told for place, told in counts.items() if sorted(told, reverse=True) != told} == {}
    assert max(told[0] for told in counts.values()) <= 25
