"""1 July 2025 in small: models follow their stewards; what the abolished district judged waits for a choice."""

import datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from models_registry.models import Candidacy, RegisteredModel
from models_registry.permissions import may_add_progress, may_judge
from models_registry.services.candidacies import change_candidacy
from models_registry.services.diary import add_progress
from models_registry.services.recognition import recognise, reconfirm
from organizations.models import QueuedItem, Unit
from organizations.plans import Beginning, Passing, Plan
from organizations.services.queueing import choose_successor
from organizations.services.reorganising import preview, reorganise
from tests.access.people import again
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.organizations.reorganisations import make_account, make_unit

MARCH, JULY, NEXT_YEAR = datetime.date(2025, 3, 10), datetime.date(2025, 7, 1), datetime.date(2026, 5, 4)


@pytest.fixture
def before(db):
    """March 2025: two communes below a district below the city; one has a model that the district judges."""
    with time_machine.travel(MARCH, tick=False):
        city = make_unit("01", level="city", kind="city", name="Thành phố Hà Nội", short_name="Hà Nội")
        district = make_unit("277", city, level="district", kind="district", name="Huyện Chương Mỹ")
        commune, other = make_unit("10015", district), make_unit("10018", district)
        people = SimpleNamespace(
            leader=make_account(commune, "leader"),
            district_secretary=make_account(district, "secretary"),
            city_secretary=make_account(city, "secretary"),
            admin=make_account(city, "administrator"),
        )
        campaign = make_campaign(city)
        model = make_model(commune, "in_implementation", campaign=campaign)
        candidacies = SimpleNamespace(
            open=make_candidacy(model, "under_review", body=district),
            own=make_candidacy(model, "recognised", body=commune),
        )
    return SimpleNamespace(
        city=city, district=district, communes=[commune, other], people=people, model=model, candidacies=candidacies
    )


def first_of_july(world):
    """Both communes become one ward below the city; the district ends without a successor."""
    ward = Beginning(
        key="w",
        code="10015",
        name="Phường Chương Mỹ",
        short_name="Chương Mỹ",
        kind="ward",
        level="grassroots",
        parent=world.city.pk,
    )
    passings = [Passing(predecessor=each.pk, successor="w", kind="merge") for each in world.communes]
    passings.append(Passing(predecessor=world.district.pk, successor=world.city.pk, kind="abolish", is_main=False))
    plan = Plan(begins=(ward,), passings=tuple(passings), effective_on=JULY, document="Nghị quyết 1656/NQ-UBTVQH15")
    with time_machine.travel(JULY, tick=False):
        seen = preview(plan=plan, by=again(world.people.admin))
        reorganise(plan=plan, by=again(world.people.admin), seen=seen.fingerprint())
    return Unit.objects.get(name="Phường Chương Mỹ")


def waiting():
    rows = QueuedItem.objects.filter(chosen=None, mover__startswith="models_registry")
    return list(rows.values_list("mover", "item_id", "title", "unit__code"))


def test_the_steward_moves_and_the_unit_stays(before):
    ward = first_of_july(before)
    model = RegisteredModel.objects.get(pk=before.model.pk)
    assert (model.steward, model.unit, model.level) == (ward, before.communes[0], "grassroots")
    own = Candidacy.objects.get(pk=before.candidacies.own.pk)
    assert (own.body_steward, own.body) == (ward, before.communes[0])


def test_the_wards_leader_goes_on_and_reconfirms_next_year(before):
    ward = first_of_july(before)
    with time_machine.travel(NEXT_YEAR, tick=False):
        leader, model = again(before.people.leader), RegisteredModel.objects.get(pk=before.model.pk)
        assert (leader.acting.unit, may_add_progress(leader, model)) == (ward, True)
        add_progress(model, by=leader, on=NEXT_YEAR, text="Phường tiếp tục duy trì.")
        confirmed = reconfirm(model, by=leader, year=2026, verdict="effective")
    assert (confirmed.unit, confirmed.level, confirmed.year) == (ward, "grassroots", 2026)


def test_what_the_district_judged_waits_until_somebody_chooses(before):
    first_of_july(before)
    candidacy = before.candidacies.open
    expected = [("models_registry.candidacy", str(candidacy.pk), candidacy.model.title, "277")]
    assert waiting() == expected
    with time_machine.travel(NEXT_YEAR, tick=False):
        secretary = again(before.people.city_secretary)
        assert not may_judge(again(before.people.district_secretary), Candidacy.objects.get(pk=candidacy.pk))
        items = QueuedItem.objects.filter(chosen=None, mover="models_registry.candidacy").values_list("pk", flat=True)
        choose_successor(items=list(items), successor=before.city.pk, by=again(before.people.admin))
        moved = Candidacy.objects.get(pk=candidacy.pk)
        assert (moved.body_steward, moved.body, moved.level) == (before.city, before.district, "district")
        paper = {"document_number": "20-QĐ/TU", "document_date": NEXT_YEAR}
        recognised = recognise(moved, by=secretary, recognised_on=NEXT_YEAR, **paper)
    assert (recognised.recognition.unit, recognised.recognition.level) == (before.city, "district")
    assert waiting() == []


def test_until_then_those_above_may_judge_it_too(before):
    first_of_july(before)
    with time_machine.travel(NEXT_YEAR, tick=False):
        candidacy = Candidacy.objects.get(pk=before.candidacies.open.pk)
        with pytest.raises(PermissionDenied):
            change_candidacy(candidacy, "refuse", by=again(before.people.leader), reason="Chưa đủ")
        refused = change_candidacy(candidacy, "refuse", by=again(before.people.city_secretary), reason="Chưa đủ")
    assert refused.state == "not_recognised"
