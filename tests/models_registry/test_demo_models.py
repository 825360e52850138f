"""The demo: its funnel has something at every stage, made by the demo accounts through the real verbs; once."""

import datetime
from io import StringIO

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from directives.models import Campaign
from mobilization.common.history import recorded_models
from mobilization.common.recording import recording
from models_registry.enums import CandidacyState, ModelState
from models_registry.figures import FUNNEL
from models_registry.models import Candidacy, ModelTransition, RegisteredModel
from organizations.dates import today
from organizations.figures import Period, Scope, numbers
from organizations.models import Membership, Unit, User
from organizations.services.unit_loading import load_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO_ACCOUNTS = True

    def run(name="demo"):
        said = StringIO()
        with recording(command="prepare"):
            call_command(name, stdout=said)
        return said.getvalue()

    return run


def test_the_funnel_of_the_demos_ward_has_every_stage(demo):
    load_units(project.BASE_DIR / "data" / "units", country=True)
    said = demo()
    assert "57 new (7 of units of Hà Nội, 7 of units of the country, 43 of units known by name)" in said
    ward = Membership.objects.get(person__user__email="canbo.xa@demo.example").unit
    city = Unit.objects.in_force().get(code="01", parent=None)
    for root in (ward, city):
        found = numbers(FUNNEL, {"this year": Scope(root=root, period=Period.year(today().year))})["this year"]
        assert min(found.values()) > 0, found
    before = numbers(FUNNEL[:1], {"": Scope(root=ward, period=Period.year(today().year - 1))})[""]
    assert before == {"models_registry.registered": 3}
    assert set(RegisteredModel.objects.filter(unit=ward).values_list("state", flat=True)) == set(ModelState.values)
    states = set(Candidacy.objects.filter(model__unit=ward).values_list("state", flat=True))
    assert states == {CandidacyState.SUBMITTED, CandidacyState.RECOGNISED}
    assert all(each.by and each.by.email.endswith("@demo.example") for each in ModelTransition.objects.all())
    demos = RegisteredModel.objects.filter(created_by__email__endswith="@demo.example").values("pk")
    events = recorded_models()[RegisteredModel].objects.filter(pgh_obj__in=demos)
    actors = {each.get("actor") for each in events.values_list("pgh_context", flat=True)}
    names = User.objects.filter(pk__in=actors - {None}, email__endswith="@demo.example")
    assert None not in actors, "nothing is done by the command alone"
    assert names.count() == len(actors) == 5
    kinds = set(Campaign.objects.filter(unit=city).values_list("kind", "year_from", "year_to"))
    year = today().year
    assert kinds == {("year", year, year), ("year", year - 1, year - 1), ("term", 2025, 2030)}
    assert Campaign.objects.get(unit=city, year_from=year).registration_from == datetime.date(year, 1, 2)

    counted = [each.objects.count() for each in (RegisteredModel, Candidacy, Campaign, ModelTransition)]
    demo()
    assert counted == [each.objects.count() for each in (RegisteredModel, Candidacy, Campaign, ModelTransition)]


def test_without_units_or_accounts_nothing_is_made(demo, settings):
    demo("demo_models")
    demo()
    assert not RegisteredModel.objects.exists()
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError, match="demo accounts"):
        demo("demo_models")
