"""A model from its first photograph to its second year, on a phone: through 1 July 2025, and at today's date."""

import datetime
import re
from types import SimpleNamespace

import pytest
import time_machine
from playwright.sync_api import expect

from models_registry.models import Candidacy, ModelFile, Reconfirmation, RegisteredModel
from organizations.dates import today
from tests.access.people import again
from tests.e2e.test_life_of_a_model import press, send
from tests.e2e.test_model_form import PHONE, SAVED, go, people, photos, picture, start
from tests.models_registry.makers import make_campaign
from tests.models_registry.test_reorganisation import first_of_july
from tests.organizations.reorganisations import make_account, make_unit

MARCH, SECOND_OF_JULY, NEXT_YEAR = datetime.date(2025, 3, 10), datetime.date(2025, 7, 2), datetime.date(2026, 5, 4)
"""The first is the Monday on which the model is begun."""


class House:
    """The units and people of the story, its clock, and their telephones."""

    def __init__(self, open_page, *, has_district, clock=None):
        """A commune below the district, or below the city itself; without a `clock` everything is done today."""
        self.open_page, self.clock, self.pages = open_page, clock, []
        self.city = make_unit("01", level="city", kind="city", name="Thành phố Hà Nội", short_name="Hà Nội")
        self.above = self.district = self.city
        if has_district:
            self.above = self.district = make_unit(
                "277", self.city, level="district", kind="district", name="Huyện Chương Mỹ", short_name="Chương Mỹ"
            )
        self.communes = [make_unit(code, self.above) for code in ("10015", "10018")]
        self.people = SimpleNamespace(
            officer=make_account(self.communes[0], "officer"),
            leader=make_account(self.communes[0], "leader"),
            secretary=make_account(self.above, "secretary"),
            checker=make_account(self.above, "officer"),
            admin=make_account(self.city, "administrator"),
        )
        self.campaign = make_campaign(self.city, needed=["photo", "person", "situation"])

    def days_later(self, number):
        """Let days pass, where there is a clock to move."""
        if self.clock:
            self.clock.move_to(today() + datetime.timedelta(days=number))

    def phone(self, who, path="/"):
        """A fresh page of this person, signed in now."""
        page = self.open_page(width=PHONE, user=again(getattr(self.people, who)))
        self.pages.append(page)
        page.goto(path)
        return page


def begin(house):
    """The officer begins with two photographs, and leaves while writing how it works."""
    page = house.phone("officer")
    model = start(page, "Đường nở hoa thôn 5")
    assert (model.campaign, model.unit) == (house.campaign, house.communes[0])
    page.fill("[name=summary]", "Ba mươi hộ cùng trồng hoa dọc đường làng.")
    go(page, "next")
    photos(page, model, "vi")
    page.goto(f"/models/{model.pk}/edit/way/")
    page.fill("[name=situation_before]", "Đường làng nhiều rác.")
    page.locator(f"#save-status:has-text('{SAVED['vi']}')").wait_for()
    page.goto("/")
    return model


def finish(house, model):
    """They come back to where they were, and nothing is missing afterwards."""
    page = house.phone("officer", f"/models/{model.pk}/edit/")
    expect(page).to_have_url(re.compile("/edit/way/"))
    assert page.input_value("[name=situation_before]") == "Đường làng nhiều rác."
    page.fill("[name=way_of_working]", "Chi bộ họp dân, từng hộ nhận một đoạn đường.")
    go(page, "next")
    people(page)
    page.goto(f"/models/{model.pk}/edit/check/")
    expect(page.locator(".lacks")).to_have_count(0)
    assert model.files.count() == 2


def submit(house, model):
    """The leader submits; the secretary above is told."""
    page = house.phone("leader", model.get_absolute_url())
    press(page, "submit")
    assert house.people.secretary.get_full_name() in page.locator("#told").inner_text()
    send(page)


def decide(house, model, action, **filled):
    """The secretary above registers or returns."""
    page = house.phone("secretary", model.get_absolute_url())
    press(page, action)
    send(page, **filled)


def correct(house, model):
    """The officer reads why it came back, and adds what was missing."""
    page = house.phone("officer", model.get_absolute_url())
    assert "Thiếu số hộ tham gia" in page.locator("#why-returned").inner_text()
    page.goto(f"/models/{model.pk}/edit/people/")
    page.fill("[name=households]", "46")
    go(page, "next")
    assert RegisteredModel.objects.get().households == 46


def to_registration(house):
    model = begin(house)
    house.days_later(1)
    finish(house, model)
    submit(house, model)
    house.days_later(1)
    decide(house, model, "return", reason="Thiếu số hộ tham gia")
    assert RegisteredModel.objects.get().state == "returned"
    correct(house, model)
    submit(house, model)
    house.days_later(1)
    decide(house, model, "register")
    stored = RegisteredModel.objects.get()
    assert (stored.state, stored.registered_on) == ("registered", today())
    return stored


def progress(house, model, text, percent):
    """An entry of the diary, with a photograph."""
    page = house.phone("officer", model.get_absolute_url())
    page.locator("#add-progress").click()
    page.set_input_files("[name=photos]", [picture("hoa.jpg", (320, 240))])
    send(page, on=f"{today():%d/%m/%Y}", text=text, percent=percent)
    entry = model.progress.latest("pk")
    assert (entry.on, entry.files.count()) == (today(), 1)


def check(house, model):
    """Somebody from above looks at it on the spot."""
    page = house.phone("checker", model.get_absolute_url())
    page.locator("#add-check").click()
    page.locator("[name=verdict][value=as_registered]").check()
    page.set_input_files("[name=photos]", [picture("kiem-tra.jpg", (240, 320))])
    send(page, on=f"{today():%d/%m/%Y}", text="Đường sạch.", checkers="Đoàn kiểm tra")
    made = model.checks.get()
    assert (made.unit, made.files.count()) == (house.above, 1)


def to_recognition(house, model):
    """The officer assesses, the leader submits, the secretary of the level above records the recognition."""
    page = house.phone("officer", model.get_absolute_url())
    page.locator("#open-candidacy").click()
    page.select_option("[name=body]", str(house.above.pk))
    send(page)
    send(page, self_assessment="46 hộ tham gia, đường sạch.", self_points="92,5")
    address = Candidacy.objects.get().get_absolute_url()
    leader = house.phone("leader", address)
    press(leader, "submit")
    send(leader)
    house.days_later(3)
    secretary = house.phone("secretary", address)
    press(secretary, "take_up")
    send(secretary)
    press(secretary, "recognise")
    day = f"{today():%d/%m/%Y}"
    send(secretary, recognised_on=day, document_number="15-QĐ/HU", document_date=day)
    candidacy = Candidacy.objects.get()
    assert (candidacy.state, candidacy.level, candidacy.decided_on) == ("recognised", house.above.level, today())
    assert candidacy.recognition.unit == house.above


def to_its_first_recognition(house):
    model = to_registration(house)
    house.days_later(4)
    progress(house, model, "Đã trồng 300 m hoa.", "40")
    house.days_later(7)
    progress(house, model, "Đã trồng 1.000 m hoa.", "90")
    house.days_later(2)
    check(house, model)
    assert list(model.progress.order_by("pk").values_list("percent", flat=True)) == [40, 90]
    house.days_later(1)
    to_recognition(house, model)
    steps = ["submit", "return", "submit", "register", "begin"]
    assert list(model.transitions.order_by("pk").values_list("action", flat=True)) == steps
    return model


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_from_march_2025_into_the_second_year(live_server, open_page):
    with time_machine.travel(MARCH, tick=True) as clock:
        house = House(open_page, has_district=True, clock=clock)
        model = to_its_first_recognition(house)
        assert MARCH < Candidacy.objects.get().decided_on < datetime.date(2025, 4, 1)
        ward = first_of_july(house)
        clock.move_to(SECOND_OF_JULY)
        page = house.phone("leader", model.get_absolute_url())
        facts = page.locator("#model-facts + dl").inner_text()
        assert house.communes[0].name in facts
        assert ward.name in facts
        clock.move_to(NEXT_YEAR)
        page = house.phone("leader", model.get_absolute_url())
        page.locator("#reconfirm").click()
        page.locator("[name=verdict][value=effective]").check()
        send(page)
    stored = RegisteredModel.objects.get()
    assert (stored.steward, stored.unit, stored.state) == (ward, house.communes[0], "in_implementation")
    confirmed = Reconfirmation.objects.get()
    assert (confirmed.unit, confirmed.year, confirmed.on) == (ward, 2026, NEXT_YEAR)
    assert Candidacy.objects.get().recognition.unit == house.district
    assert [page.complaints for page in house.pages if page.complaints] == []


def test_from_commune_to_city_today(live_server, open_page):
    house = House(open_page, has_district=False)
    model = to_its_first_recognition(house)
    stored = RegisteredModel.objects.get()
    assert (stored.steward, stored.unit, stored.state) == (house.communes[0], house.communes[0], "in_implementation")
    assert (stored.registered_on, Candidacy.objects.get().level) == (today(), "city")
    assert ModelFile.objects.filter(model=model, kind="photo").count() == 5
    assert [page.complaints for page in house.pages if page.complaints] == []
