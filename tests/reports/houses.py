"""A city in which something of every kind was done, this year and the one before; people and a report of `world.py`."""

import datetime
from types import SimpleNamespace

import time_machine

from awards.models import CoOpinion
from directives.models import Theme
from models_registry.models import FieldCheck, ModelTransition, RegisteredModel
from organizations.dates import today
from organizations.models import Unit
from tests.access.people import account, worker
from tests.awards.decision_makers import make_signed
from tests.awards.makers import make_form
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.directives.makers import make_document, make_duty
from tests.models_registry.makers import make_campaign, make_candidacy, make_cast, make_model
from tests.reports.makers import make_report
from tests.reviews.makers import make_council, make_round

DAY = datetime.timedelta(days=1)
NOW = datetime.datetime(2026, 11, 27, 5, tzinfo=datetime.UTC)
PLACES = {"city": ("21.02", "105.84"), "ward": ("21.035", "105.82"), "beside": ("21.03", "105.85")}


def make_people(world):
    """Who has to do with a report of the heir in `world`, by what they are; `foreign` are those of the ward beside."""
    return {
        "leader": worker("leader", world.heir, "leader-heir"),
        "officer": worker("officer", world.heir, "officer-heir"),
        "above": worker("secretary", world.city, "receives-city"),
        "approver": worker("approver", world.city, "approver-city"),
        "chief": worker("leader", world.city, "chief-city"),
        "foreign": worker("officer", world.beside, "officer-beside"),
        "foreign_leader": worker("leader", world.beside, "leader-beside"),
        "reviewer": worker("reviewer", world.beside, "reviewer-beside"),
    }


def make_quarter(unit, by):
    """The unit's report of the first quarter after the reorganisation."""
    return make_report(unit, by, kind="quarter", begins=datetime.date(2025, 7, 1), ends=datetime.date(2025, 9, 30))


def make_house():
    """As it is at `NOW`, whenever the test runs. See `make_cast`; besides `root`,
    `above` (the city's leader), `pupil` (of the school), `theme`."""
    with time_machine.travel(NOW, tick=False):
        return _built()


def _built():
    cast = make_cast()
    units = cast.units
    for name, (latitude, longitude) in PLACES.items():
        Unit.objects.filter(pk=getattr(units, name).pk).update(latitude=latitude, longitude=longitude)
    units = SimpleNamespace(**{name: Unit.objects.get(pk=each.pk) for name, each in vars(units).items()})
    people = {name: each for name, each in vars(cast).items() if name != "units"}
    house = SimpleNamespace(
        **people,
        units=units,
        root=account("root", is_superuser=True),
        above=worker("leader", units.city, "leader-above"),
        pupil=worker("officer", units.school, "officer-school"),
        theme=Theme.objects.create(code="green", name_vi="Xanh", name_en="Green"),
        campaign=make_campaign(units.city),
    )
    _models(house)
    _dialogue(house)
    _late(house)
    return house


def _models(house):
    units, year = house.units, today().year
    first = datetime.date(year, 1, 1)
    for place, (unit, domain, more) in enumerate(
        (
            (units.ward, "economy", {}),
            (units.ward, "economy", {"subject": "individual"}),
            (units.ward, "political_system", {}),
            (units.school, "culture_society", {}),
            (units.beside, "economy", {}),
            (units.beside, "defence_security", {}),
            (units.city, "economy", {}),
        )
    ):
        more |= {"campaign": house.campaign, "registered_on": first, "domain": domain}
        model = make_model(unit, "in_implementation", **more)
        ModelTransition.objects.create(subject=model, action="begin", from_state="registered", to_state=model.state)
        if place in (0, 1, 3):
            FieldCheck.objects.create(
                model=model, on=today(), verdict="partly", text="Đã xem", checkers="Tổ", unit=units.city
            )
            model.themes.add(house.theme)
        if place in (0, 4):
            make_candidacy(model, "recognised", decided_on=today())
    make_model(units.ward, "registered", campaign=house.campaign, registered_on=first.replace(year=year - 1))
    moved = make_model(units.beside, "registered", campaign=house.campaign, registered_on=today())
    RegisteredModel.objects.filter(pk=moved.pk).update(steward=units.ward)


def _dialogue(house):
    units, by = house.units, house.root
    first = datetime.date(today().year, 1, 4)
    make_conference(units.ward, by, "held", day=first)
    make_opinion(units.ward, by, "closed", received_on=first, answered_on=first, due_on=first, theme=house.theme)
    written = {"is_on_the_spot": False, "channel": "paper", "drafted_by": house.officer, "approved_by": house.leader}
    for unit, days, due in ((units.ward, 3, 10), (units.school, 12, 10), (units.beside, 2, 10)):
        make_opinion(
            unit, by, "answered", received_on=first, answered_on=first + days * DAY, due_on=first + due * DAY, **written
        )
    make_opinion(units.ward, by, "assigned", received_on=first + DAY, due_on=first + 9 * DAY)
    make_opinion(units.school, by, received_on=today(), due_on=today() + 9 * DAY)
    make_opinion(units.ward, by, received_on=first.replace(year=first.year - 1), due_on=first)
    make_commitment(units.ward, by, promised_on=first, promised_for=first + 9 * DAY)
    make_signed(units.ward, make_form(), "Nguyễn Thị Mận", "Trần Văn Ba", signed_on=first + 5 * DAY)


def _late(house):
    """Of the ward one of each kind; conferences besides."""
    units, by = house.units, house.root
    make_duty(make_document(units.city), units.ward, due=-1)
    make_conference(units.ward, by, "announced", day=today() - 2 * DAY)
    make_conference(units.school, by, "held", day=today() - 20 * DAY)
    over = make_campaign(units.city, registration_to=today() - DAY, evaluation_to=today() - DAY)
    make_model(units.ward, campaign=over)
    model = make_model(units.ward, "in_implementation", campaign=over)
    ModelTransition.objects.create(subject=model, action="begin", from_state="registered", to_state=model.state)
    make_candidacy(model)
    make_round(make_council(units.ward), state="open", opens_on=today() - 9 * DAY, closes_on=today() - DAY)
    assert CoOpinion.objects.count() == 0
