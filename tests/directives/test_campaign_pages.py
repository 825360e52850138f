"""The pages of campaigns and their targets, by the test client: no JavaScript anywhere."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives.models import Campaign, CampaignTarget, DirectiveDocument
from models_registry.enums import ModelState
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.models import Unit
from tests.access.people import again, unit
from tests.directives.conftest import make_target
from tests.directives.makers import make_document
from tests.htmx import assert_partial_refreshes
from tests.models_registry.makers import make_campaign, make_model

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def visit(client, city):
    client.force_login(again(city.secretary))
    return client


def names(response):
    return {campaign.name for campaign, _registration, _evaluation in response.context["campaigns"]}


def posted(response):
    """What the form of the page would send."""
    form = response.context["form"]
    found = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    return {name: f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else value for name, value in found.items()}


# --- the list -------------------------------------------------------------------------------------------------


def test_filters_narrow_the_list(visit, city):
    over = {"registration_from": today() - 9 * DAY, "registration_to": today() - DAY}
    make_campaign(city.units.city, name="A", year_from=2021, year_to=2025, kind="term", **over)
    make_campaign(city.units.ward, name="B", evaluation_from=None, evaluation_to=None)
    assert names(visit.get("/campaigns/")) == {"A", "B"}
    assert names(visit.get("/campaigns/?year=2023")) == {"A"}
    assert names(visit.get("/campaigns/?kind=year")) == {"B"}
    assert names(visit.get(f"/campaigns/?within={city.units.ward.pk}")) == {"B"}
    assert names(visit.get("/campaigns/?open=registration")) == {"B"}
    assert names(visit.get("/campaigns/?open=evaluation")) == {"A"}
    for wrong in ("?year=odd", "?kind=odd", "?within=0", "?open=odd", "?year=99999999999999999999"):
        response = visit.get("/campaigns/" + wrong)
        assert (names(response), bool(response.context["filter"].form.errors)) == (set(), True), wrong


def test_the_rows_alone_refresh_the_page(visit, campaign):
    old = visit.get("/campaigns/").content.decode()
    Campaign.objects.update(name="Tên mới")
    rows = visit.get("/campaigns/", headers={"HX-Request": "true"}).content.decode()
    assert_partial_refreshes(old, rows, visit.get("/campaigns/").content.decode(), "#campaign-rows")


def test_empty_lists_say_what_to_do(visit):
    assert "empty-state" in visit.get("/campaigns/").content.decode()
    assert "empty-state" in visit.get("/campaigns/?year=2020").content.decode()


def fill(city, number):
    """So many campaigns of the city; so many wards, each with a target and a model in the first campaign."""
    first = Campaign.objects.order_by("pk").first() or make_campaign(city.units.city)
    for place in range(Campaign.objects.count(), number):
        make_campaign(city.units.city, name=f"C{place}")
    have = Unit.objects.filter(code__startswith="q").count()
    new = [
        Unit(
            code=f"q{n}", name=f"Xã {n}", short_name=f"{n}", kind="commune", level="grassroots", parent=city.units.city
        )
        for n in range(have, number)
    ]
    for each in new:
        each.prepare()
    Unit.objects.bulk_create(new)
    like = RegisteredModel.objects.first() or make_model(city.units.ward, ModelState.REGISTERED, campaign=first)
    for each in Unit.objects.filter(pk__in=[one.pk for one in new]):
        make_target(first, each, 2)
        like.pk, like.unit, like.steward, like.code, like._state.adding = None, each, each, f"T{each.code}", True
        like.save()
    return first


@pytest.mark.parametrize("path", ["campaigns/", "campaigns/{}/", "campaigns/{}/targets/", "api/v1/campaigns/"])
def test_one_ten_and_six_hundred_rows_cost_the_same_queries(visit, city, path):
    counts = []
    for number in (1, 10, 600):
        first = fill(city, number)
        with CaptureQueriesContext(connection) as queries:
            assert visit.get("/" + path.format(first.pk)).status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 20


# --- one campaign ---------------------------------------------------------------------------------------------


def test_today_stands_among_the_days_of_the_campaign(visit, city):
    day = today()
    campaign = make_campaign(
        city.units.city,
        registration_from=day,
        registration_to=day,
        evaluation_from=day + DAY,
        evaluation_to=day + 2 * DAY,
    )
    moments = visit.get(f"/campaigns/{campaign.pk}/").context["moments"]
    assert [moment["day"] for moment in moments] == [day, day, day, day + DAY, day + 2 * DAY]
    assert [moment["tone"] for moment in moments] == ["neutral", "warning", "info", "info", "info"]


@pytest.mark.bar("A3")
def test_an_internal_document_shows_to_its_readers_only(client, city, campaign):
    document = DirectiveDocument.objects.create(
        unit=city.units.ward,
        steward=city.units.ward,
        number="12-KH/ĐU",
        type="plan",
        issuer_unit=city.units.ward,
        issued_on=today(),
        abstract="Kế hoạch",
        is_internal=True,
    )
    Campaign.objects.update(document=document)
    for user, sees in ((city.secretary, True), (city.leader, True), (city.stranger, False)):
        client.force_login(again(user))
        assert ("12-KH/ĐU" in client.get(f"/campaigns/{campaign.pk}/").content.decode()) is sees


@pytest.mark.bar("A3")
def test_a_document_one_may_not_read_answers_like_one_that_does_not_exist(client, city):
    hidden = DirectiveDocument.objects.create(
        unit=city.units.city,
        steward=city.units.beside,
        number="12-KH/ĐU",
        type="plan",
        issuer_unit=city.units.beside,
        issued_on=today(),
        abstract="Kế hoạch",
        is_internal=True,
    )
    client.force_login(again(city.leader))
    answers = []
    for pk in (hidden.pk, 987_654_321):
        page = client.post("/campaigns/new/", {"document": pk})
        answers.append((page.status_code, page.context["form"].errors["document"]))
        sent = {"document": pk, "unit": city.units.ward.pk}
        api = client.post("/api/v1/campaigns/", sent, content_type="application/json")
        answers.append((api.status_code, api.json()["errors"]["document"][0].replace(str(pk), "")))
    assert answers[:2] == answers[2:]


@pytest.mark.bar("A3")
def test_the_api_names_the_document_to_those_who_read_it(client, city, campaign):
    """A campaign is everybody's to read, the internal document that opens it is not: not in list, page or answer."""
    hidden = make_document(city.units.city, is_internal=True)
    own = make_campaign(city.units.ward, document=make_document(city.units.ward), name="Của phường")
    Campaign.objects.filter(pk=campaign.pk).update(document=hidden)
    for user, told in ((city.secretary, hidden.pk), (city.leader, None)):
        client.force_login(again(user))
        rows = {row["id"]: row["document"] for row in client.get("/api/v1/campaigns/").json()["results"]}
        assert rows == {campaign.pk: told, own.pk: own.document_id}
        assert client.get(f"/api/v1/campaigns/{campaign.pk}/").json()["document"] == told
    client.force_login(again(city.secretary))
    etag = {"If-Match": f'"{Campaign.objects.get(pk=campaign.pk).version}"'}
    sent = {"content_type": "application/json", "headers": etag}
    changed = client.patch(f"/api/v1/campaigns/{campaign.pk}/", {"aim": "Mới"}, **sent)
    assert (changed.status_code, changed.json()["document"], changed.json()["aim"]) == (200, hidden.pk, "Mới")


@pytest.mark.bar("A3")
def test_the_form_keeps_a_document_the_editor_does_not_read_without_its_name(client, city):
    """The ward's leader keeps the ward's campaign; what opened it is the city's internal document."""
    hidden, other = (make_document(city.units.city, is_internal=True, abstract=text) for text in ("Mật 1", "Mật 2"))
    own = make_document(city.units.ward, "5-NQ/ĐU")
    campaign = make_campaign(city.units.ward, document=hidden)
    address = f"/campaigns/{campaign.pk}/edit/"
    client.force_login(again(city.leader))
    page = client.get(address, headers={"accept-language": "vi"})
    labels = dict(page.context["form"].fields["document"].choices)
    assert {str(value): str(label).split(" · ")[0] for value, label in labels.items()} == {
        "": "Chưa có", str(hidden.pk): "văn bản nội bộ", str(own.pk): own.number,
    }  # fmt: skip
    sent = posted(page)
    assert client.post(address, sent | {"aim": "Mới"}).status_code == 302
    assert (Campaign.objects.get().document, Campaign.objects.get().aim) == (hidden, "Mới")
    refused = client.post(address, sent | {"version": 2, "document": other.pk})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["document"])
    Campaign.objects.update(document=other, version=3)
    late = client.post(address, sent | {"version": 2, "document": own.pk}, headers={"accept-language": "vi"})
    assert late.status_code == 409
    [said] = [row[1:] for row in late.context["differences"] if "5-NQ/ĐU" in str(row[2])]
    assert said[0] == "văn bản nội bộ"
    for answer in (page, late):
        assert not any(word in answer.content.decode() for word in (hidden.number, other.number, "Mật"))


def test_numbers_lead_to_the_list_of_the_same_models(visit, city, campaign):
    units = city.units
    for where in (units.city, units.ward, units.school):
        make_model(where, ModelState.REGISTERED, campaign=campaign)
    make_model(units.ward, ModelState.SUBMITTED, campaign=campaign)
    make_model(units.ward, ModelState.REGISTERED)
    progress = visit.get(f"/campaigns/{campaign.pk}/").context["progress"]
    part = next(part for part in progress.parts if part.unit == units.ward)
    for number, query in ((part.registered, part.query), (progress.registered, progress.query)):
        assert visit.get(f"/models/?{query}").context["count"] == number
    assert (part.registered, progress.registered) == (2, 3)
    page = visit.get(f"/campaigns/{campaign.pk}/targets/").content.decode()
    assert f"/models/?{part.query}".replace("&", "&amp;") in page


# --- opening and changing -------------------------------------------------------------------------------------


def test_the_next_campaign_begins_with_the_last_one(visit, city):
    last = make_campaign(city.units.city, name="Dân vận khéo 2025", year_from=2025, year_to=2025)
    make_target(last, city.units.ward, 9)
    address = f"/campaigns/new/?from={last.pk}"
    response = visit.post(address, posted(visit.get(address)))
    opened = Campaign.objects.get(name="Dân vận khéo 2026")
    assert (response.status_code, response["Location"]) == (302, f"/campaigns/{opened.pk}/")
    assert (opened.year_to, opened.unit, opened.targets.get().models_wanted) == (2026, city.units.city, 9)


def test_what_was_typed_stays_when_something_is_wrong(visit, city):
    sent = {"name": "  Năm   2026 ", "kind": "year", "year_from": "2026", "year_to": "2027", "rhythm_days": "90"}
    sent |= {"unit": city.units.city.pk, "registration_from": "01/02/2026", "registration_to": "31/03/2026"}
    response = visit.post("/campaigns/new/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["year_to"])
    assert response.context["form"]["registration_to"].value() == "31/03/2026"
    foreign = visit.post("/campaigns/new/", sent | {"year_to": "2026", "unit": "0"})
    assert list(foreign.context["form"].errors) == ["unit"]
    assert visit.post("/campaigns/new/", sent | {"name": "x" * 100_000}).status_code == 422
    assert not Campaign.objects.exists()


@pytest.mark.bar("X13")
def test_a_second_editor_sees_both_versions(visit, campaign):
    address = f"/campaigns/{campaign.pk}/edit/"
    mine = posted(visit.get(address)) | {"aim": "của tôi"}
    assert visit.post(address, mine | {"aim": "của người khác"}).status_code == 302
    response = visit.post(address, mine)
    assert (response.status_code, Campaign.objects.get().aim) == (409, "của người khác")
    assert [row[1:] for row in response.context["differences"]] == [("của người khác", "của tôi")]
    assert response.context["form"]["aim"].value() == "của tôi"
    assert visit.post(address, posted(response)).status_code == 302
    assert Campaign.objects.get().aim == "của tôi"


# --- targets --------------------------------------------------------------------------------------------------


def send(visit, campaign, version=1, **data):
    return visit.post(f"/campaigns/{campaign.pk}/targets/", {"version": version} | data)


def wanted():
    return dict(CampaignTarget.objects.values_list("unit__code", "models_wanted"))


def test_targets_are_saved_one_by_one(visit, city, campaign):
    ward, beside = f"unit-{city.units.ward.pk}", f"unit-{city.units.beside.pk}"
    assert send(visit, campaign, action="save", **{ward: "5", beside: "7"}).status_code == 302
    assert send(visit, campaign, 2, action="save", **{ward: ""}).status_code == 302  # the other was not sent
    assert wanted() == {"00070": 7}
    response = send(visit, campaign, 3, action="save", **{ward: "0", beside: "9"})
    assert (response.status_code, wanted()) == (422, {"00070": 7})
    assert response.context["table"][beside].value() == "9"


def units_of(response):
    return [part.unit.name for part, _field in response.context["parts"]]


@pytest.fixture
def many(city):
    """So many units that they stand on three pages."""
    return [
        unit(f"9{number:02}", city.units.city, name=f"Xã Thử {number}", short_name=f"Thử {number}")
        for number in range(1, 71)
    ]


def test_targets_stand_in_pages_and_each_page_saves_its_own(visit, city, campaign, many):
    address = f"/campaigns/{campaign.pk}/targets/"
    make_target(campaign, many[69], 7)
    first = visit.get(address)
    second = visit.get(address + first.context["older_url"])
    third = visit.get(address + second.context["older_url"])
    assert [len(units_of(page)) for page in (first, second, third)] == [30, 30, 13]
    assert len({*units_of(first), *units_of(second), *units_of(third)}) == 73
    assert third.context["progress"].wanted == 7  # the sum is of all
    sent = dict.fromkeys(posted_numbers(second), "2")
    saved = visit.post(address + first.context["older_url"], {"version": 1, "action": "save"} | sent)
    assert saved["Location"] == address + first.context["older_url"]
    assert sum(wanted().values()) == 7 + 60
    sent[next(iter(sent))] = "x"
    wrong = visit.post(address, {"version": 2, "action": "save"} | sent)  # from whatever page: the fields come back
    assert (wrong.status_code, len(units_of(wrong)), wrong.context["table"].errors.keys()) == (
        422,
        30,
        {next(iter(sent))},
    )


def posted_numbers(response):
    return [f"unit-{part.unit.pk}" for part, _field in response.context["parts"]]


def test_targets_are_searched_and_narrowed(visit, city, campaign, many):
    address = f"/campaigns/{campaign.pk}/targets/"
    make_target(campaign, many[6], 2)
    make_model(many[6], ModelState.REGISTERED, campaign=campaign)
    assert units_of(visit.get(address, {"q": "thu 7"}))[:2] == ["Xã Thử 7", "Xã Thử 70"]
    assert units_of(visit.get(address, {"show": "missing"})) == ["Xã Thử 7"]
    assert visit.get(address, {"show": "without"}).context["count"] == 71
    assert visit.get(address, {"show": "none"}).context["count"] == 71
    assert units_of(visit.get(address, {"q": "khong co"})) == []


@pytest.mark.bar("X13")
def test_targets_typed_beside_another_editor_are_kept_and_not_stored(visit, city, campaign):
    ward = f"unit-{city.units.ward.pk}"
    send(visit, campaign, action="save", **{ward: "5"})
    response = send(visit, campaign, action="save", **{ward: "6"})
    assert (response.status_code, wanted()) == (409, {"00004": 5})
    assert (response.context["table"][ward].value(), response.context["table"]["version"].value()) == ("6", "2")


def test_the_same_for_all_spares_the_head_and_units_that_ended(visit, city, campaign):
    assert send(visit, campaign, action="same", number="4").status_code == 302
    assert wanted() == {"00004": 4, "00070": 4}
    assert send(visit, campaign, 2, action="same", number="x").status_code == 422


def test_pasted_lines_are_taken_and_faulty_ones_come_back(visit, city, campaign):
    response = send(visit, campaign, action="paste", lines="Phường Ba Đình\t12\nPhường Lạ\t3\nhoan kiem 4")
    assert (response.status_code, wanted()) == (422, {"00004": 12, "00070": 4})
    form = response.context["paste"]
    assert (form["lines"].value(), len(form.errors["lines"])) == ("Phường Lạ\t3", 1)
    assert "2" in form.errors["lines"][0]
    assert send(visit, campaign, 2, action="paste", lines="00070 5").status_code == 302
    assert wanted() == {"00004": 12, "00070": 5}


def test_others_read_the_targets_without_fields(client, city, campaign):
    client.force_login(again(city.leader))
    address = f"/campaigns/{campaign.pk}/targets/"
    page = client.get(address).content.decode().split('<main class="main"')[1]
    assert re.findall(r'name="unit-\d+"', page) == []
    assert client.post(address, {"version": 1}).status_code == 403


@pytest.mark.bar("D1")
def test_the_history_reads_as_the_page_does(visit, city):
    campaign = make_campaign(city.units.city, year_from=2026, year_to=2026, needed=["photo", "situation"])
    page = visit.get(f"/campaigns/{campaign.pk}/").content.decode().partition('id="history-heading"')[2]
    assert "2026" in page
    assert "2.026" not in page
    assert "một ảnh chụp, thực trạng trước khi thực hiện" in page
