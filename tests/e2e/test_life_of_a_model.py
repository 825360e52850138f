"""From submission to recognition above, on a phone, by the people who do it; the pages are accessible and fit."""

import pytest
from playwright.sync_api import expect

from models_registry.models import (
    Candidacy,
    FieldCheck,
    Indicator,
    ProgressEntry,
    RegisteredModel,
    ResponsiblePerson,
)
from organizations.dates import today
from tests.e2e.test_pages_in_a_browser import everywhere, examine
from tests.models_registry.makers import make_campaign, make_candidacy, make_cast, make_model

LONG = (
    "Chi bộ họp dân, từng hộ nhận một đoạn đường; Hội Phụ nữ chăm hoa, Đoàn Thanh niên dọn vệ sinh mỗi sáng thứ Bảy. "
)


@pytest.fixture
def cast(live_server):
    return make_cast()


@pytest.fixture
def model(cast):
    """A living model of the ward with something of everything."""
    made = make_model(
        cast.units.ward,
        "in_implementation",
        campaign=make_campaign(cast.units.city),
        situation_before="Đường làng bẩn, nhiều rác; 12 hộ chưa có chỗ đổ rác.",
        way_of_working=LONG * 4,
        results="46 hộ hiến 1.000 m² đất, đường rộng 5 m.",
        households=46,
        people_reached=184,
        people_money=12_500_000,
        people_land="1000.5",
        place="Tổ dân phố số 4",
    )
    figures = {"baseline": 200, "target": 1500, "actual": "1246.5", "measured_on": today(), "source": "Nghiệm thu"}
    Indicator.objects.create(model=made, name="Chiều dài đường hoa", unit_of_measure="m", **figures)
    Indicator.objects.create(model=made, name="Hộ phân loại rác", unit_of_measure="hộ", target=46)
    person = {"name": "Nguyễn Thị Ánh", "position": "Chi hội trưởng", "phone": "0912345678", "email": "a@example.vn"}
    ResponsiblePerson.objects.create(model=made, **person)
    entry = {"on": today(), "text": LONG, "percent": 60, "unit": made.unit, "by": cast.officer}
    ProgressEntry.objects.create(model=made, **entry)
    check = {"verdict": "partly", "checkers": "Đoàn kiểm tra thành phố", "text": "Còn 200 m.", "advice": "Trồng tiếp."}
    FieldCheck.objects.create(model=made, on=today(), unit=cast.units.city, by=cast.city_officer, **check)
    return made


def press(page, name):
    page.locator(f"#do-{name}").click()
    page.wait_for_load_state()


def send(page, **filled):
    for name, value in filled.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form .form-actions button").first.click()
    page.wait_for_load_state()


def to_registration(leader, secretary):
    """Submitted, returned with a reason, submitted again, registered; both pages show the model."""
    press(leader, "submit")
    assert "secretary-00004" in leader.locator("#told").inner_text()
    send(leader)
    secretary.reload()
    press(secretary, "return")
    send(secretary)
    expect(secretary.locator(".error-summary")).to_have_count(1)
    send(secretary, reason="Thiếu số hộ tham gia")
    leader.reload()
    assert "Thiếu số hộ tham gia" in leader.locator("#model-timeline ~ .panel").inner_text()
    press(leader, "submit")
    send(leader)
    secretary.reload()
    press(secretary, "register")
    send(secretary)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_submission_to_recognition_above(open_page, cast, scripts):
    model = make_model(cast.units.ward, campaign=make_campaign(cast.units.city))
    day = f"{today():%d/%m/%Y}"

    def as_(who):
        page = open_page(width=390, user=getattr(cast, who), scripts=scripts)
        page.goto(model.get_absolute_url())
        return page

    leader, secretary, officer, city = as_("leader"), as_("secretary"), as_("officer"), as_("city_secretary")
    to_registration(leader, secretary)
    officer.reload()
    officer.locator("#add-progress").click()
    send(officer, on=day, text="Đã trồng 300 m hoa.", percent="60")
    city.reload()
    city.locator("#add-check").click()
    city.locator("[name=verdict][value=as_registered]").check()
    send(city, on=day, text="Đường sạch.", checkers="Đoàn kiểm tra")
    officer.reload()
    officer.locator("#open-candidacy").click()
    send(officer)
    send(officer, self_assessment="46 hộ tham gia.", self_points="92,5")
    leader.goto(officer.url)
    press(leader, "submit")
    send(leader)
    secretary.goto(officer.url)
    press(secretary, "take_up")
    send(secretary)
    press(secretary, "recognise")
    send(secretary, recognised_on=day, document_number="15-QĐ/ĐU", document_date=day)
    secretary.locator("#propose").click()
    send(secretary, note="Đáng học")
    city.goto(Candidacy.objects.get(level="city").get_absolute_url())
    press(city, "take_up")
    send(city)
    press(city, "recognise")
    send(city, recognised_on=day, document_number="20-QĐ/TU", document_date=day)
    states = Candidacy.objects.order_by("pk").values_list("level", "state")
    assert list(states) == [("grassroots", "recognised"), ("city", "recognised")]
    assert RegisteredModel.objects.get().state == "in_implementation"
    assert [page.complaints for page in (leader, secretary, officer, city)] == [[], [], [], []]


@everywhere
def test_pages_of_a_model_and_its_candidacies(open_page, cast, model, width, language):
    recognised = make_candidacy(model, "recognised")
    judged = make_candidacy(model, "under_review", campaign=make_campaign(cast.units.city))
    page = open_page(width=width, language=language, user=cast.city_secretary)
    at, of = model.get_absolute_url(), judged.get_absolute_url()
    for path in (at, f"{at}do/stop/", f"{at}progress/new/", f"{at}checks/new/", f"{at}reconfirm/"):
        examine(page, path, language)
    for path in (f"{at}candidacies/new/", recognised.get_absolute_url(), of, f"{of}do/recognise/"):
        examine(page, path, language)
    page.locator("main form .btn").first.click()
    expect(page.locator(".error-summary")).to_have_count(1)
    elsewhere = open_page(width=width, language=language, user=cast.neighbour)
    examine(elsewhere, at, language)
